"""What the review page shows before submission: plain values for the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rongtong_assess.core.contradictions import list_contradictions
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.saving import StoredAnswer
from rongtong_assess.services.load_answers import build_sheet
from rongtong_assess.services.progress import Progress, progress
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
    """Open questions, implausible combinations, progress; may_be_submitted when nothing is open."""

    open_questions: tuple[QuestionLink, ...]
    contradictions: tuple[ContradictionLine, ...]
    progress: Progress

    @property
    def may_be_submitted(self) -> bool:
        return not self.open_questions


def build_review_page(edition: Edition, answers: Mapping[str, StoredAnswer]) -> ReviewPage:
    """The review of an open assessment."""
    sheet, _ = build_sheet(edition, answers)
    return ReviewPage(
        open_questions=tuple(_link(edition, question) for question in sheet.open_questions(edition)),
        contradictions=tuple(
            ContradictionLine(
                contradiction.message,
                tuple(_link(edition, question) for question in contradiction.questions if not question.endswith("*")),
            )
            for contradiction in list_contradictions(edition, sheet)
        ),
        progress=progress(edition, sheet),
    )


def _link(edition: Edition, question: str) -> QuestionLink:
    return QuestionLink(edition.question_name(question), *question_place(edition, question))
