"""Keep what a page sends, at once; refuse what cannot be; overwrite nothing unseen.

A save costs one read of the answers and one write, however many answers it carries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.completeness import Progress, progress
from rongtong_assess.core.derivation import DerivedOption
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import AlreadySubmitted, Mistake, Refused
from rongtong_assess.core.saving import AnswerValue, StoredAnswer, Verdict, answer_after, judge_message
from rongtong_assess.core.stored_sheet import build_sheet, questions_behind, settle_answers
from rongtong_assess.presentation.views.assessment import derive_options
from rongtong_assess.presentation.wording.assessment import answer_words
from rongtong_assess.services.load_answers import load_answers
from rongtong_assess.services.read_answers import AnswerChange, read_message
from rongtong_assess.storage.assessments import Answer, Assessment, AssessmentState

CHANGING_COLUMNS = (
    "value",
    "revision",
    "writer",
    "sequence",
    "needs_confirmation",
    "seconds",
    "changed_at",
    "changed_by",
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """What another page has stored in the meantime; shown says it in words."""

    value: AnswerValue
    revision: int
    shown: str


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """What became of each question, and where the assessment stands now.

    saved: question -> revision; refused: question -> why and what to do.
    """

    saved: Mapping[str, int]
    refused: Mapping[str, str]
    conflicts: Mapping[str, Conflict]
    derived: Mapping[str, DerivedOption]
    progress: Progress


@dataclass(slots=True)
class _Sorted:
    """The changes of one save, by what becomes of them."""

    stored: dict[str, StoredAnswer]
    written: dict[str, StoredAnswer] = field(default_factory=dict)
    repeated: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)

    @property
    def answers(self) -> dict[str, StoredAnswer]:
        return {**self.stored, **self.written}


def save_answers(
    session: Session,
    assessment: Assessment,
    *,
    edition: Edition,
    changes: Sequence[AnswerChange],
    account_id: int,
    now: datetime,
) -> SaveOutcome:
    """Store the changes that may be stored.

    The assessment must have been read with for_update in this transaction.
    Raises AlreadySubmitted.
    """
    if assessment.state == AssessmentState.SUBMITTED:
        raise AlreadySubmitted
    result = _Sorted(load_answers(session, assessment))
    for change in _newest_of_each(changes):
        _judge(edition, change, result)
    sheet = _refuse_contradictions(edition, result)
    if result.written:
        _write(session, assessment, result.written, {"changed_at": now, "changed_by": account_id})
    return SaveOutcome(
        saved={**result.repeated, **{question: answer.revision for question, answer in result.written.items()}},
        refused=result.refused,
        conflicts=result.conflicts,
        derived=derive_options(edition, settle_answers(edition, result.answers)[0]),
        progress=progress(edition, sheet),
    )


def _newest_of_each(changes: Sequence[AnswerChange]) -> Iterable[AnswerChange]:
    """One change per question, should a page send two."""
    return {change.question: change for change in sorted(changes, key=lambda change: change.sequence)}.values()


def _judge(edition: Edition, change: AnswerChange, result: _Sorted) -> None:
    question = change.question
    try:
        message = read_message(edition, change)
    except Refused as refusal:
        result.refused[question] = _sentences(refusal.mistakes)
        return
    stored = result.stored.get(question)
    verdict = judge_message(stored, message)
    if verdict is Verdict.WRITE:
        result.written[question] = answer_after(stored, message)
    elif verdict is Verdict.REPETITION:
        result.repeated[question] = 0 if stored is None else stored.revision
    elif stored is not None:
        words = answer_words(edition, question, stored.value)
        result.conflicts[question] = Conflict(stored.value, stored.revision, words)


def _refuse_contradictions(edition: Edition, result: _Sorted) -> AnswerSheet:
    """Take back the changes behind a contradiction until what remains agrees; the sheet it makes.

    Answers of one page are judged together, so a part and its total may grow in one save.
    """
    while True:
        sheet, mistakes = build_sheet(edition, result.answers)
        found = {
            question: _sentences([mistake])
            for mistake in mistakes
            for question in questions_behind(edition, mistake.where)
            if question in result.written and result.written[question].value is not None
        }
        if not found:
            return sheet
        result.refused.update(found)
        for question in found:
            del result.written[question]


def _sentences(mistakes: Iterable[Mistake]) -> str:
    return "".join(mistake.words for mistake in mistakes)


def _write(
    session: Session, assessment: Assessment, answers: Mapping[str, StoredAnswer], stamp: Mapping[str, Any]
) -> None:
    rows = [
        {
            "assessment_id": assessment.id,
            "organisation_id": assessment.organisation_id,
            "question": question,
            "value": answer.value,
            "revision": answer.revision,
            "writer": answer.writer,
            "sequence": answer.sequence,
            "needs_confirmation": answer.needs_confirmation,
            "seconds": answer.seconds,
            **stamp,
        }
        for question, answer in answers.items()
    ]
    # With nulls written out all rows have the same columns and go in one statement.
    session.execute(_upsert(session.get_bind().dialect.name), rows, execution_options={"render_nulls": True})


@cache
def _upsert(dialect: str) -> Executable:
    """Insert, or replace what changes; building the statement costs more than running it."""
    insert = postgresql.insert(Answer) if dialect == "postgresql" else sqlite.insert(Answer)
    return insert.on_conflict_do_update(
        index_elements=[Answer.assessment_id, Answer.question],
        set_={name: insert.excluded[name] for name in CHANGING_COLUMNS},
    )
