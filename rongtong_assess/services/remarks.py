"""What a firm adds to its answers: how sure it is, and a note. Kept for the consultant; changes no points.

A remark travels and is saved like an answer, under the question "remark.<question>" with the value
[sureness, note], such as ["guessed", "数字是估的"].
It costs one read and one write of its own, and nothing where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.remark import REMARK_PREFIX, SURENESS_BY_KEY, Remark, Sureness
from rongtong_assess.core.saving import AnswerMessage, AnswerValue, StoredAnswer
from rongtong_assess.core.text_limits import MOST_NOTE
from rongtong_assess.core.typed_text import hidden_sign_words, many_lines
from rongtong_assess.presentation.wording.assessment import NOT_ANSWERED, SURENESS_WORDS
from rongtong_assess.services.read_answers import AnswerChange
from rongtong_assess.services.save_messages import MessageKind
from rongtong_assess.storage.assessments import AnswerRemark, Assessment
from rongtong_assess.storage.queries.assessment import list_remark_rows


def list_remarks(session: Session, organisation_id: UUID, assessment_id: UUID) -> list[Remark]:
    """The remarks that say something, by question; none of another organisation's."""
    return [
        Remark(row.question, _sureness(row), row.note, row.changed_at, row.changed_by)
        for row in list_remark_rows(session, organisation_id, assessment_id)
        if row.sureness or row.note
    ]


def load_remarks(session: Session, assessment: Assessment) -> dict[str, StoredAnswer]:
    """By "remark.<question>", in the form in which pages send them."""
    return {
        REMARK_PREFIX + row.question: StoredAnswer(
            _value(_sureness(row), row.note), row.revision, row.writer, row.sequence
        )
        for row in list_remark_rows(session, assessment.organisation_id, assessment.id)
    }


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


def remark_words(_edition: Edition, _question: str, value: AnswerValue) -> str:
    """The remark as a person reads it."""
    sureness, note = _parts(value)
    said = (SURENESS_WORDS[sureness] if sureness else "", note)
    return "；".join(part for part in said if part) or NOT_ANSWERED


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


def _columns(question: str, remark: StoredAnswer) -> Mapping[str, Any]:
    sureness, note = _parts(remark.value)
    return {"question": question.removeprefix(REMARK_PREFIX), "sureness": sureness, "note": note}


REMARK_KIND = MessageKind(read_remark, remark_words, AnswerRemark, _columns)
