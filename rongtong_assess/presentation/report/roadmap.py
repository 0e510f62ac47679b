"""What a report says of the plans, and of the one it describes in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rongtong_assess.core.roadmap.plan import PlanKind
from rongtong_assess.core.roadmap.wishes import list_likely_owned
from rongtong_assess.presentation.report.facts import FoundPlans, ReportFacts
from rongtong_assess.presentation.roadmap.measures import MeasureCardView
from rongtong_assess.presentation.roadmap.money import SubsidyView, build_subsidy_view
from rongtong_assess.presentation.roadmap.outdated import StalePlanView, build_stale_plan, say_stale_everywhere
from rongtong_assess.presentation.roadmap.plans import PlansView, PlanView, build_plans_view
from rongtong_assess.presentation.roadmap.price_list import PriceListView, build_price_list
from rongtong_assess.presentation.wording.quantities import join_clauses
from rongtong_assess.presentation.wording.report import parts as words
from rongtong_assess.presentation.wording.report.notes import list_plan_assumptions
from rongtong_assess.presentation.wording.roadmap.money import EXAMPLE, money_hint_words, years_words
from rongtong_assess.presentation.wording.roadmap.plans import plans_title, why_this_plan
from rongtong_assess.presentation.wording.roadmap.wishes import likely_words, owned_words, price_words, wish_words

FIRST_STEPS = 3
IN_PLAN = "●"


@dataclass(frozen=True, slots=True)
class PlanMatrixView:
    """A measure of any plan. cells: for each plan a dot where it has the measure, else empty."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoadmapSection:
    """detail: the plan that is described in full. matrix: which measure is in which plan. wishes: what the firm asked.

    likely: names of measures that the firm has according to its answers, but has not confirmed. stale: what changed
    since, None where the plans are of the present facts. is_chosen: whether the firm has chosen this plan.
    """

    rows: PlansView
    detail: PlanView
    why_detail: str
    matrix: tuple[PlanMatrixView, ...]
    products: PriceListView
    subsidy: SubsidyView
    parallel_projects: int
    price_words: str
    wishes: str
    likely: tuple[str, ...] = ()
    stale: StalePlanView | None = None
    is_chosen: bool = False

    @property
    def intros(self) -> Mapping[str, str]:
        """The sentence each part about the plans begins with, by the part's id."""
        return {
            "roadmap": words.roadmap_intro(self.rows.target_title, self.why_detail),
            "cards": words.cards_intro(self.detail.title, self.detail.measure_count),
            "products": words.PRICE_LIST_INTRO,
            "timeline": words.timeline_intro(self.parallel_projects),
        }

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the plans take for granted."""
        return list_plan_assumptions(
            self.wishes,
            self.price_words,
            parallel_projects=self.parallel_projects,
            has_owned=bool(self.rows.owned),
            knows_no_regret=self.rows.knows_no_regret,
        )

    @property
    def plans_title(self) -> str:
        return plans_title(len(self.rows.plans))

    @property
    def figures(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What all plans come to: a name, and a value for each plan."""
        plans, years = self.rows.plans, self.detail.years
        has_machines = any(plan.machines for plan in plans)
        subsidy = f"{words.SUBSIDY}{EXAMPLE if self.subsidy.example else ''}"
        rows = (
            (words.SENTENCE, tuple(plan.sentence for plan in plans)),
            (words.FIRST_YEAR_COST, tuple(plan.first_year for plan in plans)),
            (words.LATER_YEARS, tuple(plan.yearly for plan in plans)),
            (years_words(years), tuple(plan.total for plan in plans) if years > 1 else ()),
            (subsidy, tuple(plan.money.subsidy for plan in plans)),
            (words.NET, tuple(plan.money.net for plan in plans)),
            (words.PEAK, tuple(plan.money.peak for plan in plans)),
            (words.AFTER, tuple(_result_after(plan) for plan in plans)),
            (
                words.MEASURES_AND_TIME,
                tuple(words.measures_and_time_words(plan.measure_count, plan.duration) for plan in plans),
            ),
            (words.MACHINES, tuple(_machines(plan) for plan in plans) if has_machines else ()),
            (words.IS_IT_BEST, tuple(plan.proof for plan in plans)),
        )
        return tuple((name, values) for name, values in rows if values)

    @property
    def money_figures(self) -> tuple[tuple[str, str], ...]:
        """The money of the detailed plan: a name and an amount each."""
        detail, money = self.detail, self.detail.money
        later = (words.LATER_YEARS, detail.yearly) if detail.years == 1 else (years_words(detail.years), detail.total)
        return (
            (words.FIRST_YEAR_SPENT, detail.first_year),
            later,
            (words.SUBSIDY, money.subsidy),
            (words.NET, money.net),
            (words.PEAK_IN_SHORT, money.peak),
        )

    @property
    def owned_words(self) -> str:
        """Which solutions the firm has and does not pay for again, as a sentence; empty without any."""
        if not self.rows.owned:
            return self.likely_words
        return owned_words(row.name for row in self.rows.owned)

    @property
    def likely_words(self) -> str:
        """Which solutions are paid for though the firm probably has them, as a sentence; empty without any."""
        return likely_words(self.likely) if self.likely else ""

    @property
    def scenes_after(self) -> Mapping[str, int]:
        """Where the plan leads the scenes from the present facts."""
        return self.stale.scenes_after if self.stale else self.detail.scenes_after

    @property
    def heading(self) -> str:
        """Above the plan on the first page. A plan of older facts promises no level."""
        return words.roadmap_heading(
            self.rows.target_title,
            measures=self.detail.measure_count,
            duration=self.detail.duration,
            is_stale=self.stale is not None,
        )

    @property
    def summary(self) -> str:
        """Where the plan leads, as a sentence."""
        detail, after = self.detail, _result_after(self.detail)
        if self.stale:
            return words.stale_plan_summary(detail.title, after)
        return words.plan_summary(detail.title, after, proof=detail.proof)

    @property
    def money_hint(self) -> str:
        """How the money of the summary is to be read."""
        no_rule = "" if self.subsidy.title else self.subsidy.lines[0]
        return money_hint_words(no_rule=no_rule, example=self.subsidy.example)

    @property
    def first_steps_title(self) -> str:
        return words.FIRST_THREE_STEPS if len(self.first_steps) == FIRST_STEPS else words.FIRST_STEPS

    @property
    def first_steps(self) -> tuple[MeasureCardView, ...]:
        return self.detail.cards[:FIRST_STEPS]


def _result_after(plan: PlanView) -> str:
    return words.result_after_words(plan.level_after_title, plan.score_after)


def _machines(plan: PlanView) -> str:
    return join_clauses(plan.machines) or words.NO_MACHINES


def build_roadmap(facts: ReportFacts, plans: FoundPlans) -> RoadmapSection | None:
    """None where nothing is left to do. The plans may be of older facts than those of the report."""
    edition, found, sources = facts.edition, plans.found, plans.sources
    if found is None:
        return None
    sheet = plans.sheet or facts.sheet
    rows = build_plans_view(edition, sheet, found=found, sources=sources)
    detail = find_detail(rows, plans.chosen or found.default_kind)
    if not detail.cards:
        return None
    stale = None
    if plans.changes:
        stale = build_stale_plan(
            edition, plans.changes, sheet=facts.sheet, shown=detail, rules=sources.rules, wishes=found.wishes
        )
        rows = say_stale_everywhere(rows)
        detail = find_detail(rows, detail.kind)
    likely = list_likely_owned(edition, sheet, sources.solutions.values()) - found.wishes.owned
    return RoadmapSection(
        rows=rows,
        detail=detail,
        why_detail=why_this_plan(
            detail.kind,
            detail.title,
            twins=[plan.title for plan in rows.plans if plan.same_as == detail.title],
            is_chosen=plans.chosen is not None,
        ),
        matrix=_matrix(rows),
        products=build_price_list(detail.cards),
        subsidy=build_subsidy_view(sources.subsidy),
        parallel_projects=sources.rules.parallel_projects,
        price_words=price_words(found.wishes.prices, sources.rules.size_prices),
        wishes=wish_words(edition, found.wishes, solutions=sources.solutions),
        likely=tuple(card.name for card in detail.cards if card.id in likely),
        stale=stale,
        is_chosen=plans.chosen is not None,
    )


def find_detail(rows: PlansView, kind: PlanKind) -> PlanView:
    """The plan of this kind; of several plans with the same measures the first, so that it has one name everywhere."""
    meant = rows.find_plan(kind) or rows.plans[0]
    return next((plan for plan in rows.plans if plan.title == meant.same_as), meant)


def _matrix(rows: PlansView) -> tuple[PlanMatrixView, ...]:
    """Every measure once, in the order of the plan that has most of them."""
    longest_first = sorted(rows.plans, key=lambda plan: -plan.measure_count)
    names = {card.id: card.name for plan in longest_first for card in plan.cards}
    members = [{card.id for card in plan.cards} for plan in rows.plans]
    return tuple(
        PlanMatrixView(name, tuple(IN_PLAN if id in ids else "" for ids in members)) for id, name in names.items()
    )
