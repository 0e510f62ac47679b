"""Several people record about one thing, without network for hours: nothing is overwritten unseen, nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.visit.merge import (
    Fields,
    FieldsMessage,
    MergedFields,
    Reception,
    RecordedMessage,
    merge_message,
    row_after,
)

BLANK: Fields = {"value": None, "note": ""}


@dataclass
class Server:
    """The rule with its history, as the service keeps it."""

    history: list[RecordedMessage] = field(default_factory=list)

    @property
    def fields(self) -> Fields:
        return self.history[-1].after if self.history else BLANK

    @property
    def revision(self) -> int:
        return self.history[-1].revision if self.history else 0

    def receive(self, message: FieldsMessage) -> MergedFields:
        merged = merge_message(self.history, message, blank=BLANK)
        if merged.reception is not Reception.REPEATED:
            self.history.append(row_after(self.history, message, merged=merged, blank=BLANK))
        return merged


@dataclass
class Page:
    """One open page: what it knows of the server, what it shows, and what it has sent."""

    writer: str
    base: Fields = field(default_factory=lambda: BLANK)
    seen_revision: int = 0
    shown: dict[str, Any] = field(default_factory=lambda: dict(BLANK))
    sent: list[FieldsMessage] = field(default_factory=list)

    def change(self, **fields: Any) -> FieldsMessage:
        self.shown.update(fields)
        message = FieldsMessage(self.base, dict(self.shown), self.seen_revision, self.writer, len(self.sent))
        self.sent.append(message)
        return message

    def hear(self, server: Server, message: FieldsMessage, merged: MergedFields) -> None:
        """The acknowledgement of its newest message: what it shows is what the server has, but for conflicts."""
        if message is not self.sent[-1]:
            return
        kept = {name: self.shown[name] for name in merged.conflicts}
        self.base, self.seen_revision = server.fields, server.revision
        self.shown = {**server.fields, **kept}


def send(server: Server, page: Page, **fields: Any) -> MergedFields:
    message = page.change(**fields)
    merged = server.receive(message)
    page.hear(server, message, merged)
    return merged


def test_fields_that_only_one_side_changed_come_together() -> None:
    server, first, second = Server(), Page("a"), Page("b")
    send(server, first, value=1)
    merged = send(server, second, note="只有凭证")
    assert merged.conflicts == ()
    assert server.fields == {"value": 1, "note": "只有凭证"}


def test_a_field_that_both_changed_stays_and_is_asked_about() -> None:
    server, first, second = Server(), Page("a"), Page("b")
    send(server, first, value=1, note="看过账")
    merged = send(server, second, value=2)
    assert merged.conflicts == ("value",)
    assert server.fields == {"value": 1, "note": "看过账"}
    assert server.history[-1].sent["value"] == 2


def test_after_a_conflict_the_person_has_seen_both_and_may_choose_either() -> None:
    server, first, second = Server(), Page("a"), Page("b")
    send(server, first, value=1)
    send(server, second, value=2)
    assert send(server, second, value=2).conflicts == ()
    assert server.fields["value"] == 2


def test_the_same_value_of_two_people_is_no_conflict() -> None:
    server = Server()
    send(server, Page("a"), value=1)
    assert send(server, Page("b"), value=1).conflicts == ()
    assert server.revision == 1


def test_what_a_page_recorded_itself_is_no_colleagues_when_the_acknowledgement_was_lost() -> None:
    server, page = Server(), Page("a")
    server.receive(page.change(value=1))
    assert server.receive(page.change(value=2)).conflicts == ()
    assert server.receive(page.change(value=None)).conflicts == ()
    assert server.fields["value"] is None


def test_an_older_message_that_comes_late_changes_nothing_and_is_kept() -> None:
    server, page = Server(), Page("a")
    older, newer = page.change(value=1), page.change(value=None)
    server.receive(newer)
    assert server.receive(older).reception is Reception.LATE
    assert server.fields["value"] is None
    assert server.history[-1].sent["value"] == 1


def test_a_conflict_that_was_not_heard_of_is_told_again() -> None:
    server, page = Server(), Page("b")
    send(server, Page("a"), value=1)
    message = page.change(value=2)
    assert server.receive(message).conflicts == ("value",)
    again = server.receive(message)
    assert (again.reception, again.conflicts) == (Reception.REPEATED, ("value",))
    assert len(server.history) == 2


VALUES = st.sampled_from([None, "as_declared", 0, 1, 2, ["A"], ["A", "B"]])
NOTES = st.sampled_from(["", "看过账", "只有凭证"])
CHANGES = st.dictionaries(st.sampled_from(["value", "note"]), st.none(), min_size=1).flatmap(
    lambda names: st.fixed_dictionaries({name: VALUES if name == "value" else NOTES for name in names})
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), st.integers(0, 2), CHANGES),
        # Any message that was ever sent, in any order and as often as it likes; heard of or not.
        st.tuples(st.just("arrive"), st.integers(0, 30), st.booleans()),
    ),
    max_size=40,
)


@given(STEPS)
def test_in_whatever_order_messages_come_no_value_leaves_the_history_or_is_replaced_unseen(
    steps: list[tuple[str, int, Mapping[str, Any] | bool]],
) -> None:
    server, pages = Server(), [Page("a"), Page("b"), Page("c")]
    sent: list[tuple[Page, FieldsMessage]] = []
    arrived: list[FieldsMessage] = []
    for kind, number, rest in steps:
        if kind == "change":
            assert isinstance(rest, Mapping)
            page = pages[number]
            sent.append((page, page.change(**rest)))
        elif sent:
            page, message = sent[number % len(sent)]
            arrived.append(message)
            before, rows = server.fields, len(server.history)
            merged = server.receive(message)
            assert _changed(before, server.fields) <= _may_change(server.history[:rows], message)
            assert all(server.fields[name] != message.sent[name] for name in merged.conflicts)
            if rest:
                page.hear(server, message, merged)
    assert all(_kept(server.history, message) for message in arrived)
    assert len(server.history) == len({(message.writer, message.sequence) for message in arrived})
    assert _is_unbroken(server.history)


def _changed(before: Fields, after: Fields) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def _may_change(history: list[RecordedMessage], message: FieldsMessage) -> set[str]:
    """The fields whose stored value this page knew: as its base, or since it recorded them itself."""
    current = history[-1].after if history else BLANK
    own = [row.sent for row in history if row.writer == message.writer]
    return {
        name
        for name in current
        if current[name] == message.base[name] or any(sent[name] == current[name] for sent in own)
    }


def _kept(history: list[RecordedMessage], message: FieldsMessage) -> bool:
    return any(
        (row.writer, row.sequence, row.sent) == (message.writer, message.sequence, message.sent) for row in history
    )


def _is_unbroken(history: list[RecordedMessage]) -> bool:
    """Each row begins where the one before ended, so every value that ever counted is in one of them."""
    befores = [BLANK, *(row.after for row in history)]
    return all(row.before == before for row, before in zip(history, befores, strict=False))


@given(STEPS)
def test_once_everything_has_arrived_and_is_decided_every_page_shows_the_same(
    steps: list[tuple[str, int, Mapping[str, Any] | bool]],
) -> None:
    server, pages = Server(), [Page("a"), Page("b"), Page("c")]
    for kind, number, rest in steps:
        if kind == "change" and isinstance(rest, Mapping):
            pages[number].change(**rest)
    for page in pages:
        if page.sent:
            page.hear(server, page.sent[-1], server.receive(page.sent[-1]))
            # Whoever is asked keeps what was entered here.
            assert send(server, page, **page.shown).conflicts == ()
            assert page.shown == server.fields
