"""What the review page shows before submission: plain values for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rongtong_assess.core.contradictions import list_contradictions
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.saving import StoredAnswer
from rongtong_assess.core.stored_sheet import build_sheet
from rongtong_assess.services.progress import Progress, progress
from rongtong_assess.services.remarks import Remark, Sureness
from rongtong_assess.web.firm.answer_page import question_place


@dataclass(frozen=True, slots=True)
class QuestionLink:
    """A question by name, with the page and the anchor where it is answered."""

    name: str
    slug: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ContradictionLine:
    """Answers that do not fit together, and where to mend them."""

    message: str
    links: tuple[QuestionLink, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Open questions, implausible combinations, guesses, progress; may_be_submitted when nothing is open.

    absent_scenes: how many scenes are at level 0. standing: what must be said beside the edition's
    name, "" for the standard itself.
    """

    open_questions: tuple[QuestionLink, ...]
    contradictions: tuple[ContradictionLine, ...]
    guesses: tuple[QuestionLink, ...]
    absent_scenes: int
    progress: Progress
    standing: str

    @property
    def may_be_submitted(self) -> bool:
        return not self.open_questions


def build_review_page(
    edition: Edition, answers: Mapping[str, StoredAnswer], remarks: Sequence[Remark] = ()
) -> ReviewPage:
    """The review of an open assessment."""
    sheet, _ = build_sheet(edition, answers)
    open_questions = sheet.open_questions(edition)
    guessed = {remark.question for remark in remarks if remark.sureness is Sureness.GUESSED}
    return ReviewPage(
        open_questions=tuple(_link(edition, question) for question in open_questions),
        contradictions=tuple(
            ContradictionLine(
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


def _link(edition: Edition, question: str) -> QuestionLink:
    return QuestionLink(edition.question_name(question), *question_place(edition, question))
