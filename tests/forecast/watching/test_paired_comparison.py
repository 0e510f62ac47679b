"""The random sample, and models compared in pairs on the firms that both of them forecast."""

from __future__ import annotations

from datetime import date

import pytest

from rongtong_assess.forecast.watching import RANDOM_SHARE, ShadowRecord, compare_in_pairs, is_in_random_sample

DAY = date(2027, 1, 1)


def test_the_random_sample_is_a_tenth_decided_by_the_id_alone() -> None:
    firms = [f"firm-{number}" for number in range(5000)]
    audited = [firm for firm in firms if is_in_random_sample(firm, seed=1)]
    assert 400 < len(audited) < 600
    assert audited == [firm for firm in firms if is_in_random_sample(firm, seed=1)]
    assert audited != [firm for firm in firms if is_in_random_sample(firm, seed=2)]


def test_champion_and_challengers_are_scored_on_the_same_verified_firms() -> None:
    def record(firm: str, champion: int, rule: int, found: int | None) -> ShadowRecord:
        return ShadowRecord(firm, date(2027, 1, 1), "new", {"new": champion, "rule": rule}, found)

    records = [record("a", 1, 2, 1), record("b", 2, 3, 2), record("c", 2, 2, 3), record("d", 4, 0, None)]
    comparison = compare_in_pairs(records, "new")[0]
    best, other = comparison.champion, comparison.challenger
    assert (best.model, best.firms, best.exact) == ("new", 3, pytest.approx(2 / 3))
    assert (other.model, other.mean_square, other.agrees_with_champion) == ("rule", 1.0, pytest.approx(1 / 3))
    assert compare_in_pairs([], "new") == ()


def test_a_later_challenger_is_compared_on_the_firms_that_both_forecast() -> None:
    days = [date(2027, 1, day) for day in (1, 2)]
    early = ShadowRecord("a", days[0], "old", {"old": 1, "rule": 2}, 1)
    late = [ShadowRecord(firm, days[1], "old", {"old": 1, "rule": 2, "new": 2}, 2) for firm in "bc"]
    comparisons = {comparison.challenger.model: comparison for comparison in compare_in_pairs([early, *late], "old")}
    assert (comparisons["rule"].champion.firms, comparisons["new"].champion.firms) == (3, 2)
    assert (comparisons["new"].challenger.exact, comparisons["new"].champion.exact) == (1, 0)
    assert comparisons["new"].champion.agrees_with_champion == 1
    assert compare_in_pairs([ShadowRecord("d", days[0], "old", {"old": 1, "new": 1})], "old") == ()


def test_the_share_of_the_sample_is_nested() -> None:
    """A firm in a sample of a tenth is also in one of a fifth: a larger share only adds firms."""
    firms = [f"firm-{number}" for number in range(500)]
    tenth, fifth = (
        {firm for firm in firms if is_in_random_sample(firm, seed=3, share=share)} for share in (RANDOM_SHARE, 0.2)
    )
    assert tenth < fifth
    assert not any(is_in_random_sample(firm, seed=3, share=0.0) for firm in firms)
    assert all(is_in_random_sample(firm, seed=3, share=1.0) for firm in firms)


def test_scores_worked_out_by_hand() -> None:
    found = {"a": 0, "b": 2, "c": 3, "d": 4}
    said = {"a": (0, 1), "b": (2, 2), "c": (2, 1), "d": (1, 4)}
    records = [
        ShadowRecord(firm, DAY, "old", {"old": old, "new": new}, found[firm]) for firm, (old, new) in said.items()
    ]
    pair = compare_in_pairs(records, "old")[0]
    assert (pair.champion.exact, pair.champion.mean_square) == (0.5, (0 + 0 + 1 + 9) / 4)
    assert (pair.challenger.exact, pair.challenger.mean_square) == (0.5, (1 + 0 + 4 + 0) / 4)
    assert pair.challenger.agrees_with_champion == 0.25


def test_the_challenger_with_most_firms_comes_first_then_by_name() -> None:
    levels = [{"old": 1, "b": 1, "c": 1, "a": 1}, {"old": 1, "b": 1, "a": 1}, {"old": 1, "b": 1}]
    records = [ShadowRecord(str(place), DAY, "old", said, 1) for place, said in enumerate(levels)]
    assert [pair.challenger.model for pair in compare_in_pairs(records, "old")] == ["b", "a", "c"]
    records = [ShadowRecord("x", DAY, "old", {"old": 1, "z": 1, "a": 1}, 1)]
    assert [pair.challenger.model for pair in compare_in_pairs(records, "old")] == ["a", "z"]


def test_a_champion_that_forecast_nothing_is_compared_with_no_challenger() -> None:
    records = [ShadowRecord("a", DAY, "old", {"new": 1, "rule": 1}, 1)]
    assert compare_in_pairs(records, "old") == ()
