"""Whether a message from a page may replace the stored answer.

Pages repeat what was not acknowledged, and messages may arrive late, twice or out of order. A writer is one open
page; it numbers its changes. What another page wrote in the meantime is never overwritten unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from rongtong_assess.core.assessment.circumstances import total_seconds

# list of option keys, scene level, number as text; None: cleared
AnswerValue = list[str] | int | str | None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it is stored; revision counts its changes.

    needs_confirmation: carried over from another edition; it does not count until it is saved again.
    seconds: how long the question was on screen for this answer, all changes together; None: unknown.
    """

    value: AnswerValue
    revision: int
    writer: str
    sequence: int
    needs_confirmation: bool = False
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerMessage:
    """A change that a page sends. seen_revision: the revision the page last knew, 0 for none.

    seconds: how long the question was on screen since the writer's last change; None: unknown.
    """

    value: AnswerValue
    seen_revision: int
    writer: str
    sequence: int
    seconds: int | None = None


class Verdict(Enum):
    """write: store the message; repetition: it is stored already; conflict: a person chooses."""

    WRITE = auto()
    REPETITION = auto()
    CONFLICT = auto()


def judge_message(stored: StoredAnswer | None, message: AnswerMessage) -> Verdict:
    """What to do with a message, given what is stored (None: never answered).

    The same value from a page that is up to date is written too: its sequence number is then stored, so an older
    message that arrives later is recognised. Sequence 0 is a writer's first message; none can be older. Saving an
    answer that waits for confirmation confirms it.
    """
    if stored is not None and stored.needs_confirmation and message.value == stored.value:
        return Verdict.WRITE
    if stored is None:
        is_newer, is_same = True, message.value is None
    elif message.writer == stored.writer:
        is_newer, is_same = message.sequence > stored.sequence, message.value == stored.value
    else:
        is_newer, is_same = message.seen_revision == stored.revision, message.value == stored.value
    if is_newer and not (is_same and message.sequence == 0):
        return Verdict.WRITE
    return Verdict.REPETITION if is_same else Verdict.CONFLICT


def answer_after(stored: StoredAnswer | None, message: AnswerMessage) -> StoredAnswer:
    """The answer once the message is written; an unchanged value keeps its revision, unless this confirms it.

    The times of several changes add up. A message is written once, so its time counts once.
    """
    if stored is None:
        seconds, value, revision, was_waiting = message.seconds, None, 0, False
    else:
        seconds, value, revision = total_seconds(stored.seconds, message.seconds), stored.value, stored.revision
        was_waiting = stored.needs_confirmation
    revision += message.value != value or was_waiting
    return StoredAnswer(message.value, revision, message.writer, message.sequence, seconds=seconds)
