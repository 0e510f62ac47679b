"""Exports a fill-in workbook and imports it again; its answers are saved as those of a page are."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.reading.workbook_source import Sheet, Workbook, plain_text
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.saving import StoredAnswer
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.presentation.wording.assessment import answer_words
from rongtong_assess.presentation.wording.quantities import show_iso_minute
from rongtong_assess.presentation.workbook.answers import (
    CHOICES_SHEET,
    FACTS_SHEET,
    FORMAT_VERSION,
    GUIDE_SHEET,
    IDENTITY_SHEET,
    ITEMS_SHEET,
    SCENES_SHEET,
    WorkbookIdentity,
    write_answer_workbook,
)
from rongtong_assess.services.assessment.answer_rows import FETCH_AGAIN, AnswerRows, FilledRow, UnreadRow
from rongtong_assess.services.assessment.read_answers import AnswerChange, read_message
from rongtong_assess.services.assessment.save import SaveOutcome, save_answers
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.assessment import list_answers
from rongtong_assess.storage.tables.assessment import Assessment

READ_TITLES = (IDENTITY_SHEET, FACTS_SHEET, ITEMS_SHEET, SCENES_SHEET)
"""The sheets that are read."""
OWN_TITLES = frozenset({*READ_TITLES, GUIDE_SHEET, CHOICES_SHEET})
MOST_MISTAKES = 200


@dataclass(frozen=True, slots=True)
class FilledWorkbook:
    """What was changed in a workbook, and what cannot be read. remarks: cells that were read otherwise than written."""

    identity: WorkbookIdentity
    changed: tuple[FilledRow, ...]
    unread: tuple[UnreadRow, ...]
    remarks: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportLine:
    """What became of one question. stored: the stored answer before the import, in words, "" without one.

    by: in a conflict, whose the stored answer is.
    """

    question: str
    name: str
    place: str
    words: str
    stored: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """Questions that were taken, refused (words: why and what to do) or in conflict, in the workbook's order.

    remarks: how some cells were read, and what was ignored.
    """

    taken: tuple[ImportLine, ...]
    refused: tuple[ImportLine, ...]
    conflicts: tuple[ImportLine, ...]
    remarks: tuple[Mistake, ...] = ()


def export_answers(
    session: Session, assessment: Assessment, *, edition: Edition, firm_name: str, now: datetime
) -> bytes:
    """The fill-in workbook of an open assessment, with the stored answers filled in."""
    identity = WorkbookIdentity(
        assessment_id=str(assessment.id),
        number=assessment.number,
        firm_name=firm_name,
        edition_id=edition.id,
        edition_fingerprint=edition.fingerprint,
        exported_at=show_iso_minute(now),
    )
    return write_answer_workbook(edition, list_answers(session, assessment), identity=identity)


def read_filled_workbook(workbook: Workbook, name: str, *, edition: Edition, assessment_id: UUID) -> FilledWorkbook:
    """What the workbook says; saves nothing. name: what messages call the file.

    Raises Refused unless it is a fill-in workbook of this assessment and edition.
    """
    identity = _read_identity(workbook.sheets.get(IDENTITY_SHEET), name)
    _refuse_other(identity, edition, assessment_id=assessment_id, name=name)
    reading = AnswerRows(edition)
    wanted = {FACTS_SHEET: edition.facts, ITEMS_SHEET: edition.items, SCENES_SHEET: edition.scenes}
    for title in (title for title, asked in wanted.items() if asked):
        reading.read(title, workbook.sheets.get(title))
    for title in (title for title in workbook.others if title not in OWN_TITLES):
        cure = "如果里面有答案，请抄到填写表里"
        reading.remarks.append(Mistake(f"工作表「{title}」", "不是填写表里的，没有读", cure))
    changed = tuple(reading.changed())
    unread = reading.unread[:MOST_MISTAKES]
    unread += [UnreadRow("", more) for more in _beyond(reading.unread)]
    return FilledWorkbook(
        identity, changed, tuple(unread), (*reading.remarks[:MOST_MISTAKES], *_beyond(reading.remarks))
    )


def import_answers(
    session: Session,
    actor: Actor,
    assessment: Assessment,
    *,
    filled: FilledWorkbook,
    edition: Edition,
    now: datetime,
) -> ImportOutcome:
    """Save the changed answers. assessment: read with for_update. Raises AlreadySubmitted."""
    writer = secrets.token_hex(8)
    before = list_answers(session, assessment)
    changes = [AnswerChange(row.question, row.value, row.revision, writer, 0) for row in filled.changed]
    outcome = save_answers(session, actor, assessment, edition=edition, changes=changes, now=now)
    add_audit_entry(session, actor, AuditedAction.ASSESSMENT_IMPORT, subject=assessment.number, now=now)
    return _outcome(edition, filled, changes, outcome=outcome, before=before)


def _read_identity(sheet: Sheet | None, name: str) -> WorkbookIdentity:
    rows = sheet.rows.values() if sheet else ()
    values = {plain_text(row.get(1, "")): plain_text(row.get(2, "")) for row in rows}
    if values.get("format") != FORMAT_VERSION or not {*WorkbookIdentity.__slots__} <= values.keys():
        raise Refused.because(name, "这不是从这里下载的填写表", "请在测评页面下载填写表，填好后上传那一份")
    return WorkbookIdentity(**{field: values[field] for field in WorkbookIdentity.__slots__})


def _refuse_other(identity: WorkbookIdentity, edition: Edition, *, assessment_id: UUID, name: str) -> None:
    if identity.assessment_id != str(assessment_id):
        what = f"这是「{identity.firm_name[:60]}」编号 {identity.number[:30]} 的填写表，不是这次测评的"
        raise Refused.because(name, what, "请核对文件；每次测评要用自己的填写表")
    if identity.edition_fingerprint != edition.fingerprint:
        what = f"这份填写表的题目是另一个评测版本（{identity.edition_id[:60]}）的，和这次测评的不一样"
        raise Refused.because(name, what, FETCH_AGAIN)


def _beyond(told: Sequence[object]) -> Iterator[Mistake]:
    if len(told) > MOST_MISTAKES:
        yield Mistake("后面", f"还有 {len(told) - MOST_MISTAKES} 处", "请先改好上面这些再上传")


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
        line = ImportLine(row.question, name, row.place, words, stored, conflict.by if conflict else "")
        (conflicts if conflict else taken).append(line)
    return ImportOutcome(tuple(taken), tuple(refused), tuple(conflicts), filled.remarks)


def _unread_line(edition: Edition, row: UnreadRow) -> ImportLine:
    name = edition.question_name(row.question) if row.question else ""
    return ImportLine(row.question, name, row.mistake.where, row.mistake.words)


def _words_before(edition: Edition, question: str, before: Mapping[str, StoredAnswer]) -> str:
    stored = before.get(question)
    return answer_words(edition, question, stored.value) if stored and stored.value is not None else ""
