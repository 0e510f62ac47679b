"""Merges what several people record about one thing, field by field, however late and in whatever order it arrives.

A page may be without network for hours. When its messages arrive, colleagues may have recorded something else, a
message may come twice, and an older one after a newer one. Each message says what the page knew before (its base) and
what it says now. A field that only one side changed takes that side's value; where both changed the same field the
stored value stays and a person decides. Every message is kept as a row of the history, with what it sent, whether it
was taken or not: no value ever leaves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

FieldValue = list[str] | int | str | None
Fields = Mapping[str, FieldValue]
"""Field -> its value as plain JSON. All fields of a thing are always there."""


@dataclass(frozen=True, slots=True)
class FieldsMessage:
    """What a page says of one thing.

    base: the fields that the server last told this page. seen_revision: the revision of the base, 0 for none.
    writer: one open page; sequence: it numbers its messages, 0 for its first.
    """

    base: Fields
    sent: Fields
    seen_revision: int
    writer: str
    sequence: int


@dataclass(frozen=True, slots=True)
class RecordedMessage:
    """A row of the history. before, after: the fields around it; revision: of the fields after it."""

    before: Fields
    after: Fields
    sent: Fields
    revision: int
    writer: str
    sequence: int


class Reception(StrEnum):
    """new: enters the history, and its fields count. late: enters the history only. repeated: it is there already."""

    NEW = "new"
    LATE = "late"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class MergedFields:
    """fields: after the message. conflicts: the fields that both sides changed; a person has to decide about them."""

    reception: Reception
    fields: Fields
    conflicts: tuple[str, ...] = ()


def merge_message(history: Sequence[RecordedMessage], message: FieldsMessage, *, blank: Fields) -> MergedFields:
    """What becomes of a message. history: of the thing, oldest first; blank: its fields before the first message."""
    current = history[-1].after if history else blank
    own = [row for row in history if row.writer == message.writer]
    known = next((row for row in own if row.sequence == message.sequence), None)
    if any(row.sequence > message.sequence for row in own):
        return MergedFields(Reception.REPEATED if known else Reception.LATE, current)
    if known:
        return MergedFields(Reception.REPEATED, current, _still_open(known, message, current))
    base = _known_base(own, message)
    fields, conflicts = dict(current), []
    for name, sent in message.sent.items():
        if sent in (base[name], current[name]):
            continue
        if current[name] == base[name]:
            fields[name] = sent
        else:
            conflicts.append(name)
    return MergedFields(Reception.NEW, fields, tuple(conflicts))


def row_after(
    history: Sequence[RecordedMessage], message: FieldsMessage, *, merged: MergedFields, blank: Fields
) -> RecordedMessage:
    """The row that a new or late message adds to the history; the revision counts changes of the fields."""
    before, revision = (history[-1].after, history[-1].revision) if history else (blank, 0)
    revision += merged.fields != before
    return RecordedMessage(before, merged.fields, message.sent, revision, message.writer, message.sequence)


def _known_base(own: Sequence[RecordedMessage], message: FieldsMessage) -> Fields:
    """The base, brought forward to what this page itself had taken without hearing of it.

    Where an acknowledgement was lost, the page repeats the older base; its own earlier value is no colleague's.
    """
    unheard = [row for row in own if row.revision > message.seen_revision]
    base = dict(message.base)
    for row in unheard:
        base.update({name: value for name, value in row.after.items() if value == row.sent[name]})
    return base


def _still_open(known: RecordedMessage, message: FieldsMessage, current: Fields) -> tuple[str, ...]:
    """The fields of a repeated message that a person has to decide about, as it was when it came first."""
    return tuple(
        name
        for name, sent in message.sent.items()
        if sent != message.base[name] and known.after[name] != sent and current[name] != sent
    )
