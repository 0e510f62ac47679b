"""What a firm adds to its answers: how sure it is, and a note. Kept for the consultant; changes no points.

A remark travels and is saved like an answer, under the question "remark.<question>" with the value
[sureness, note], such as ["guessed", "数字是估的"].
It costs one read and one write of its own, and nothing where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.remark import REMARK_PREFIX, SURENESS_BY_KEY, Remark, Sureness
from rongtong_assess.core.saving import AnswerMessage, AnswerValue, StoredAnswer, Verdict, answer_after, judge_message
from rongtong_assess.core.text_limits import MOST_NOTE
from rongtong_assess.core.typed_text import hidden_sign_words, many_lines
from rongtong_assess.presentation.wording.assessment import NOT_ANSWERED, SURENESS_WORDS
from rongtong_assess.services.read_answers import AnswerChange
from rongtong_assess.services.save_answers import Conflict, SaveOutcome, save_answers
from rongtong_assess.storage.assessments import AnswerRemark, Assessment

CHANGING_COLUMNS = ("sureness", "note", "revision", "writer", "sequence", "changed_at", "changed_by")


def list_remarks(session: Session, organisation_id: UUID, assessment_id: UUID) -> list[Remark]:
    """The remarks that say something, by question; none of another organisation's."""
    query = select(AnswerRemark).where(
        AnswerRemark.organisation_id == organisation_id, AnswerRemark.assessment_id == assessment_id
    )
    return [
        Remark(row.question, _sureness(row), row.note, row.changed_at, row.changed_by)
        for row in session.scalars(query.order_by(AnswerRemark.question))
        if row.sureness or row.note
    ]


def load_remarks(session: Session, assessment: Assessment) -> dict[str, StoredAnswer]:
    """By "remark.<question>", in the form in which pages send them."""
    rows = session.scalars(
        select(AnswerRemark).where(
            AnswerRemark.organisation_id == assessment.organisation_id, AnswerRemark.assessment_id == assessment.id
        )
    )
    return {
        REMARK_PREFIX + row.question: StoredAnswer(
            _value(_sureness(row), row.note), row.revision, row.writer, row.sequence
        )
        for row in rows
    }


def save_answers_and_remarks(
    session: Session,
    assessment: Assessment,
    *,
    edition: Edition,
    changes: Sequence[AnswerChange],
    account_id: int,
    now: datetime,
) -> SaveOutcome:
    """Store what may be stored of both; see `save_answers` for the conditions and what is raised."""
    answers = [change for change in changes if not change.question.startswith(REMARK_PREFIX)]
    outcome = save_answers(session, assessment, edition=edition, changes=answers, account_id=account_id, now=now)
    if len(answers) == len(changes):
        return outcome
    stored, result = load_remarks(session, assessment), _Sorted({}, {}, {}, {})
    for change in sorted(changes, key=lambda change: change.sequence):
        if change.question.startswith(REMARK_PREFIX):
            _judge(edition, change, stored.get(change.question), result)
    if result.written:
        _write(session, assessment, result.written, {"changed_at": now, "changed_by": account_id})
    return replace(
        outcome,
        saved={**outcome.saved, **result.saved},
        refused={**outcome.refused, **result.refused},
        conflicts={**outcome.conflicts, **result.conflicts},
    )


def read_remark(edition: Edition, change: AnswerChange) -> AnswerMessage:
    """The remark in the form that is kept; Refused for what is none."""
    value = change.value
    if change.question.removeprefix(REMARK_PREFIX) not in edition.questions:
        raise Refused.because(change.question, "这个评测版本没有这道题", "请刷新页面后再填")
    if value is None or value == []:
        return AnswerMessage(None, change.seen_revision, change.writer, change.sequence)
    if not (isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value)):
        raise Refused.because(change.question, "补充说明的格式不对", "请刷新页面后再填")
    if value[0] not in SURENESS_BY_KEY:
        raise Refused.because(change.question, "没有这一档把握", "请从三档里选一个，或者不选")
    kept = _value(SURENESS_BY_KEY[value[0]], _read_note(change.question, value[1]))
    return AnswerMessage(kept, change.seen_revision, change.writer, change.sequence)


def remark_words(value: AnswerValue) -> str:
    """The remark as a person reads it."""
    sureness, note = _parts(value)
    said = (SURENESS_WORDS[sureness] if sureness else "", note)
    return "；".join(part for part in said if part) or NOT_ANSWERED


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The remarks of one save, by what becomes of them."""

    written: dict[str, StoredAnswer]
    saved: dict[str, int]
    refused: dict[str, str]
    conflicts: dict[str, Conflict]


def _judge(edition: Edition, change: AnswerChange, stored: StoredAnswer | None, result: _Sorted) -> None:
    question = change.question
    try:
        message = read_remark(edition, change)
    except Refused as refusal:
        result.refused[question] = refusal.words
        return
    verdict = judge_message(stored, message)
    if verdict is Verdict.WRITE:
        result.written[question] = answer_after(stored, message)
        result.saved[question] = result.written[question].revision
    elif verdict is Verdict.REPETITION:
        result.saved[question] = stored.revision if stored else 0
    elif stored is not None:
        result.conflicts[question] = Conflict(stored.value, stored.revision, remark_words(stored.value))


def _read_note(question: str, text: str) -> str:
    """Plain text, composed; line ends as one sign."""
    note = many_lines(text)
    if len(note) > MOST_NOTE:
        what = f"补充说明有 {len(note)} 个字，最多 {MOST_NOTE} 个字"
        raise Refused.because(question, what, "请写短一些")
    if hidden := hidden_sign_words(note):
        raise Refused.because(question, f"补充说明里有{hidden}", "请删掉，或改成手工输入后再保存")
    return note


def _sureness(row: AnswerRemark) -> Sureness | None:
    return Sureness(row.sureness) if row.sureness else None


def _value(sureness: Sureness | None, note: str) -> AnswerValue:
    return [sureness.key if sureness else "", note] if sureness or note else None


def _parts(value: AnswerValue) -> tuple[Sureness | None, str]:
    key, note = value if isinstance(value, list) else ("", "")
    return SURENESS_BY_KEY[key], note


def _write(
    session: Session, assessment: Assessment, remarks: Mapping[str, StoredAnswer], stamp: Mapping[str, Any]
) -> None:
    rows = []
    for question, remark in remarks.items():
        sureness, note = _parts(remark.value)
        row = {
            "assessment_id": assessment.id,
            "organisation_id": assessment.organisation_id,
            "question": question.removeprefix(REMARK_PREFIX),
            "sureness": sureness,
            "note": note,
            "revision": remark.revision,
            "writer": remark.writer,
            "sequence": remark.sequence,
        }
        rows.append({**row, **stamp})
    # With nulls written out all rows have the same columns and go in one statement.
    session.execute(_upsert(session.get_bind().dialect.name), rows, execution_options={"render_nulls": True})


@cache
def _upsert(dialect: str) -> Executable:
    """Insert, or replace what changes."""
    insert = postgresql.insert(AnswerRemark) if dialect == "postgresql" else sqlite.insert(AnswerRemark)
    return insert.on_conflict_do_update(
        index_elements=[AnswerRemark.assessment_id, AnswerRemark.question],
        set_={name: insert.excluded[name] for name in CHANGING_COLUMNS},
    )
