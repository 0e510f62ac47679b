"""The plausibility question: only a plain claim is one."""

from __future__ import annotations

import pytest

from rongtong_assess.core.assessment.circumstances import DECOY_WORDS, DecoyAnswer, find_decoy_claim


@pytest.mark.parametrize(("sent", "claims"), [("used", True), ("not_used", False), ("unsure", False)])
def test_only_who_says_used_claims_it(sent: str, claims: bool) -> None:
    assert find_decoy_claim(sent) is claims


@pytest.mark.parametrize("sent", ["", "USED", "true", "已使用", "<x>"])
def test_what_is_no_answer_says_nothing(sent: str) -> None:
    assert find_decoy_claim(sent) is None


def test_an_honest_firm_may_say_that_it_does_not_know() -> None:
    assert DECOY_WORDS[DecoyAnswer.UNSURE] == "不清楚"
