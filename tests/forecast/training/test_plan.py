"""Rules of retraining: how much firms can bear, who is audited, splits, and models in the shadow."""

from __future__ import annotations

from datetime import date

import pytest

from rongtong_assess.forecast.training.plan import plan_training, split_by_time, weigh_rows
from rongtong_assess.forecast.watching.paired_comparison import ShadowRecord, compare_in_pairs, is_in_random_sample


@pytest.mark.parametrize(
    ("firms", "kind", "uses_simulated"),
    [
        (0, "refitted_rule", False),
        (199, "refitted_rule", False),
        (200, "proportional_odds", True),
        (400, "proportional_odds", True),
        (401, "average", True),
        (1999, "average", True),
        (2000, "average", False),
    ],
)
def test_the_number_of_verified_firms_decides(firms: int, kind: str, *, uses_simulated: bool) -> None:
    plan = plan_training(firms)
    assert (plan.kind, plan.uses_simulated) == (kind, uses_simulated)


def test_simulated_rows_fade_out_and_never_outweigh_verified_ones() -> None:
    weights = [plan_training(firms).simulated_weight for firms in range(200, 2001, 100)]
    assert weights == sorted(weights, reverse=True)
    verified, simulated = weigh_rows(500, 20_000, plan_training(500))
    assert 20_000 * simulated == pytest.approx(0.75 * 500 * verified)


def test_the_audit_slice_is_a_tenth_decided_by_the_id_alone() -> None:
    firms = [f"firm-{number}" for number in range(5000)]
    audited = [firm for firm in firms if is_in_random_sample(firm, seed=1)]
    assert 400 < len(audited) < 600
    assert audited == [firm for firm in firms if is_in_random_sample(firm, seed=1)]
    assert audited != [firm for firm in firms if is_in_random_sample(firm, seed=2)]


def test_a_split_by_time_judges_by_what_came_later() -> None:
    days = [date(2026, month, 1) for month in range(1, 13)]
    learned, judged = split_by_time(days, first_judged=date(2026, 10, 1))
    assert (learned, judged) == (list(range(9)), [9, 10, 11])


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
