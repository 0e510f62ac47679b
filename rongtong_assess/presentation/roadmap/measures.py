"""A card per measure of a plan: everything a firm wants to know before it asks for an offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.light_criteria import judge_light_criteria
from rongtong_assess.core.catalogue.solution import PER_BAND, Solution, SolutionNote, Support
from rongtong_assess.core.catalogue.support import SubsidyRule, SupportStanding, list_questions, list_supports_for
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.roadmap.candidate import Candidate
from rongtong_assess.core.roadmap.plan import PlanSet
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.schedule import PlannedMeasure
from rongtong_assess.presentation.roadmap.money import MeasurePriceView, price_of
from rongtong_assess.presentation.wording.quantities import join_clauses, join_names
from rongtong_assess.presentation.wording.roadmap import measures as words


@dataclass(frozen=True, slots=True)
class PlanSources:
    """Reference data needed to describe plans, besides edition and answers: rules and catalogue.

    notes: by the solution's id; not every solution has one. standing: whether the supports are in force on that day.
    subsidy: the rule of the firm's city on that day, if there is one. on: the day of the report.
    """

    rules: PlanRules
    solutions: Mapping[str, Solution]
    notes: Mapping[str, SolutionNote] = field(default_factory=dict)
    supports: tuple[Support, ...] = ()
    standing: SupportStanding | None = None
    subsidy: SubsidyRule | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class RequirementView:
    """At least one of the solutions in names is there or comes earlier (is_met), and how that is so, in words."""

    names: str
    how: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class MeasureCardView:
    """One measure in words, numbered in the order of the plan.

    effects: scenes and machines lifted. points: such as "+3.75 分", empty where it adds none by itself.
    items: where it earns points. needed_by: numbers of the measures that need it first.
    light_label: 小快轻准 (small, fast, light, precise) or 标准项目 (standard project); light_criteria: of 小快轻准.
    supports: names, with whom to ask. is_owned: the firm has the solution and pays for more machines only.
    monday (what changes in daily work), risk_cure, evidence, note_state: from the solution's note, empty without one.
    """

    number: int
    id: str
    name: str
    effects: tuple[str, ...]
    points: str
    items: tuple[str, ...]
    needed_by: tuple[int, ...]
    phase_id: str
    start_week: int
    end_week: int
    weeks: str
    when: str
    form: str
    price: MeasurePriceView
    requirements: tuple[RequirementView, ...]
    kpi: str
    risk: str
    gates: tuple[str, ...]
    examples: str
    is_no_regret: bool
    is_owned: bool
    light_label: str
    light_criteria: tuple[str, ...]
    supports: tuple[str, ...]
    monday: str
    risk_cure: str
    evidence: tuple[str, ...]
    note_state: str

    @property
    def brings(self) -> tuple[str, ...]:
        """What it brings by itself; where that is nothing, which measures need it."""
        points = words.gained_in_words(self.points, self.items)
        own = (*self.effects, *([points] if points else []))
        if own or not self.needed_by:
            return own
        return (words.groundwork_words(self.needed_by),)


@dataclass(frozen=True, slots=True)
class MeasureContext:
    """What the measures of all plans found for one sheet share."""

    edition: Edition
    sheet: AnswerSheet
    found: PlanSet
    sources: PlanSources


def is_there_already(candidate: Candidate) -> bool:
    """Whether the firm has the solution and adds no machines, so that nothing is done or paid."""
    return candidate.is_owned and candidate.band is None


def build_measure_cards(context: MeasureContext, measures: Iterable[PlannedMeasure]) -> tuple[MeasureCardView, ...]:
    """The cards of the measures, in the order in which they begin. A measure with nothing to do has none."""
    paid = [measure for measure in measures if not is_there_already(measure.candidate)]
    numbers = {measure.id: number for number, measure in enumerate(paid, 1)}
    return tuple(
        _card(context, measure, numbers=numbers, needed_by=_list_dependents(measure, paid, numbers=numbers))
        for measure in paid
    )


def _list_dependents(
    measure: PlannedMeasure, measures: Iterable[PlannedMeasure], *, numbers: Mapping[str, int]
) -> tuple[int, ...]:
    """The numbers of the measures that need this one first."""
    waiting = (other for other in measures if any(measure.id in group for group in other.candidate.solution.requires))
    return tuple(numbers[other.id] for other in waiting)


def _card(
    context: MeasureContext, measure: PlannedMeasure, *, numbers: Mapping[str, int], needed_by: tuple[int, ...]
) -> MeasureCardView:
    candidate, solution, sources = measure.candidate, measure.candidate.solution, context.sources
    note = sources.notes.get(measure.id)
    light = judge_light_criteria(solution, note)
    return MeasureCardView(
        number=numbers[measure.id],
        id=measure.id,
        name=solution.name,
        effects=(
            *words.step_words(context.edition, measure.steps),
            *words.machine_words(context.edition, candidate.band),
        ),
        points=words.points_gained_words(measure.points),
        items=_earning_items(context, candidate),
        needed_by=needed_by,
        phase_id=measure.phase_id,
        start_week=measure.start_week,
        end_week=measure.end_week,
        weeks=words.duration_words(measure.end_week - measure.start_week),
        when=words.week_words(measure.start_week, measure.end_week),
        form=solution.form,
        price=price_of(candidate, sources.rules),
        requirements=_requirements(context, candidate, numbers=numbers),
        kpi=solution.kpi,
        risk=solution.risk,
        gates=tuple(gate.words for gate in measure.gates),
        examples=solution.examples,
        is_no_regret=measure.id in (context.found.no_regret or ()),
        is_owned=candidate.is_owned,
        light_label=light.label,
        light_criteria=light.met,
        supports=_support_names(sources.supports, solution),
        monday=note.monday if note else "",
        risk_cure=note.risk_cure if note else "",
        evidence=note.evidence if note else (),
        note_state=_note_state(note, sources.on),
    )


def _note_state(note: SolutionNote | None, on: date | None) -> str:
    return "" if note is None or on is None or note.holds_on(on) else words.TO_BE_CHECKED


def _earning_items(context: MeasureContext, candidate: Candidate) -> tuple[str, ...]:
    """Items in which it earns an option that the firm lacks."""
    edition, choices = context.edition, context.sheet.choices
    earned = [option for option in candidate.solution.options if candidate.is_whole and option.key != PER_BAND]
    lacking = [option.item_id for option in earned if option.key not in choices.get(option.item_id, ())]
    items = [*lacking, *([candidate.band.item_id] if candidate.band else [])]
    return tuple(edition.items[id].name for id in dict.fromkeys(items) if id in edition.items)


def _requirements(
    context: MeasureContext, candidate: Candidate, *, numbers: Mapping[str, int]
) -> tuple[RequirementView, ...]:
    """Groups of solutions of which one each must come first; none for a solution that the firm has."""
    if candidate.is_owned:
        return ()
    return tuple(_requirement(context, group, numbers=numbers) for group in candidate.solution.requires)


def _requirement(context: MeasureContext, group: tuple[str, ...], *, numbers: Mapping[str, int]) -> RequirementView:
    solutions = context.sources.solutions
    names = words.any_of_words(solutions[id].name if id in solutions else id for id in group)
    if not context.found.wishes.owned.isdisjoint(group):
        return RequirementView(names, words.OWNED_ALREADY, True)
    planned = sorted(numbers[id] for id in group if id in numbers)
    if planned:
        return RequirementView(names, words.planned_before_words(planned), True)
    return RequirementView(names, words.NOT_PLANNED, False)


Line = tuple[tuple[str, str], ...]
"""Labels with their texts that are shown on one line."""


def list_card_lines(card: MeasureCardView, supports: str) -> tuple[Line, ...]:
    """All lines of a card below its head. supports: where they are found, empty without any."""
    return tuple(line for line in _all_lines(card, supports) if line)


def _all_lines(card: MeasureCardView, supports: str) -> Iterator[Line]:
    yield _line(words.ONCE_IN_USE, card.monday)
    no_regret = (words.NO_REGRET,) if card.is_no_regret else ()
    light = (card.light_label, join_names(card.light_criteria))
    yield ((words.TIME, words.time_words(card.when, card.weeks)), (words.FORM, card.form), light, *no_regret)
    yield ((words.PRICE, _price_line(card.price)),)
    requirements = ((requirement.names, requirement.how) for requirement in card.requirements)
    yield _line(words.NEEDED_FIRST, words.requirement_words(requirements))
    for gate in card.gates:
        yield ((words.GATE, gate),)
    yield _line(words.INDICATOR, words.indicator_words(card.kpi))
    yield ((words.RISK, card.risk), *_line(words.RISK_CURE, card.risk_cure))
    yield _line(words.EVIDENCE, join_clauses(card.evidence))
    yield _line(words.EXAMPLES, words.examples_words(card.examples, card.note_state))
    yield _line(words.SUPPORTS, supports)


def _price_line(price: MeasurePriceView) -> str:
    return words.price_line_words(
        note=price.note,
        price_range=price.range,
        basis=price.basis,
        driver=price.driver,
        yearly=price.yearly,
        yearly_range=price.yearly_range,
    )


def _line(name: str, text: str) -> Line:
    return ((name, text),) if text else ()


def _support_names(supports: Iterable[Support], solution: Solution) -> tuple[str, ...]:
    """The supports that help with what the solution is about, each with whom to ask."""
    fitting = list_supports_for(supports, list_questions(solution))
    return tuple(words.support_words(support.name, support.ask) for support in fitting)
