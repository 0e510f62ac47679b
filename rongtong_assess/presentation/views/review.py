"""What the review page shows before submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rongtong_assess.core.carry_over import Arrival, CarriedSheet
from rongtong_assess.core.completeness import Progress, progress
from rongtong_assess.core.contradictions import list_contradictions
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.remark import Remark, Sureness
from rongtong_assess.core.saving import StoredAnswer
from rongtong_assess.core.stored_sheet import build_sheet
from rongtong_assess.presentation.views.questionnaire import question_place


@dataclass(frozen=True, slots=True)
class QuestionLinkView:
    """A question by name, with the page and the anchor where it is answered."""

    name: str
    slug: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ContradictionView:
    """Answers that do not fit together, and where to mend them."""

    message: str
    links: tuple[QuestionLinkView, ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """Open questions, implausible combinations, guesses, progress; may_be_submitted when nothing is open.

    absent_scenes: how many scenes are at level 0. standing: what must be said beside the edition's
    name, "" for the standard itself.
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


def build_review(edition: Edition, answers: Mapping[str, StoredAnswer], remarks: Sequence[Remark] = ()) -> ReviewView:
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
    """A question, the mark that confirms it, and where the numbers are changed: pairs of name and address."""

    message: str
    mark: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ArrivalView:
    """One question of the new assessment, and why it arrives so."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class CarryOverView:
    """What taking along earlier answers would give, question by question.

    proposed: to be confirmed too, because of measures that are in use.
    """

    old_title: str
    is_same_edition: bool
    kept: tuple[ArrivalView, ...]
    confirm: tuple[ArrivalView, ...]
    proposed: tuple[ArrivalView, ...]
    ask: tuple[ArrivalView, ...]


def build_carry_over(carried: CarriedSheet, *, old: Edition, new: Edition) -> CarryOverView:
    """What taking along the answers to the older edition would give in the newer one."""
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
