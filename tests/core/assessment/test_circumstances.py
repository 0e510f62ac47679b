"""What is kept with the answers: whole seconds that add up or are unknown, and a plain claim about the decoy item."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.assessment.circumstances import (
    DECOY_WORDS,
    MOST_SECONDS,
    DecoyAnswer,
    find_decoy_claim,
    find_seconds,
    seconds_by_question,
    total_seconds,
)
from rongtong_assess.core.assessment.saving import AnswerMessage, StoredAnswer, Verdict, answer_after, judge_message
from rongtong_assess.core.edition.edition import Edition


@pytest.mark.parametrize(("sent", "kept"), [(0, 0), (7, 7), (600, 600), (601, 600), (10**400, 600)])
def test_whole_seconds_are_kept_up_to_the_most(sent: object, kept: int) -> None:
    assert find_seconds(sent) == kept


@pytest.mark.parametrize("sent", [None, -1, -(10**400), 1.5, float("nan"), float("inf"), True, "7", "", [7], {}])
def test_what_is_no_time_is_unknown(sent: object) -> None:
    assert find_seconds(sent) is None


def test_times_add_up_and_one_unknown_makes_the_whole_unknown() -> None:
    assert total_seconds(3, 4) == 7
    assert total_seconds(500, 500) == MOST_SECONDS
    assert total_seconds(3, None) is None


def test_the_time_of_numbers_counts_for_the_question_that_rests_on_them(edition: Edition) -> None:
    times = {"fact.production_devices": 4, "fact.digital_devices": 3, "base.network": 1, "scene.finance": 9}
    found = seconds_by_question(edition, times)
    assert found["base.device_digital"] == 7
    assert (found["base.network"], found["scene.finance"]) == (1, 9)
    assert "base.system" not in found


def test_a_number_of_unknown_time_makes_its_question_unknown(edition: Edition) -> None:
    found = seconds_by_question(edition, {"fact.production_devices": None, "fact.digital_devices": 1})
    assert "base.device_digital" not in found


def test_an_answer_changed_later_has_the_time_of_both(edition: Edition) -> None:
    first = answer_after(None, AnswerMessage(["B"], 0, "a", 1, 1))
    assert answer_after(first, AnswerMessage(["C"], 1, "b", 1, 5)).seconds == 6


@pytest.mark.parametrize(("earlier", "later"), [(None, 1), (1, None)])
def test_an_answer_partly_given_elsewhere_has_no_time(earlier: int | None, later: int | None) -> None:
    stored = StoredAnswer(["B"], 1, "a", 1, seconds=earlier)
    assert answer_after(stored, AnswerMessage(["C"], 1, "a", 2, later)).seconds is None


@given(st.data(), st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_a_message_that_comes_twice_or_late_adds_its_time_once_at_most(data: st.DataObject, times: list[int]) -> None:
    sent = [AnswerMessage(number, 0, "a", number, seconds) for number, seconds in enumerate(times)]
    repeated = data.draw(st.lists(st.sampled_from(sent), max_size=6))
    stored: StoredAnswer | None = None
    for message in data.draw(st.permutations([*sent, *repeated])):
        if judge_message(stored, message) is Verdict.WRITE:
            stored = answer_after(stored, message)
    assert stored is not None
    assert times[-1] <= (stored.seconds or 0) <= sum(times)


@pytest.mark.parametrize(("sent", "claims"), [("used", True), ("not_used", False), ("unsure", False)])
def test_only_the_answer_used_claims_the_decoy(sent: str, claims: bool) -> None:
    assert find_decoy_claim(sent) is claims


@pytest.mark.parametrize("sent", ["", "USED", "true", "已使用", "<x>"])
def test_what_is_no_answer_claims_nothing(sent: str) -> None:
    assert find_decoy_claim(sent) is None


def test_an_honest_firm_may_say_that_it_does_not_know() -> None:
    assert DECOY_WORDS[DecoyAnswer.UNSURE] == "不清楚"
