"""Keep what a page sends, at once; refuse what cannot be; overwrite nothing unseen.

A save costs one read and one write of the answers, however many it carries, and the same of the remarks where it
carries any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.completeness import Progress, progress
from rongtong_assess.core.derivation import DerivedOption
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import AlreadySubmitted
from rongtong_assess.core.remark import REMARK_PREFIX
from rongtong_assess.core.saving import StoredAnswer
from rongtong_assess.core.stored_sheet import build_sheet, questions_behind, settle_answers
from rongtong_assess.presentation.views.assessment import derive_options
from rongtong_assess.presentation.wording.assessment import answer_words
from rongtong_assess.services.read_answers import AnswerChange, read_message
from rongtong_assess.services.remarks import REMARK_KIND, load_remarks
from rongtong_assess.services.save_messages import Conflict, JudgedMessages, MessageKind, judge_messages, write_messages
from rongtong_assess.storage.assessments import Answer, Assessment, AssessmentState
from rongtong_assess.storage.queries.assessment import list_answers


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


def save_answers(
    session: Session,
    actor: Actor,
    assessment: Assessment,
    *,
    edition: Edition,
    changes: Sequence[AnswerChange],
    now: datetime,
) -> SaveOutcome:
    """Store the changes that may be stored: of answers, and of remarks, whose question begins with "remark.".

    The assessment must have been read with for_update in this transaction.
    Raises AlreadySubmitted.
    """
    if assessment.state == AssessmentState.SUBMITTED:
        raise AlreadySubmitted
    of_answers = [change for change in changes if not change.question.startswith(REMARK_PREFIX)]
    answers = judge_messages(ANSWER_KIND, edition, of_answers, list_answers(session, assessment))
    sheet = _refuse_contradictions(edition, answers)
    write_messages(session, actor, assessment, ANSWER_KIND, written=answers.written, now=now)
    remarks = JudgedMessages({})
    if of_remarks := [change for change in changes if change.question.startswith(REMARK_PREFIX)]:
        remarks = judge_messages(REMARK_KIND, edition, of_remarks, load_remarks(session, assessment))
        write_messages(session, actor, assessment, REMARK_KIND, written=remarks.written, now=now)
    return SaveOutcome(
        saved={**answers.saved, **remarks.saved},
        refused={**answers.refused, **remarks.refused},
        conflicts={**answers.conflicts, **remarks.conflicts},
        derived=derive_options(edition, settle_answers(edition, answers.after)[0]),
        progress=progress(edition, sheet),
    )


def _refuse_contradictions(edition: Edition, judged: JudgedMessages) -> AnswerSheet:
    """Take back the changes behind a contradiction until what remains agrees; the sheet it makes.

    Answers of one page are judged together, so a part and its total may grow in one save.
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


def _columns(question: str, answer: StoredAnswer) -> Mapping[str, Any]:
    return {
        "question": question,
        "value": answer.value,
        "needs_confirmation": answer.needs_confirmation,
        "seconds": answer.seconds,
    }


ANSWER_KIND = MessageKind(read_message, answer_words, Answer, _columns)
