"""Saves the answers and remarks that a page sends together: refuses what is invalid, overwrites nothing unseen.

A remark is sent and saved like an answer, under the question "remark.<question>" with the value [sureness, note],
such as ["guessed", "数字是估的"].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.circumstances import REMARK_PREFIX, SURENESS_BY_KEY, Remark, Sureness
from rongtong_assess.core.assessment.derivation import DerivedOption
from rongtong_assess.core.assessment.saving import AnswerMessage, AnswerValue, StoredAnswer
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.stored_sheet import (
    Progress,
    build_sheet,
    progress,
    questions_behind,
    settle_answers,
)
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import AlreadySubmitted, Refused
from rongtong_assess.core.typed_text import MOST_NOTE, hidden_character_words, many_lines
from rongtong_assess.presentation.views.assessment import derive_options
from rongtong_assess.presentation.wording.assessment import recorded_words
from rongtong_assess.presentation.wording.mistakes import find_password_mistake
from rongtong_assess.services.assessment.hand_out import find_refused
from rongtong_assess.services.assessment.history import say_whose
from rongtong_assess.services.assessment.read_answers import AnswerChange, read_message
from rongtong_assess.services.assessment.save_messages import (
    Conflict,
    JudgedMessages,
    MessageKind,
    judge_messages,
    write_messages,
)
from rongtong_assess.storage.assessment import list_answers, list_remark_rows
from rongtong_assess.storage.tables.assessment import Answer, AnswerRemark, Assessment, AssessmentState


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """What became of each question, and the progress after saving.

    saved: question -> revision; refused: question -> why and what to do.
    """

    saved: Mapping[str, int]
    refused: Mapping[str, str]
    conflicts: Mapping[str, Conflict]
    derived: Mapping[str, DerivedOption]
    progress: Progress


def save_answers(
    session: Session,
    actor: Actor,
    assessment: Assessment,
    *,
    edition: Edition,
    changes: Sequence[AnswerChange],
    now: datetime,
) -> SaveOutcome:
    """Store the valid changes of answers and of remarks, whose question begins with "remark.".

    What is handed out to someone else is refused. assessment: read with for_update in this transaction. Raises
    AlreadySubmitted.
    """
    if assessment.state == AssessmentState.SUBMITTED:
        raise AlreadySubmitted
    not_own = find_refused(session, actor, assessment, edition=edition, questions=[item.question for item in changes])
    changes = [change for change in changes if change.question not in not_own]
    of_answers = [change for change in changes if not change.question.startswith(REMARK_PREFIX)]
    answers = judge_messages(ANSWER_KIND, edition, changes=of_answers, stored=list_answers(session, assessment))
    sheet = _refuse_mistakes(edition, answers)
    write_messages(session, actor, assessment, kind=ANSWER_KIND, judged=answers, now=now)
    remarks = JudgedMessages({})
    if of_remarks := [change for change in changes if change.question.startswith(REMARK_PREFIX)]:
        remarks = judge_messages(REMARK_KIND, edition, changes=of_remarks, stored=load_remarks(session, assessment))
        write_messages(session, actor, assessment, kind=REMARK_KIND, judged=remarks, now=now)
    return SaveOutcome(
        saved={**answers.saved, **remarks.saved},
        refused={**not_own, **answers.refused, **remarks.refused},
        conflicts=say_whose(session, actor, assessment, conflicts={**answers.conflicts, **remarks.conflicts}),
        derived=derive_options(edition, settle_answers(edition, answers.after)[0]),
        progress=progress(edition, sheet),
    )


def list_remarks(session: Session, organisation_id: UUID, assessment_id: UUID) -> list[Remark]:
    """The remarks of an assessment that are not empty, by question; none of another organisation's."""
    return [
        Remark(row.question, _sureness(row), row.note, row.changed_at, row.changed_by)
        for row in list_remark_rows(session, organisation_id, assessment_id)
        if row.sureness or row.note
    ]


def load_remarks(session: Session, assessment: Assessment) -> dict[str, StoredAnswer]:
    """The stored remarks by "remark.<question>", in the form in which pages send them."""
    return {
        REMARK_PREFIX + row.question: StoredAnswer(
            _value(_sureness(row), row.note), row.revision, row.writer, row.sequence
        )
        for row in list_remark_rows(session, assessment.organisation_id, assessment.id)
    }


def read_remark(edition: Edition, change: AnswerChange) -> AnswerMessage:
    """The remark in the form that is stored. Raises Refused for one that is not valid."""
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


def _refuse_mistakes(edition: Edition, judged: JudgedMessages) -> AnswerSheet:
    """Refuse the changes that cause a contradiction, until none is left; returns the resulting sheet.

    The answers of one page are checked together, so a part and its total may grow in one save.
    """
    while True:
        sheet, mistakes = build_sheet(edition, judged.after)
        found = {
            question: mistake.words
            for mistake in mistakes
            for question in questions_behind(edition, mistake.where)
            if question in judged.written and judged.written[question].value is not None
        }
        if not found:
            return sheet
        judged.refused.update(found)
        for question in found:
            del judged.written[question]


def _read_note(question: str, text: str) -> str:
    """The note in composed Unicode with LF line ends. Raises Refused."""
    note = many_lines(text)
    if len(note) > MOST_NOTE:
        what = f"补充说明有 {len(note)} 个字，最多 {MOST_NOTE} 个字"
        raise Refused.because(question, what, "请写短一些")
    if hidden := hidden_character_words(note):
        raise Refused.because(question, f"补充说明里有{hidden}", "请删掉，或改成手工输入后再保存")
    if told := find_password_mistake(question, note):
        raise Refused([told])
    return note


def _sureness(row: AnswerRemark) -> Sureness | None:
    return Sureness(row.sureness) if row.sureness else None


def _value(sureness: Sureness | None, note: str) -> AnswerValue:
    return [sureness.key if sureness else "", note] if sureness or note else None


def _parts(value: AnswerValue) -> tuple[Sureness | None, str]:
    key, note = value if isinstance(value, list) else ("", "")
    return SURENESS_BY_KEY[key], note


def _answer_columns(question: str, answer: StoredAnswer) -> Mapping[str, Any]:
    return {
        "question": question,
        "value": answer.value,
        "needs_confirmation": answer.needs_confirmation,
        "seconds": answer.seconds,
    }


def _remark_columns(question: str, remark: StoredAnswer) -> Mapping[str, Any]:
    sureness, note = _parts(remark.value)
    return {"question": question.removeprefix(REMARK_PREFIX), "sureness": sureness, "note": note}


ANSWER_KIND = MessageKind(read_message, recorded_words, Answer, _answer_columns)
REMARK_KIND = MessageKind(read_remark, recorded_words, AnswerRemark, _remark_columns)
