"""A card per measure of a plan: everything a firm wants to know before it asks for an offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.light_criteria import judge_light_marks
from rongtong_assess.core.catalogue.solution import PER_BAND, Solution, SolutionNote, Support
from rongtong_assess.core.catalogue.support import SubsidyRule, SupportStanding, list_questions, list_supports_for
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.roadmap.candidate import Candidate
from rongtong_assess.core.roadmap.plan import PlanSet
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.schedule import PlannedMeasure
from rongtong_assess.presentation.roadmap.money import MeasurePriceView, price_of
from rongtong_assess.presentation.wording.quantities import show_number
from rongtong_assess.presentation.wording.roadmap.measures import duration_words, machine_words, step_words, week_words

TO_BE_CHECKED = "说明不在有效期内，待复核"


@dataclass(frozen=True, slots=True)
class PlanSources:
    """What the words of plans rest on besides edition and answers: rules and catalogue.

    notes: by the solution's id, not every solution has one. standing: how the supports stand on that day.
    subsidy: the rule of the firm's city on that day, if there is one. on: the day asked about.
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
    """Names of which any one must be there first, whether it is or will be, and how."""

    names: str
    how: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class MeasureCardView:
    """One measure in words, numbered in the order of the plan.

    effects: scenes and machines lifted. points: such as "+3.75 分", empty where it adds none by itself.
    items: where it earns points. needed_by: numbers of the cards that wait for it. mark: 小快轻准 or 标准项目,
    marks: which of the marks it meets. supports: with whom to ask. is_owned: there already, only more machines
    are paid. monday, risk_cure, evidence, note_standing: from the solution's note, empty without one.
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
    mark: str
    marks: tuple[str, ...]
    supports: tuple[str, ...]
    monday: str
    risk_cure: str
    evidence: tuple[str, ...]
    note_standing: str

    @property
    def brings(self) -> tuple[str, ...]:
        """What it brings by itself; what others need it for, where that is nothing."""
        points = f"{self.points}（{'、'.join(self.items)}）" if self.points and self.items else self.points
        own = (*self.effects, *([points] if points else []))
        if own or not self.needed_by:
            return own
        return (f"为第 {'、'.join(map(str, self.needed_by))} 项打底",)


@dataclass(frozen=True, slots=True)
class PlanContext:
    """What all plans found for one sheet share."""

    edition: Edition
    sheet: AnswerSheet
    found: PlanSet
    sources: PlanSources


def is_there_already(candidate: Candidate) -> bool:
    """Whether nothing is done or paid for it."""
    return candidate.is_owned and candidate.band is None


def build_measure_cards(context: PlanContext, measures: Iterable[PlannedMeasure]) -> tuple[MeasureCardView, ...]:
    """The cards of the measures, in the order in which they begin; what is there already has none."""
    paid = [measure for measure in measures if not is_there_already(measure.candidate)]
    numbers = {measure.id: number for number, measure in enumerate(paid, 1)}
    return tuple(
        _card(context, measure, numbers=numbers, needed_by=_who_needs(measure, paid, numbers)) for measure in paid
    )


def _who_needs(
    measure: PlannedMeasure, measures: Iterable[PlannedMeasure], numbers: Mapping[str, int]
) -> tuple[int, ...]:
    waiting = (other for other in measures if any(measure.id in group for group in other.candidate.solution.requires))
    return tuple(numbers[other.id] for other in waiting)


def _card(
    context: PlanContext, measure: PlannedMeasure, *, numbers: Mapping[str, int], needed_by: tuple[int, ...]
) -> MeasureCardView:
    candidate, solution, sources = measure.candidate, measure.candidate.solution, context.sources
    points, note = show_number(measure.points), sources.notes.get(measure.id)
    marks = judge_light_marks(solution, note)
    return MeasureCardView(
        number=numbers[measure.id],
        id=measure.id,
        name=solution.name,
        effects=(*step_words(context.edition, measure.steps), *machine_words(context.edition, candidate.band)),
        points="" if points == "0" else f"+{points} 分",
        items=_earning_items(context, candidate),
        needed_by=needed_by,
        phase_id=measure.phase_id,
        start_week=measure.start_week,
        end_week=measure.end_week,
        weeks=duration_words(measure.end_week - measure.start_week),
        when=week_words(measure.start_week, measure.end_week),
        form=solution.form,
        price=price_of(candidate, sources.rules),
        requirements=_requirements(context, candidate, numbers),
        kpi=solution.kpi,
        risk=solution.risk,
        gates=tuple(gate.words for gate in measure.gates),
        examples=solution.examples,
        is_no_regret=measure.id in (context.found.no_regret or ()),
        is_owned=candidate.is_owned,
        mark=marks.label,
        marks=marks.met,
        supports=_support_names(sources.supports, solution),
        monday=note.monday if note else "",
        risk_cure=note.risk_cure if note else "",
        evidence=note.evidence if note else (),
        note_standing=_note_standing(note, sources.on),
    )


def _note_standing(note: SolutionNote | None, on: date | None) -> str:
    return "" if note is None or on is None or note.holds_on(on) else TO_BE_CHECKED


def _earning_items(context: PlanContext, candidate: Candidate) -> tuple[str, ...]:
    """Items in which it earns an option that the firm lacks."""
    edition, choices = context.edition, context.sheet.choices
    earned = [option for option in candidate.solution.options if candidate.is_whole and option.key != PER_BAND]
    lacking = [option.item_id for option in earned if option.key not in choices.get(option.item_id, ())]
    items = [*lacking, *([candidate.band.item_id] if candidate.band else [])]
    return tuple(edition.items[id].name for id in dict.fromkeys(items) if id in edition.items)


def _requirements(
    context: PlanContext, candidate: Candidate, numbers: Mapping[str, int]
) -> tuple[RequirementView, ...]:
    """Groups of which all must be met; nothing more is asked of what is there already."""
    if candidate.is_owned:
        return ()
    return tuple(_requirement(context, group, numbers) for group in candidate.solution.requires)


def _requirement(context: PlanContext, group: tuple[str, ...], numbers: Mapping[str, int]) -> RequirementView:
    solutions = context.sources.solutions
    names = " 或 ".join(solutions[id].name if id in solutions else id for id in group)
    if not context.found.wishes.owned.isdisjoint(group):
        return RequirementView(names, "已具备", True)
    planned = sorted(numbers[id] for id in group if id in numbers)
    if planned:
        return RequirementView(names, f"先做第 {'、'.join(map(str, planned))} 项", True)
    return RequirementView(names, "这份路线图里没有，要另外先有", False)


Pair = tuple[str, str]
Line = tuple[Pair, ...]
"""Names with their texts that stand side by side."""


def list_card_lines(card: MeasureCardView, supports: str) -> tuple[Line, ...]:
    """Everything but number, name, price and what it brings. supports: where to find them, empty without any."""
    return tuple(line for line in _all_lines(card, supports) if line)


def _all_lines(card: MeasureCardView, supports: str) -> Iterator[Line]:
    price = card.price
    yield _line("用起来以后", card.monday)
    no_regret = (("无悔措施", "价格高低都选中"),) if card.is_no_regret else ()
    marks = (card.mark, "、".join(card.marks))
    yield (("时间", f"{card.when}，{card.weeks}"), ("形式", card.form), marks, *no_regret)
    yield (
        (
            "价格",
            f"{f'{price.note}；' if price.note else ''}参考区间 {price.range}（{price.basis}，主要看{price.driver}）；"
            f"以后每年 {price.yearly}（区间 {price.yearly_range}）",
        ),
    )
    yield _line("先要有", "；".join(f"{requirement.names}（{requirement.how}）" for requirement in card.requirements))
    for gate in card.gates:
        yield (("开始前要做到", gate),)
    yield _line("看什么指标", f"{card.kpi}；第一周先记下现在的数" if card.kpi else "")
    yield (("当心", card.risk), *((("怎么防", card.risk_cure),) if card.risk_cure else ()))
    yield _line("留好材料", "；".join(card.evidence))
    stale = f"（{card.note_standing}）" if card.note_standing else ""
    yield _line("同类产品", f"{card.examples}{stale}" if card.examples else "")
    yield _line("可争取的支持", supports)


def _line(name: str, text: str) -> Line:
    return ((name, text),) if text else ()


def _support_names(supports: Iterable[Support], solution: Solution) -> tuple[str, ...]:
    """The supports that help with what the solution is about, each with whom to ask."""
    fitting = list_supports_for(supports, list_questions(solution))
    return tuple(f"{support.name}（找{support.ask}）" for support in fitting)
