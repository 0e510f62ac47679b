"""The rule of saving: nothing newer is lost, whatever the line does to messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.assessment.saving import (
    AnswerMessage,
    AnswerValue,
    StoredAnswer,
    Verdict,
    answer_after,
    judge_message,
)

VALUES = st.one_of(st.none(), st.integers(0, 4), st.sampled_from([["A"], ["B"], ["B", "C"]]))


def keep(stored: StoredAnswer | None, message: AnswerMessage) -> StoredAnswer | None:
    """What is stored after a message."""
    return answer_after(stored, message) if judge_message(stored, message) is Verdict.WRITE else stored


def keep_all(stored: StoredAnswer | None, messages: Iterable[AnswerMessage]) -> StoredAnswer | None:
    for message in messages:
        stored = keep(stored, message)
    return stored


def value_of(stored: StoredAnswer | None) -> AnswerValue:
    return None if stored is None else stored.value


def stored_by_b(value: AnswerValue = 1, revision: int = 3) -> StoredAnswer:
    return StoredAnswer(value, revision, "b", 7)


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[StoredAnswer | None, list[AnswerMessage], list[AnswerMessage]]:
    """What one page found, what it then sent, and what arrives: each at least once, in any order."""
    start = draw(st.one_of(st.none(), st.just(stored_by_b())))
    values = draw(st.lists(VALUES, min_size=1, max_size=6))
    seen = 0 if start is None else start.revision
    sent = [AnswerMessage(value, seen, "a", number) for number, value in enumerate(values)]
    repeated = draw(st.lists(st.sampled_from(sent), max_size=6))
    return start, sent, draw(st.permutations([*sent, *repeated]))


@given(deliveries())
def test_one_writers_messages_in_any_order_end_with_its_newest_value(
    delivery: tuple[StoredAnswer | None, list[AnswerMessage], list[AnswerMessage]],
) -> None:
    start, sent, arriving = delivery
    assert value_of(keep_all(start, arriving)) == sent[-1].value


@given(deliveries())
def test_a_message_that_has_been_kept_changes_nothing_when_it_comes_again(
    delivery: tuple[StoredAnswer | None, list[AnswerMessage], list[AnswerMessage]],
) -> None:
    start, sent, arriving = delivery
    stored = keep_all(start, arriving)
    assert keep_all(stored, sent) == stored
    assert judge_message(stored, sent[-1]) is Verdict.REPETITION


@given(VALUES, VALUES, st.integers(0, 2), st.integers(0, 20))
def test_what_another_writer_stored_is_not_overwritten_unseen(
    stored_value: AnswerValue, value: AnswerValue, seen: int, sequence: int
) -> None:
    stored = stored_by_b(stored_value)
    message = AnswerMessage(value, seen, "a", sequence)
    assert keep(stored, message) == stored
    expected = Verdict.REPETITION if value == stored_value else Verdict.CONFLICT
    assert judge_message(stored, message) is expected


@st.composite
def steps_of_two_writers(draw: st.DrawFn) -> list[tuple[str, AnswerValue, bool]]:
    """writer, value, and whether the writer looked at what is stored before it changed it."""
    return draw(st.lists(st.tuples(st.sampled_from("ab"), VALUES, st.booleans()), max_size=12))


@given(steps_of_two_writers())
def test_a_change_of_value_is_always_by_someone_who_saw_or_wrote_the_one_before(
    steps: list[tuple[str, AnswerValue, bool]],
) -> None:
    stored: StoredAnswer | None = None
    known = {"a": 0, "b": 0}
    for sequence, (writer, value, looks) in enumerate(steps):
        if looks and stored is not None:
            known[writer] = stored.revision
        after = keep(stored, AnswerMessage(value, known[writer], writer, sequence))
        if stored is not None and after is not None and after.value != stored.value:
            assert stored.writer == writer or known[writer] == stored.revision
            assert after.revision == stored.revision + 1
        stored = after


def test_the_first_answer_is_kept_with_revision_1() -> None:
    assert keep(None, AnswerMessage(["B"], 0, "a", 0)) == StoredAnswer(["B"], 1, "a", 0)


def test_an_answer_known_to_the_page_but_lost_by_the_store_is_kept_again() -> None:
    assert value_of(keep(None, AnswerMessage(["B"], 5, "a", 9))) == ["B"]


def test_an_untouched_question_sent_empty_writes_nothing() -> None:
    assert judge_message(None, AnswerMessage(None, 0, "a", 0)) is Verdict.REPETITION


def test_a_cleared_answer_is_kept_as_a_change() -> None:
    assert keep(stored_by_b(), AnswerMessage(None, 3, "a", 1)) == StoredAnswer(None, 4, "a", 1)


def test_the_same_value_keeps_its_revision_and_remembers_the_newer_sequence() -> None:
    assert keep(stored_by_b(), AnswerMessage(1, 3, "b", 8)) == replace(stored_by_b(), sequence=8)


def test_an_older_message_of_the_same_writer_with_another_value_is_a_conflict() -> None:
    assert judge_message(stored_by_b(), AnswerMessage(2, 3, "b", 6)) is Verdict.CONFLICT


@given(VALUES, st.integers(0, 5), st.integers(0, 9))
def test_saving_an_answer_that_waits_confirms_it_whatever_the_page_has_seen(
    value: AnswerValue, seen: int, sequence: int
) -> None:
    waiting = replace(stored_by_b(value), needs_confirmation=True)
    kept = keep(waiting, AnswerMessage(value, seen, "a", sequence))
    assert kept == StoredAnswer(value, waiting.revision + 1, "a", sequence)
    assert keep(kept, AnswerMessage(value, seen, "a", sequence)) == kept


def test_another_value_for_an_answer_that_waits_is_judged_as_ever() -> None:
    waiting = replace(stored_by_b(1), needs_confirmation=True)
    assert keep(waiting, AnswerMessage(2, 3, "a", 1)) == StoredAnswer(2, 4, "a", 1)
    assert judge_message(waiting, AnswerMessage(2, 1, "a", 1)) is Verdict.CONFLICT
