"""Assessors record findings, question by question, from several pages that may have been without network.

Messages are merged field by field with what colleagues recorded (`core.visit.merge`); every message becomes a row of
the history, whether its values were taken or not.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.edition.edition import SCENE_PREFIX
from rongtong_assess.core.errors import Mistake, join_sentences
from rongtong_assess.core.typed_text import MOST_NOTE, hidden_character_words
from rongtong_assess.core.visit.finding import (
    AS_DECLARED,
    NO_FINDING,
    NOTE,
    VALUE,
    declared_value,
    find_value_mistake,
    found_in,
)
from rongtong_assess.core.visit.merge import (
    Fields,
    FieldsMessage,
    MergedFields,
    Reception,
    RecordedMessage,
    merge_message,
    row_after,
)
from rongtong_assess.presentation.wording.mistakes import find_password_mistake
from rongtong_assess.services.consulting.cases.rounds import refresh_case_summary
from rongtong_assess.services.consulting.visits.rounds import CaseRound, fields_of, get_round, open_visit
from rongtong_assess.storage.consulting.visit_records import list_changes_of_findings, list_names
from rongtong_assess.storage.tables.consulting.visit_record import FindingChange
from rongtong_assess.storage.tables.visit import Finding, Visit
from rongtong_assess.storage.visit import list_finding_rows, list_findings


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Who gave a field its stored value, and when. by: empty for an erased account."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FindingConflict:
    """What a colleague has recorded in the meantime. theirs: by field, only those that both changed."""

    fields: Fields
    revision: int
    theirs: Mapping[str, FieldChange]


@dataclass(slots=True)
class RecordOutcome:
    """What became of each question. saved: its revision; refused: why, and what to do.

    stored: the fields as they are now, of every saved question and of every conflict.
    """

    saved: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, FindingConflict] = field(default_factory=dict)
    stored: dict[str, Fields] = field(default_factory=dict)


def record_findings(
    session: Session,
    actor: Actor,
    case_id: UUID,
    *,
    messages: Sequence[tuple[str, FieldsMessage]],
    library: Library,
    now: datetime,
) -> RecordOutcome:
    """Record what pages say of questions; each is saved, refused or a conflict by itself.

    Raises NotFound; Refused where nothing may be recorded in this case now.
    """
    found = get_round(session, actor, case_id, library=library, for_update=True)
    visit = open_visit(session, actor, found, now=now)
    outcome, record = RecordOutcome(), _Record(session, actor, visit, now)
    for question, message in messages:
        if mistakes := list(_mistakes(found, question, message)):
            outcome.refused[question] = join_sentences(mistakes)
        else:
            _settle(record, question, message, outcome=outcome)
    refresh_case_summary(session, found.case)
    return outcome


def confirm_rest(session: Session, actor: Actor, case_id: UUID, *, library: Library, now: datetime) -> int:
    """Record every question without a finding as it was declared; a note that was written stays. Gives their number.

    Errors: as of `record_findings`.
    """
    found = get_round(session, actor, case_id, library=library, for_update=True)
    visit = open_visit(session, actor, found, now=now)
    record, rows = _Record(session, actor, visit, now), list_finding_rows(session, visit)
    decided = list_findings(session, visit)
    left = [question for question in found.edition.questions if question not in decided]
    # A name that nobody can guess: a record under it that came first would count as this one.
    writer = secrets.token_hex(8)
    for question in left:
        base, revision = (fields_of(rows[question]), rows[question].revision) if question in rows else (NO_FINDING, 0)
        message = FieldsMessage(base, {**base, VALUE: AS_DECLARED}, revision, writer, 0)
        _settle(record, question, message, outcome=RecordOutcome())
    refresh_case_summary(session, found.case)
    return len(left)


@dataclass(slots=True)
class _Record:
    """What is written to, with the histories of the visit's questions as they are read."""

    session: Session
    actor: Actor
    visit: Visit
    now: datetime

    known: dict[str, list[FindingChange]] = field(default_factory=dict)

    def history(self, question: str) -> list[FindingChange]:
        """The rows of a question, read once however many messages are about it; what is added belongs to it."""
        if question not in self.known:
            self.known[question] = list_changes_of_findings(self.session, self.visit.id, questions=[question])
        return self.known[question]


def _settle(record: _Record, question: str, message: FieldsMessage, *, outcome: RecordOutcome) -> None:
    rows = record.history(question)
    history = [_recorded(row) for row in rows]
    merged = merge_message(history, message, blank=NO_FINDING)
    revision = history[-1].revision if history else 0
    if merged.reception is not Reception.REPEATED:
        added = row_after(history, message, merged=merged, blank=NO_FINDING)
        revision = added.revision
        _add(record, question, added)
    outcome.stored[question] = merged.fields
    if merged.conflicts:
        outcome.conflicts[question] = FindingConflict(merged.fields, revision, _name_changes(record, rows, merged))
    else:
        outcome.saved[question] = revision


def _recorded(row: FindingChange) -> RecordedMessage:
    return RecordedMessage(row.before, row.after, row.sent, row.revision, row.writer, row.sequence)


def _add(record: _Record, question: str, added: RecordedMessage) -> None:
    """The row of the history, and the finding where it has changed."""
    stamp = {"changed_at": record.now, "changed_by": record.actor.account_id}
    row = FindingChange(
        visit_id=record.visit.id,
        question=question,
        revision=added.revision,
        before=dict(added.before),
        after=dict(added.after),
        sent=dict(added.sent),
        writer=added.writer,
        sequence=added.sequence,
        **stamp,
    )
    record.session.add(row)
    record.history(question).append(row)
    finding = record.session.get(Finding, (record.visit.id, question))
    if finding is None or finding.revision != added.revision:
        value = added.after[VALUE]
        finding = finding or Finding(visit_id=record.visit.id, question=question)
        finding.is_confirmed, finding.value = value == AS_DECLARED, None if value == AS_DECLARED else value
        finding.note, finding.revision = str(added.after[NOTE] or ""), added.revision
        finding.changed_at, finding.changed_by = record.now, record.actor.account_id
        record.session.add(finding)
    record.session.flush()


def _name_changes(record: _Record, rows: Sequence[FindingChange], merged: MergedFields) -> dict[str, FieldChange]:
    """For each field in conflict, who gave it the stored value."""
    last = {
        name: next((row for row in reversed(rows) if row.before[name] != row.after[name]), None)
        for name in merged.conflicts
    }
    names = list_names(record.session, [row.changed_by for row in last.values() if row])
    return {
        name: FieldChange(names.get(row.changed_by or 0, ""), row.changed_at)
        if row
        else FieldChange("", record.visit.started_at)
        for name, row in last.items()
    }


def _mistakes(found: CaseRound, question: str, message: FieldsMessage) -> Iterator[Mistake]:
    if question not in found.edition.questions:
        yield Mistake(question, "这个评测版本没有这道题", "请刷新页面后再记")
        return
    name, value, note = found.edition.question_name(question), message.sent[VALUE], str(message.sent[NOTE] or "")
    if not _is_possible(question, value):
        yield Mistake(question, f"「{name}」的内容不是本页面应有的样子", "请刷新页面后再记")
    elif value not in (None, AS_DECLARED):
        declared, seen = declared_value(found.declared, question), found_in(message.sent)
        if seen is not None and (mistake := find_value_mistake(found.edition, question, seen, declared=declared)):
            yield mistake
    if len(note) > MOST_NOTE:
        yield Mistake(question, f"「{name}」的说明有 {len(note)} 个字", f"请缩短到 {MOST_NOTE} 个字以内")
    if hidden := hidden_character_words(note):
        yield Mistake(question, f"「{name}」的说明里有{hidden}", "请删掉，或改成手工输入")
    if told := find_password_mistake(question, note):
        yield told


def _is_possible(question: str, value: object) -> bool:
    """Whether a value has the shape that the question takes; its content is checked after."""
    if value is None or value == AS_DECLARED:
        return True
    if question.startswith(SCENE_PREFIX):
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, list) and value == sorted(set(value))
