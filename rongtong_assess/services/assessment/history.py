"""Who changed which answer when: beside the questions of a page, and where two people gave different answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.colleagues.history import RecordedChange, tell_changes
from rongtong_assess.presentation.wording.assessment import SOMEWHERE_ELSE, whose_answer_words
from rongtong_assess.services.assessment.save_messages import Conflict
from rongtong_assess.storage.colleagues import find_last_changes, list_changes
from rongtong_assess.storage.tables.assessment import Assessment


def load_history(
    session: Session, assessment: Assessment, questions: Collection[str]
) -> dict[str, list[RecordedChange]]:
    """The changes of these questions as they are told, newest first; questions without a change are left out."""
    by_question: dict[str, list[RecordedChange]] = {}
    for change in list_changes(session, assessment, questions):
        by_question.setdefault(change.question, []).append(change)
    return {question: tell_changes(changes) for question, changes in by_question.items()}


def say_whose(
    session: Session, actor: Actor, assessment: Assessment, *, conflicts: Mapping[str, Conflict]
) -> dict[str, Conflict]:
    """The conflicts, each with whose the stored answer is; without any, no query is sent."""
    if not conflicts:
        return {}
    last = find_last_changes(session, assessment, conflicts.keys())
    return {
        question: replace(conflict, by=_whose(last.get(question), actor)) for question, conflict in conflicts.items()
    }


def _whose(change: RecordedChange | None, actor: Actor) -> str:
    if change is None:
        return SOMEWHERE_ELSE
    is_own = change.by is not None and change.by == actor.account_id
    return whose_answer_words(change.name, change.at, is_own=is_own)
