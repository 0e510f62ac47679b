"""The review before submission, what carrying answers over gives, and the comparison of two results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rongtong_assess.core.assessment.carry_over import Arrival, CarriedSheet
from rongtong_assess.core.assessment.circumstances import Remark, Sureness
from rongtong_assess.core.assessment.saving import StoredAnswer
from rongtong_assess.core.assessment.sheet import list_contradictions
from rongtong_assess.core.assessment.stored_sheet import Progress, build_sheet, progress
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.progress.measure import FollowedMeasure
from rongtong_assess.core.result.comparison import Comparison, Pair
from rongtong_assess.core.visit.standing_facts import StandingFacts
from rongtong_assess.presentation.charts.bars import BeforeAfter, before_after_bars
from rongtong_assess.presentation.charts.chart import Chart
from rongtong_assess.presentation.report.visit import source_line
from rongtong_assess.presentation.views.questionnaire import question_place
from rongtong_assess.presentation.wording.progress import kpi_words
from rongtong_assess.presentation.wording.quantities import Number, level_word, show_day, show_money, show_number
from rongtong_assess.presentation.wording.result.comparison import (
    CONVERTED,
    ITEM_SCORES,
    SCENES,
    change_count_words,
    headline_words,
    level_change_words,
    reason_in_list,
    side_words,
    total_change_words,
)


@dataclass(frozen=True, slots=True)
class QuestionLinkView:
    """A question by name, with the page and the anchor where it is answered."""

    name: str
    slug: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ContradictionView:
    """Answers that contradict each other, and where to correct them."""

    message: str
    links: tuple[QuestionLinkView, ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """Open questions, contradictions, guesses and progress.

    absent_scenes: how many scenes are at level 0. standing: what must be said with the name of the edition, "" for the
    standard itself.
    """

    open_questions: tuple[QuestionLinkView, ...]
    contradictions: tuple[ContradictionView, ...]
    guesses: tuple[QuestionLinkView, ...]
    absent_scenes: int
    progress: Progress
    standing: str

    @property
    def may_be_submitted(self) -> bool:
        return not self.open_questions


def build_review(
    edition: Edition, answers: Mapping[str, StoredAnswer], *, remarks: Sequence[Remark] = ()
) -> ReviewView:
    """The review of an open assessment."""
    sheet, _ = build_sheet(edition, answers)
    open_questions = sheet.open_questions(edition)
    guessed = {remark.question for remark in remarks if remark.sureness is Sureness.GUESSED}
    return ReviewView(
        open_questions=tuple(_link(edition, question) for question in open_questions),
        contradictions=tuple(
            ContradictionView(
                contradiction.message,
                tuple(_link(edition, question) for question in contradiction.questions if not question.endswith("*")),
            )
            for contradiction in list_contradictions(edition, sheet)
        ),
        guesses=tuple(
            _link(edition, question)
            for question in edition.questions
            if question in guessed and question not in open_questions
        ),
        absent_scenes=sum(level == 0 for level in sheet.scenes.values()),
        progress=progress(edition, sheet),
        standing=edition.standing,
    )


def _link(edition: Edition, question: str) -> QuestionLinkView:
    return QuestionLinkView(edition.question_name(question), *question_place(edition, question))


@dataclass(frozen=True, slots=True)
class DoubtView:
    """A doubt about numbers. mark: the value that confirms them. links: name and address of where they are changed."""

    message: str
    mark: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ArrivalView:
    """One question of the new assessment, and the reason for its state."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class CarryOverView:
    """What carrying over earlier answers would give, question by question.

    proposed: to be confirmed too, because of measures that are in use.
    """

    old_title: str
    is_same_edition: bool
    kept: tuple[ArrivalView, ...]
    confirm: tuple[ArrivalView, ...]
    proposed: tuple[ArrivalView, ...]
    ask: tuple[ArrivalView, ...]


def build_carry_over(carried: CarriedSheet, *, old: Edition, new: Edition) -> CarryOverView:
    """What the answers to the older edition give in the newer one."""
    lines: dict[Arrival, list[ArrivalView]] = {arrival: [] for arrival in Arrival}
    proposed: list[ArrivalView] = []
    for answer in carried.answers:
        line = ArrivalView(new.question_name(answer.question), answer.reason)
        (proposed if answer.proposed_by else lines[answer.arrival]).append(line)
    return CarryOverView(
        old.title,
        old.fingerprint == new.fingerprint,
        kept=tuple(lines[Arrival.KEPT]),
        confirm=tuple(lines[Arrival.CONFIRM]),
        proposed=tuple(proposed),
        ask=tuple(lines[Arrival.ASK]),
    )


@dataclass(frozen=True, slots=True)
class LostQuestionView:
    """A question that does not compare, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """prefix: of every title; "" for a direct comparison."""

    prefix: str
    headline: str
    charts: tuple[Chart, ...]
    lost: tuple[LostQuestionView, ...]


@dataclass(frozen=True, slots=True)
class DoneMeasureView:
    """A measure that came into use between the results; "" for what is not known."""

    name: str
    in_use_since: str
    cost: str
    kpi: str


@dataclass(frozen=True, slots=True)
class DoneView:
    """What was done between the results. level: what was planned and what was reached, "" without a plan."""

    lines: tuple[DoneMeasureView, ...]
    level: str


def list_facts_behind(before: tuple[Edition, StandingFacts], after: tuple[Edition, StandingFacts]) -> str:
    """Which facts the two results follow from, where either was visited; else empty."""
    if not any(facts.visit for _, facts in (before, after)):
        return ""
    return side_words(*(source_line(edition, facts) for edition, facts in (before, after)))


def build_done(measures: Iterable[FollowedMeasure], level: str) -> DoneView:
    """What was done between two results. level: a sentence, "" without a plan."""
    return DoneView(tuple(map(_done_line, measures)), level)


def _done_line(measure: FollowedMeasure) -> DoneMeasureView:
    cost = measure.real_cost_wan_yuan
    return DoneMeasureView(
        measure.name,
        show_day(measure.real_end) if measure.real_end else "",
        "" if cost is None else show_money(cost),
        kpi_words(measure.kpi),
    )


def build_comparison(found: Comparison) -> ComparisonView:
    """The comparison in words and charts; a converted one says so everywhere."""
    prefix = CONVERTED if found.is_converted else ""
    points = (found.total, *found.dimensions)
    charts = [
        _chart([found.level], f"{prefix}{level_change_words(found)}", show=_show_level),
        _chart(points, f"{prefix}{total_change_words(found.total)}", show=show_number),
        _chart(found.items, f"{prefix}{change_count_words(found.items, ITEM_SCORES)}", show=show_number),
    ]
    if found.scenes:
        charts.append(_chart(found.scenes, f"{prefix}{change_count_words(found.scenes, SCENES)}", show=_show_level))
    return ComparisonView(
        prefix,
        f"{prefix}{headline_words(found)}",
        tuple(charts),
        tuple(
            LostQuestionView(found.edition.question_name(lost.question), reason_in_list(lost.reason))
            for lost in found.lost
        ),
    )


def _chart(pairs: Iterable[Pair], title: str, *, show: Callable[[Number], str]) -> Chart:
    bars = tuple(BeforeAfter(pair.name, pair.before, pair.after, pair.full) for pair in pairs)
    return before_after_bars(bars, title=title, show=show)


def _show_level(level: Number) -> str:
    return level_word(int(level))
