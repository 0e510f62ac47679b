"""Plans in words: all plans that were found, their phases and measures, for pages and for the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.numbers import ZERO, Points, rest_of
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.money import count_money
from rongtong_assess.core.roadmap.plan import BudgetTooSmall, Plan, PlanKind, PlanSet
from rongtong_assess.core.roadmap.schedule import PlannedMeasure, Roadmap, schedule
from rongtong_assess.core.roadmap.wishes import list_likely_owned
from rongtong_assess.presentation.roadmap.measures import (
    MeasureCardView,
    MeasureContext,
    PlanSources,
    build_measure_cards,
)
from rongtong_assess.presentation.roadmap.money import MoneyView, build_money_view
from rongtong_assess.presentation.wording.quantities import level_title, show_exact_money, show_number
from rongtong_assess.presentation.wording.roadmap import plans as words
from rongtong_assess.presentation.wording.roadmap.measures import duration_words, machine_words, month_words
from rongtong_assess.presentation.wording.roadmap.money import budget_words
from rongtong_assess.presentation.wording.roadmap.wishes import OWNED_WORDS, STATED_WORDS


@dataclass(frozen=True, slots=True)
class ScoreStepView:
    """One measure that adds points: the score before and after it."""

    number: int
    name: str
    before_points: Points
    after_points: Points


@dataclass(frozen=True, slots=True)
class PlanPhaseView:
    """A phase with the cards of the measures that begin in it; it may be empty.

    score_after: once they are all in use. gate: what must hold at its end.
    """

    id: str
    name: str
    months: str
    gate: str
    cards: tuple[MeasureCardView, ...]
    first_year_wan_yuan: Decimal
    score_after: str

    @property
    def first_year(self) -> str:
        return show_exact_money(self.first_year_wan_yuan)

    @property
    def heading(self) -> str:
        """Name and months; that nothing begins in it, where that is so."""
        return words.phase_heading(self.name, self.months, is_empty=not self.cards)

    @property
    def sentence(self) -> str:
        return words.phase_words(len(self.cards), self.first_year, score_after=self.score_after)


@dataclass(frozen=True, slots=True)
class PlanView:
    """One plan. same_as: the title of an earlier plan with the same measures, else empty.

    total: over all the years. yearly: from the second year on. machines: which shares of machines are raised, and by
    how many machines. scenes_after: level by scene id. is_stale: its facts have changed since.
    """

    kind: PlanKind
    title: str
    sentence: str
    same_as: str
    first_year: str
    yearly: str
    total: str
    years: int
    target_level: int
    level_after: int
    level_after_title: str
    score_after: str
    is_optimal: bool
    proof: str
    weeks: int
    duration: str
    machines: tuple[str, ...]
    cards: tuple[MeasureCardView, ...]
    phases: tuple[PlanPhaseView, ...]
    score_steps: tuple[ScoreStepView, ...]
    scenes_after: Mapping[str, int]
    money: MoneyView
    plan: Plan
    is_stale: bool = False

    @property
    def measure_count(self) -> int:
        return len(self.cards)


@dataclass(frozen=True, slots=True)
class OwnedView:
    """A solution that the firm has already. words: how that is known."""

    id: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class PlansView:
    """Everything the planner found, in words. budget: why there is no plan within the budget, else empty.

    knows_no_regret: whether there was time to compare the plans at other prices.
    """

    target_level: int
    target_title: str
    plans: tuple[PlanView, ...]
    budget: str
    owned: tuple[OwnedView, ...]
    knows_no_regret: bool

    def find_plan(self, kind: str) -> PlanView | None:
        return next((plan for plan in self.plans if plan.kind == kind), None)


def build_plans_view(edition: Edition, sheet: AnswerSheet, *, found: PlanSet, sources: PlanSources) -> PlansView:
    """The plans of this sheet in words. Chooses nothing: everything follows from found."""
    context = MeasureContext(edition, sheet, found, sources)
    small = found.within_budget
    return PlansView(
        target_level=found.target_level,
        target_title=level_title(edition, found.target_level),
        plans=tuple(_plan_row(context, plan) for plan in found.plans.values()),
        knows_no_regret=found.no_regret is not None,
        budget=budget_words(small, found.wishes.years, target_title=level_title(edition, found.target_level))
        if isinstance(small, BudgetTooSmall)
        else "",
        owned=_owned_rows(context),
    )


def _plan_row(context: MeasureContext, plan: Plan) -> PlanView:
    edition, scorecard = context.edition, plan.scorecard_after
    roadmap = schedule(edition, context.sheet, plan, rules=context.sources.rules, wishes=context.found.wishes)
    cards = build_measure_cards(context, roadmap.measures)
    return PlanView(
        kind=plan.kind,
        title=words.PLAN_TITLES[plan.kind],
        sentence=_sentence(context, plan, roadmap=roadmap, measures=len(cards)),
        same_as=_same_as(context.found, plan),
        first_year=show_exact_money(plan.first_year_wan_yuan),
        yearly=show_exact_money(plan.yearly_wan_yuan),
        total=show_exact_money(plan.total_wan_yuan),
        years=plan.years,
        target_level=context.found.target_level,
        level_after=scorecard.level,
        level_after_title=level_title(edition, scorecard.level),
        score_after=show_number(scorecard.score_points),
        is_optimal=plan.proof.is_optimal,
        proof=words.proof_words(plan.kind, plan.proof),
        weeks=roadmap.weeks,
        duration=duration_words(roadmap.weeks),
        machines=tuple(
            machines for candidate in plan.candidates for machines in machine_words(edition, candidate.band)
        ),
        cards=cards,
        phases=tuple(_phase_rows(context, roadmap, cards=cards)),
        score_steps=tuple(_score_steps(context, roadmap, cards=cards)),
        scenes_after=scorecard.scenes,
        money=build_money_view(count_money(roadmap, context.sources.subsidy), context.sources.subsidy),
        plan=plan,
    )


def _same_as(found: PlanSet, plan: Plan) -> str:
    earlier = list(found.plans.values())
    twins = (other for other in earlier[: earlier.index(plan)] if other.candidates == plan.candidates)
    twin = next(twins, None)
    return words.PLAN_TITLES[twin.kind] if twin else ""


def _sentence(context: MeasureContext, plan: Plan, *, roadmap: Roadmap, measures: int) -> str:
    """What the plan is, and what it comes to."""
    steps = sum(plan.scorecard_after.scenes.values()) - sum(context.sheet.scenes.values())
    money, duration = show_exact_money(plan.total_wan_yuan), duration_words(roadmap.weeks)
    return words.plan_sentence(
        plan.kind,
        words.comes_to_words(plan.years, money, measures=measures, duration=duration) if measures else "",
        twin=_same_as(context.found, plan),
        margin=words.margin_words(context.edition, context.sources.rules.margin),
        steps=steps,
    )


def _phase_rows(
    context: MeasureContext, roadmap: Roadmap, *, cards: tuple[MeasureCardView, ...]
) -> Iterator[PlanPhaseView]:
    points = score(context.edition, context.sheet).score_points
    for phase in roadmap.phases:
        points = _add(points, phase.measures)
        yield PlanPhaseView(
            id=phase.rule.id,
            name=phase.rule.name,
            months=month_words(phase.rule),
            gate=phase.rule.gate,
            cards=tuple(card for card in cards if card.phase_id == phase.rule.id),
            first_year_wan_yuan=phase.first_year_wan_yuan,
            score_after=show_number(points),
        )


def _score_steps(
    context: MeasureContext, roadmap: Roadmap, *, cards: tuple[MeasureCardView, ...]
) -> Iterator[ScoreStepView]:
    """Only measures that add points; each begins where the one before it ended."""
    card_by_id = {card.id: card for card in cards}
    points = score(context.edition, context.sheet).score_points
    for measure in roadmap.measures:
        after = _add(points, (measure,))
        if measure.points and measure.id in card_by_id:
            card = card_by_id[measure.id]
            yield ScoreStepView(card.number, card.name, points, after)
        points = after


def _add(points: Points, measures: Iterable[PlannedMeasure]) -> Points:
    """points plus those of the measures, exactly."""
    return reduce(lambda total, measure: rest_of(total, rest_of(ZERO, measure.points)), measures, points)


def _owned_rows(context: MeasureContext) -> tuple[OwnedView, ...]:
    """Solutions that the firm has and does not pay for again, in the catalogue's order."""
    solutions = context.sources.solutions
    likely = list_likely_owned(context.edition, context.sheet, solutions.values())
    return tuple(
        OwnedView(id, solution.name, OWNED_WORDS if id in likely else STATED_WORDS)
        for id, solution in solutions.items()
        if id in context.found.wishes.owned
    )
