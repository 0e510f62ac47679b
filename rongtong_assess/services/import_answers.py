"""A fill-in workbook goes out and comes back; what it says is saved as if it were typed on the pages.

Only what was changed in the workbook is saved; what was changed on the web since the export is never
overwritten, it is shown beside what the workbook says.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.saving import StoredAnswer
from rongtong_assess.presentation.wording.assessment import answer_words
from rongtong_assess.presentation.wording.days import show_iso_minute
from rongtong_assess.presentation.workbook.answers import WorkbookIdentity, write_answer_workbook
from rongtong_assess.services.answer_rows import UnreadRow
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.filled_workbook import FilledWorkbook
from rongtong_assess.services.read_answers import AnswerChange, read_message
from rongtong_assess.services.save_answers import SaveOutcome, save_answers
from rongtong_assess.storage.assessments import Assessment
from rongtong_assess.storage.queries.assessment import list_answers


@dataclass(frozen=True, slots=True)
class ImportLine:
    """What became of one question. stored: what the web had before, in words, "" where it had nothing."""

    question: str
    name: str
    place: str
    words: str
    stored: str = ""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """taken, refused (words: why and what to do) and conflicts, in the workbook's order.

    remarks: how some cells were read, and what was left alone.
    """

    taken: tuple[ImportLine, ...]
    refused: tuple[ImportLine, ...]
    conflicts: tuple[ImportLine, ...]
    remarks: tuple[Mistake, ...] = ()


def export_answers(
    session: Session, assessment: Assessment, *, edition: Edition, firm_name: str, now: datetime
) -> bytes:
    """The fill-in workbook of an open assessment, with what is there filled in."""
    identity = WorkbookIdentity(
        assessment_id=str(assessment.id),
        number=assessment.number,
        firm_name=firm_name,
        edition_id=edition.id,
        edition_fingerprint=edition.fingerprint,
        exported_at=show_iso_minute(now),
    )
    return write_answer_workbook(edition, list_answers(session, assessment), identity)


def import_answers(
    session: Session,
    actor: Actor,
    assessment: Assessment,
    filled: FilledWorkbook,
    *,
    edition: Edition,
    now: datetime,
) -> ImportOutcome:
    """Save what was changed; the assessment must have been read with for_update. Raises AlreadySubmitted."""
    writer = secrets.token_hex(8)
    before = list_answers(session, assessment)
    changes = [AnswerChange(row.question, row.value, row.revision, writer, 0) for row in filled.changed]
    outcome = save_answers(session, actor, assessment, edition=edition, changes=changes, now=now)
    add_audit_entry(session, actor, AuditedAction.ASSESSMENT_IMPORT, subject=assessment.number, now=now)
    return _outcome(edition, filled, changes, outcome=outcome, before=before)


def _outcome(
    edition: Edition,
    filled: FilledWorkbook,
    changes: Sequence[AnswerChange],
    *,
    outcome: SaveOutcome,
    before: Mapping[str, StoredAnswer],
) -> ImportOutcome:
    taken: list[ImportLine] = []
    conflicts: list[ImportLine] = []
    refused = [_unread_line(edition, row) for row in filled.unread]
    for row, change in zip(filled.changed, changes, strict=True):
        name = edition.question_name(row.question)
        if row.question in outcome.refused:
            refused.append(ImportLine(row.question, name, row.place, outcome.refused[row.question]))
            continue
        words = answer_words(edition, row.question, read_message(edition, change).value)
        conflict = outcome.conflicts.get(row.question)
        stored = conflict.shown if conflict else _words_before(edition, row.question, before)
        (conflicts if conflict else taken).append(ImportLine(row.question, name, row.place, words, stored))
    return ImportOutcome(tuple(taken), tuple(refused), tuple(conflicts), filled.remarks)


def _unread_line(edition: Edition, row: UnreadRow) -> ImportLine:
    name = edition.question_name(row.question) if row.question else ""
    return ImportLine(row.question, name, row.mistake.where, row.mistake.words)


def _words_before(edition: Edition, question: str, before: Mapping[str, StoredAnswer]) -> str:
    stored = before.get(question)
    return answer_words(edition, question, stored.value) if stored and stored.value is not None else ""
