"""What a report says of the plans, and of the one it describes in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rongtong_assess.core.roadmap.plan import PlanKind
from rongtong_assess.core.roadmap.wishes import list_likely_owned
from rongtong_assess.presentation.report.facts import FoundPlans, ReportFacts
from rongtong_assess.presentation.roadmap.measures import MeasureCardView
from rongtong_assess.presentation.roadmap.money import SubsidyView, subsidy_view
from rongtong_assess.presentation.roadmap.outdated import StalePlanView, build_stale_plan, say_stale_everywhere
from rongtong_assess.presentation.roadmap.plans import PlansView, PlanView, build_plans_view
from rongtong_assess.presentation.roadmap.price_list import PriceListView, build_price_list
from rongtong_assess.presentation.wording.report.notes import list_plan_assumptions
from rongtong_assess.presentation.wording.report.parts import (
    PRICE_LIST_INTRO,
    cards_intro,
    roadmap_intro,
    timeline_intro,
)
from rongtong_assess.presentation.wording.roadmap.plans import plans_title, why_this_plan
from rongtong_assess.presentation.wording.roadmap.wishes import likely_words, owned_words, price_words, wish_words

FIRST_STEPS = 3
IN_PLAN = "●"


@dataclass(frozen=True, slots=True)
class PlanMatrixView:
    """A measure of any plan, and a mark for each plan that has it."""

    name: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoadmapSection:
    """detail: the plan the report goes into. matrix: which measure is in which plan. wishes: what the firm asked.

    likely: names of measures that the answers show already and nobody has said are there. stale: what changed since,
    None where the plans are of the facts that stand. is_chosen: whether somebody has chosen this plan.
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
            "roadmap": roadmap_intro(self.rows.target_title, self.why_detail),
            "cards": cards_intro(self.detail.title, self.detail.measure_count),
            "products": PRICE_LIST_INTRO,
            "timeline": timeline_intro(self.parallel_projects),
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
        """What the plans come to, side by side: a name and a value per plan."""
        plans, mark = self.rows.plans, "（示例）" if self.subsidy.mark else ""
        years, has_machines = self.detail.years, any(plan.machines for plan in plans)
        rows = (
            ("说明", tuple(plan.sentence for plan in plans)),
            ("第一年费用", tuple(plan.first_year for plan in plans)),
            ("以后每年", tuple(plan.yearly for plan in plans)),
            (f"{years} 年一共", tuple(plan.total for plan in plans) if years > 1 else ()),
            (f"补贴{mark}", tuple(plan.money.subsidy for plan in plans)),
            ("扣掉补贴以后", tuple(plan.money.net for plan in plans)),
            ("补贴到账前最多垫付", tuple(plan.money.peak for plan in plans)),
            ("做完以后", tuple(f"{plan.level_after_title}，{plan.score_after} 分" for plan in plans)),
            ("措施和时间", tuple(f"{plan.measure_count} 项，{plan.duration}" for plan in plans)),
            ("设备", tuple("；".join(plan.machines) or "不加" for plan in plans) if has_machines else ()),
            ("是不是最好", tuple(plan.proof for plan in plans)),
        )
        return tuple((name, values) for name, values in rows if values)

    @property
    def money_figures(self) -> tuple[tuple[str, str], ...]:
        """The money of the plan the report goes into: a name and an amount each."""
        detail, money = self.detail, self.detail.money
        later = ("以后每年", detail.yearly) if detail.years == 1 else (f"{detail.years} 年一共", detail.total)
        return (
            ("第一年要花", detail.first_year),
            later,
            ("补贴", money.subsidy),
            ("扣掉补贴以后", money.net),
            ("最多垫付", money.peak),
        )

    @property
    def owned_words(self) -> str:
        """What was not paid for again, as a sentence; empty where there is nothing."""
        if not self.rows.owned:
            return self.likely_words
        return owned_words(row.name for row in self.rows.owned)

    @property
    def likely_words(self) -> str:
        """What was paid for though the answers show it, as a sentence; empty where there is nothing."""
        return likely_words(self.likely) if self.likely else ""

    @property
    def scenes_after(self) -> Mapping[str, int]:
        """Where the plan leads the scenes from the facts that stand."""
        return self.stale.scenes_after if self.stale else self.detail.scenes_after

    @property
    def heading(self) -> str:
        """Over the plan on the first page; one made on older facts promises no level."""
        what = "原来的路线图（已过时）" if self.stale else f"怎么到{self.rows.target_title}"
        return f"{what}：{self.detail.measure_count} 项措施，{self.detail.duration}"

    @property
    def summary(self) -> str:
        """Where the plan leads, as a sentence."""
        detail = self.detail
        if self.stale:
            return f"做“{detail.title}”的时候，算出来做完是{detail.level_after_title}，{detail.score_after} 分。"
        return f"“{detail.title}”方案做完是{detail.level_after_title}，{detail.score_after} 分；{detail.proof}。"

    @property
    def money_hint(self) -> str:
        """How the money of the summary is to be read."""
        start = f"补贴是{self.subsidy.mark}；" if self.subsidy.mark else ""
        if not self.subsidy.title:
            start = self.subsidy.lines[0]
        return f"{start}补贴验收以后才付，最多垫付是在那以前付出去的钱。价格是参考价，不是报价。"

    @property
    def first_steps_title(self) -> str:
        return "先做这三步" if len(self.first_steps) == FIRST_STEPS else "先做这几步"

    @property
    def first_steps(self) -> tuple[MeasureCardView, ...]:
        return self.detail.cards[:FIRST_STEPS]


def build_roadmap(facts: ReportFacts, plans: FoundPlans) -> RoadmapSection | None:
    """None where there is nothing to do. The plans may be of older facts than those of the report."""
    edition, found, sources = facts.edition, plans.found, plans.sources
    if found is None:
        return None
    sheet = plans.sheet or facts.sheet
    rows = build_plans_view(edition, sheet, found, sources=sources)
    detail = find_detail(rows, plans.chosen or found.default_kind)
    if not detail.cards:
        return None
    stale = None
    if plans.changes:
        stale = build_stale_plan(
            edition, plans.changes, facts.sheet, shown=detail, rules=sources.rules, wishes=found.wishes
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
            [plan.title for plan in rows.plans if plan.same_as == detail.title],
            is_chosen=plans.chosen is not None,
        ),
        matrix=_matrix(rows),
        products=build_price_list(detail.cards),
        subsidy=subsidy_view(sources.subsidy),
        parallel_projects=sources.rules.parallel_projects,
        price_words=price_words(found.wishes.prices, sources.rules.size_prices),
        wishes=wish_words(edition, found.wishes, sources.solutions),
        likely=tuple(card.name for card in detail.cards if card.id in likely),
        stale=stale,
        is_chosen=plans.chosen is not None,
    )


def find_detail(rows: PlansView, kind: PlanKind) -> PlanView:
    """The plan that is meant.

    Of plans that are the same the first counts, so that page and report speak of one plan by one name.
    """
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
