"""What the what-if page shows: the questions to try, the solutions to take as bought, and what comes of it in words.

Pure: no request, no database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.candidate import Pricing
from rongtong_assess.core.edition import SCENE_PREFIX, Edition
from rongtong_assess.core.gains import SolutionGain, list_gains
from rongtong_assess.core.purchase import Lacking, Purchase
from rongtong_assess.core.saving import AnswerValue
from rongtong_assess.core.scoring import Scorecard, score
from rongtong_assess.core.solution import SceneStep, Solution
from rongtong_assess.presentation.report.result import ConditionView, list_conditions
from rongtong_assess.presentation.wording.levels import level_noun, level_title, level_word, overall_word
from rongtong_assess.presentation.wording.money import show_money
from rongtong_assess.presentation.wording.numbers import Number, show_number
from rongtong_assess.presentation.wording.result import headline
from rongtong_assess.services.derived_options import DerivedOption
from rongtong_assess.services.try_answers import Trial
from rongtong_assess.web.firm.answer_cards import Card, FilledEdition, card_anchor
from rongtong_assess.web.firm.answer_page import all_cards
from rongtong_assess.web.firm.solution_fields import field_of, list_fields

UNCHANGED = "没有变"
WHO, WHO_NOW = "照这样，贵公司", "贵公司现在"
NO_CHANGE = "按答案看已具备，或给这次测评带不来变化"


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One number, present and tried."""

    name: str
    present: str
    tried: str
    difference: str
    is_moved: bool


@dataclass(frozen=True, slots=True)
class TrialChange:
    """An answer that is tried. value: what a reset puts back."""

    question: str
    name: str
    before: str
    after: str
    value: AnswerValue
    anchor: str


@dataclass(frozen=True, slots=True)
class LackingLine:
    """A bought solution that brings nothing yet, and what it lacks."""

    id: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class TrialWords:
    """What comes of it, as the page shows it and the module receives it.

    line: everything in a few words; marks: question -> what it is worth, present and tried; purchase: what the
    bought solutions cost, "" when there are none.
    """

    line: str
    difference: str
    headline: str
    next_title: str
    rows: tuple[TrialRow, ...]
    conditions: tuple[ConditionView, ...]
    changes: tuple[TrialChange, ...]
    marks: Mapping[str, str]
    moved: tuple[str, ...]
    refused: Mapping[str, str]
    derived: Mapping[str, DerivedOption]
    purchase: str
    lacking: tuple[LackingLine, ...]
    bought: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrialPart:
    """Questions under one heading."""

    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class SolutionRow:
    """A solution to tick. scenes: the ids it lifts, to filter by; needs: what must be there first."""

    id: str
    name: str
    price: str
    effects: tuple[str, ...]
    needs: tuple[str, ...]
    scenes: tuple[str, ...]
    is_bought: bool


@dataclass(frozen=True, slots=True)
class SolutionPart:
    """Solutions of one field."""

    name: str
    rows: tuple[SolutionRow, ...]

    @property
    def bought(self) -> int:
        return sum(row.is_bought for row in self.rows)


def trial_words(edition: Edition, trial: Trial) -> TrialWords:
    """Everything that is said about a trial."""
    present, tried = trial.present, trial.tried
    gap = tried.next_gap
    difference = _difference(present.score_points, tried.score_points)
    marks = dict(_marks(edition, trial))
    return TrialWords(
        line=_line(edition, present, tried),
        difference=difference,
        headline=headline(edition, tried, who=WHO if trial.is_changed else WHO_NOW),
        next_title=level_title(edition, gap.level) if gap else "",
        rows=tuple(_rows(edition, present, tried)),
        conditions=list_conditions(edition, tried),
        changes=_changes(edition, trial),
        marks=marks,
        moved=tuple(question for question, words in marks.items() if "→" in words),
        refused=trial.refused,
        derived=trial.derived,
        purchase=_purchase_words(trial.purchase),
        lacking=tuple(_lacking(one) for one in trial.purchase.lacking),
        bought=tuple(one.id for one in trial.purchase.bought),
    )


def trial_parts(filled: FilledEdition) -> tuple[TrialPart, ...]:
    """Every question of the edition, under its dimension or group of scenes."""
    return tuple(TrialPart(name, cards) for name, cards in all_cards(filled))


def solution_parts(
    edition: Edition, sheet: AnswerSheet, shelf: Shelf, *, employees: int, bought: Collection[str]
) -> tuple[SolutionPart, ...]:
    """The solutions that bring this firm something, by field; then the others."""
    gains = list_gains(
        edition,
        sheet,
        scorecard=score(edition, sheet),
        solutions=shelf.solutions.values(),
        rules=shelf.plan_rules,
        pricing=Pricing(employees=employees),
    )
    parts: dict[str, list[SolutionRow]] = {name: [] for name in (*list_fields(edition), NO_CHANGE)}
    for gain in gains:
        row = _solution_row(edition, gain, bought)
        parts[field_of(edition, gain.solution) if row.effects else NO_CHANGE].append(row)
    return tuple(SolutionPart(name, tuple(rows)) for name, rows in parts.items() if rows)


def _line(edition: Edition, present: Scorecard, tried: Scorecard) -> str:
    score = f"{show_number(present.score_points)} 分 → {show_number(tried.score_points)} 分"
    before, after = overall_word(edition, present.level), overall_word(edition, tried.level)
    return f"{score}，{before}" + (f" → {after}" if before != after else "")


def _rows(edition: Edition, present: Scorecard, tried: Scorecard) -> Iterator[TrialRow]:
    levels = [overall_word(edition, one.level) for one in (present, tried)]
    step = tried.level - present.level
    moved = f"{'升' if step > 0 else '降'} {abs(step)} {level_noun(edition)}" if step else UNCHANGED
    yield TrialRow("等级", levels[0], levels[1], moved, bool(step))
    yield _number_row("总分", present.score_points, tried.score_points)
    for dimension in edition.dimensions:
        yield _number_row(dimension.name, present.dimensions[dimension.id], tried.dimensions[dimension.id])


def _number_row(name: str, present: Number, tried: Number) -> TrialRow:
    return TrialRow(name, show_number(present), show_number(tried), _difference(present, tried), present != tried)


def _difference(present: Number, tried: Number) -> str:
    """Such as "+1.5 分", so that the shown numbers add up; what is too little to be shown is not called unchanged."""
    step = Decimal(show_number(tried)) - Decimal(show_number(present))
    if step:
        return f"{'+' if step > 0 else ''}{show_number(step)} 分"
    return UNCHANGED if present == tried else f"{'多' if tried > present else '少'}不到 0.01 分"


def _marks(edition: Edition, trial: Trial) -> Iterator[tuple[str, str]]:
    before, after = trial.present, trial.tried
    for item in edition.items.values():
        points = _arrow(show_number(before.items[item.id]), show_number(after.items[item.id]))
        yield item.id, f"{points} / {show_number(item.points)} 分"
    for scene in edition.scenes.values():
        yield scene.question, _arrow(level_word(before.scenes[scene.id]), level_word(after.scenes[scene.id]))


def _arrow(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _changes(edition: Edition, trial: Trial) -> tuple[TrialChange, ...]:
    return tuple(
        TrialChange(
            one.question,
            edition.question_name(one.question),
            one.before,
            one.after,
            one.present_value,
            card_anchor(_asked_by(edition, one.question)),
        )
        for one in trial.changes
    )


def _asked_by(edition: Edition, question: str) -> str:
    """The question on whose card this one is asked."""
    if question in edition.items or question.startswith(SCENE_PREFIX):
        return question
    return next(edition.items_using(question.partition(".")[2])).id


def _purchase_words(purchase: Purchase) -> str:
    if not purchase.bought:
        return ""
    first, yearly = show_money(purchase.first_year_wan_yuan), show_money(purchase.yearly_wan_yuan)
    return f"选了 {len(purchase.bought)} 个方案，第一年约 {first}，以后每年约 {yearly}"


def _lacking(one: Lacking) -> LackingLine:
    groups = "；".join(_any_of(group) for group in one.groups)
    return LackingLine(one.solution.id, one.solution.name, f"还缺先决条件：{groups}。它带来的先不计入。")


def _any_of(solutions: Iterable[Solution]) -> str:
    return " 或 ".join(solution.name for solution in solutions)


def _solution_row(edition: Edition, gain: SolutionGain, bought: Collection[str]) -> SolutionRow:
    solution = gain.solution
    steps = (_step_words(edition, step) for step in gain.steps)
    waiting = (f"{_step_words(edition, step)}（要先到{level_word(step.from_level)}）" for step in gain.waiting)
    points = (f"{edition.items[item].name} +{show_number(points)} 分" for item, points in gain.points.items())
    return SolutionRow(
        id=solution.id,
        name=solution.name,
        price=show_money(gain.price_wan_yuan),
        effects=(*steps, *waiting, *points),
        needs=tuple(_any_of(needed.any_of) for needed in gain.prerequisites if not needed.is_covered),
        scenes=tuple(dict.fromkeys(step.scene_id for step in solution.steps if step.scene_id in edition.scenes)),
        is_bought=solution.id in bought,
    )


def _step_words(edition: Edition, step: SceneStep) -> str:
    return f"{edition.scenes[step.scene_id].name} {level_word(step.from_level)} → {level_word(step.to_level)}"
