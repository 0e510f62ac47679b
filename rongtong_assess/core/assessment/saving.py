"""The rule of saving: whether a message from a page may replace the stored answer.

Pages send again what was not acknowledged, and messages may arrive late, twice or out of order.
A writer is one open page; it numbers its changes. What another page has written in the
meantime is never overwritten unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from rongtong_assess.core.assessment.circumstances import total_seconds

# list of option keys, scene level, number as text; None: cleared
AnswerValue = list[str] | int | str | None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer as it is kept; revision counts its changes.

    needs_confirmation: carried over from another edition; it does not count until it is saved again.
    seconds: how long the question was looked at for this answer, all changes together; None unknown.
    """

    value: AnswerValue
    revision: int
    writer: str
    sequence: int
    needs_confirmation: bool = False
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerMessage:
    """What a page wants to keep. seen_revision: the revision the page last knew, 0 for none.

    seconds: how long the question was looked at since the writer's change before; None unknown.
    """

    value: AnswerValue
    seen_revision: int
    writer: str
    sequence: int
    seconds: int | None = None


class Verdict(Enum):
    """write: keep the message; repetition: it is already kept; conflict: a person chooses."""

    WRITE = auto()
    REPETITION = auto()
    CONFLICT = auto()


def judge_message(stored: StoredAnswer | None, message: AnswerMessage) -> Verdict:
    """What to do with a message, given what is stored (None: never answered).

    The same value from a page that is up to date is written too: that remembers its sequence
    number, so an older message that comes later is recognised as older. Sequence 0 is a writer's
    first message; none can be older. Saving an answer that waits for confirmation confirms it.
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
    """The answer once the message is written; an unchanged value keeps its revision.

    Time is added: who comes back to an answer has looked longer. A message is written once, so is its time.
    """
    if stored is None:
        seconds, value, revision = message.seconds, None, 0
    else:
        seconds, value, revision = total_seconds(stored.seconds, message.seconds), stored.value, stored.revision
    revision += message.value != value
    return StoredAnswer(message.value, revision, message.writer, message.sequence, seconds=seconds)
