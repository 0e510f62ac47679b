"""How the history of an answer is told: every go of one person as one change, newest first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.assessment.colleagues.history import MOST_TOLD, RecordedChange, newest, tell_changes
from rongtong_assess.core.assessment.saving import AnswerValue

BEGUN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def history(*steps: tuple[int, AnswerValue, float]) -> list[RecordedChange]:
    """Account, new value and minute of every change."""
    values = [None, *(value for _, value, _ in steps)]
    return [
        RecordedChange("fact.x", number, values[number - 1], value, BEGUN + timedelta(minutes=minute), account)
        for number, (account, value, minute) in enumerate(steps, start=1)
    ]


def told(*steps: tuple[int, AnswerValue, float]) -> list[tuple[int | None, AnswerValue, AnswerValue]]:
    return [(change.by, change.before, change.after) for change in tell_changes(history(*steps))]


def test_what_is_typed_in_one_go_is_one_change() -> None:
    assert told((1, "1", 0), (1, "12", 0.1), (1, "120", 9)) == [(1, None, "120")]


def test_another_person_or_a_longer_pause_begins_another_change() -> None:
    assert told((1, "1", 0), (2, "2", 1), (1, "3", 2), (1, "4", 13)) == [
        *((1, "3", "4"), (1, "2", "3")),
        *((2, "1", "2"), (1, None, "1")),
    ]


def test_a_go_that_ends_where_it_began_is_not_told() -> None:
    assert told((1, "1", 0), (2, "2", 20), (2, "1", 21)) == [(1, None, "1")]


def test_a_confirmation_is_told_though_nothing_else_is_there() -> None:
    assert told((1, "1", 0), (1, "1", 1)) == [(1, "1", "1"), (1, None, "1")]


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from([None, "1", "2", "3"]), st.floats(0, 30)), max_size=12))
def test_what_is_told_leads_from_nothing_to_the_last_value(steps: list[tuple[int, AnswerValue, float]]) -> None:
    minute, changes = 0.0, []
    for account, value, pause in steps:
        minute += pause
        changes.append((account, value, minute))
    found = tell_changes(history(*changes))[::-1]
    value: AnswerValue = None
    for change in found:
        assert change.before == value
        value = change.after
    assert value == (steps[-1][1] if steps else None)


def test_the_newest_come_first_and_the_others_are_counted() -> None:
    changes = history(*((number % 2, str(number), number * 60.0) for number in range(MOST_TOLD + 3)))
    found, more = newest(changes)
    assert [change.after for change in found[:2]] == [str(MOST_TOLD + 2), str(MOST_TOLD + 1)]
    assert (len(found), more) == (MOST_TOLD, 3)
    assert newest([]) == ([], 0)
