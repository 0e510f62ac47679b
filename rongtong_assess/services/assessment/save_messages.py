"""Saves messages of either kind, answers or remarks: each is written, repeated, refused or a conflict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.saving import (
    AnswerMessage,
    AnswerValue,
    StoredAnswer,
    Verdict,
    answer_after,
    judge_message,
)
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.storage.assessment import add_or_replace
from rongtong_assess.storage.colleagues import add_changes
from rongtong_assess.storage.tables.assessment import Answer, AnswerRemark, Assessment


@dataclass(frozen=True, slots=True)
class Conflict:
    """What another page has stored in the meantime. by: whose it is and since when.

    shown, mine: the stored value, and the one that was sent, in words.
    """

    value: AnswerValue
    revision: int
    shown: str
    mine: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class MessageKind:
    """One kind of message. read raises Refused; words: a stored value as a person reads it.

    columns: the table's own columns of a question and its stored message; `write_messages` adds the common ones.
    """

    read: Callable[[Edition, AnswerChange], AnswerMessage]
    words: Callable[[Edition, str, AnswerValue], str]
    table: type[Answer | AnswerRemark]
    columns: Callable[[str, StoredAnswer], Mapping[str, Any]]


@dataclass(slots=True)
class JudgedMessages:
    """The changes of one save, by what becomes of them. repeated: question -> revision; refused: question -> why."""

    stored: Mapping[str, StoredAnswer]
    written: dict[str, StoredAnswer] = field(default_factory=dict)
    repeated: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)

    @property
    def after(self) -> dict[str, StoredAnswer]:
        """What is stored once the messages are written."""
        return {**self.stored, **self.written}

    @property
    def saved(self) -> dict[str, int]:
        """Question -> revision, of everything that is stored as it was sent."""
        return {**self.repeated, **{question: message.revision for question, message in self.written.items()}}


def judge_messages(
    kind: MessageKind, edition: Edition, *, changes: Sequence[AnswerChange], stored: Mapping[str, StoredAnswer]
) -> JudgedMessages:
    """Decide what becomes of each change, given what is stored by question; writes nothing."""
    judged = JudgedMessages(stored)
    for change in _newest_of_each(changes):
        _judge(kind, edition, change, judged=judged)
    return judged


def write_messages(
    session: Session,
    actor: Actor,
    assessment: Assessment,
    *,
    kind: MessageKind,
    judged: JudgedMessages,
    now: datetime,
) -> None:
    """Write the messages in one statement and their changes into the history in another; none without a message."""
    if not judged.written:
        return
    whose = {"assessment_id": assessment.id, "organisation_id": assessment.organisation_id}
    stamp = {"changed_at": now, "changed_by": actor.account_id}
    rows = [
        {
            **whose,
            **kind.columns(question, message),
            "revision": message.revision,
            "writer": message.writer,
            "sequence": message.sequence,
            **stamp,
        }
        for question, message in judged.written.items()
    ]
    add_or_replace(session, kind.table, rows)
    if changes := [{**whose, **change, **stamp} for change in list_history_columns(judged.written, judged.stored)]:
        add_changes(session, changes)


def list_history_columns(
    written: Mapping[str, StoredAnswer], stored: Mapping[str, StoredAnswer]
) -> Iterable[Mapping[str, Any]]:
    """The history's own columns for what is written in place of what is stored: new values and confirmations."""
    for question, message in written.items():
        before = stored.get(question)
        if message.revision != (before.revision if before else 0):
            yield {
                "question": question,
                "revision": message.revision,
                "value_before": before and before.value,
                "value_after": message.value,
            }


def _newest_of_each(changes: Sequence[AnswerChange]) -> Iterable[AnswerChange]:
    """The last change of each question, should a page send two."""
    return {change.question: change for change in sorted(changes, key=lambda change: change.sequence)}.values()


def _judge(kind: MessageKind, edition: Edition, change: AnswerChange, *, judged: JudgedMessages) -> None:
    question = change.question
    try:
        message = kind.read(edition, change)
    except Refused as refusal:
        judged.refused[question] = refusal.words
        return
    stored = judged.stored.get(question)
    verdict = judge_message(stored, message)
    if verdict is Verdict.WRITE:
        judged.written[question] = answer_after(stored, message)
    elif verdict is Verdict.REPETITION:
        judged.repeated[question] = 0 if stored is None else stored.revision
    elif stored is not None:
        shown, mine = (kind.words(edition, question, value) for value in (stored.value, message.value))
        judged.conflicts[question] = Conflict(stored.value, stored.revision, shown, mine)
