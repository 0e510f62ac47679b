"""Rules of retraining: what n firms support, and which of them are the holdout."""

from __future__ import annotations

from datetime import date

import pytest

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.forecast.forecast import FirmTraits
from rongtong_assess.forecast.training.plan import (
    VerifiedAssessment,
    VerifiedSplit,
    plan_training,
    split_by_time,
    split_verified,
    weigh_rows,
)


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
    verified, simulated = weigh_rows(500, 20_000, plan=plan_training(500))
    assert 20_000 * simulated == pytest.approx(0.75 * 500 * verified)


def test_a_split_by_time_judges_by_what_came_later() -> None:
    days = [date(2026, month, 1) for month in range(1, 13)]
    learned, judged = split_by_time(days, first_judged=date(2026, 10, 1))
    assert (learned, judged) == (list(range(9)), [9, 10, 11])


def assessment(firm: str, day: int, *, is_random: bool = False, level: int = 1) -> VerifiedAssessment:
    sheet = AnswerSheet("miit-2024", {}, {}, {})
    return VerifiedAssessment(firm, date(2027, 1, day), sheet, FirmTraits(), level, is_random)


def test_a_random_visit_at_any_time_puts_a_firm_into_the_holdout() -> None:
    split = split_verified(
        [
            assessment("b", 9, level=3),
            assessment("a", 2),
            assessment("b", 1, is_random=True),
            assessment("a", 5, level=2),
        ]
    )
    assert [(row.firm_id, row.level) for row in split.training_set] == [("a", 2)]
    assert [(row.firm_id, row.level) for row in split.holdout] == [("b", 3)]


def test_no_firm_is_on_both_sides_whatever_the_order() -> None:
    rows = [assessment(f"firm {place % 7}", 1 + place, is_random=place % 5 == 0) for place in range(20)]
    forwards, backwards = split_verified(rows), split_verified(rows[::-1])
    assert forwards == backwards
    sides = [{row.firm_id for row in side} for side in (forwards.training_set, forwards.holdout)]
    assert not sides[0] & sides[1]
    assert sides[0] | sides[1] == {f"firm {place}" for place in range(7)}


def test_without_assessments_there_is_nothing_to_split() -> None:
    assert split_verified([]) == VerifiedSplit((), ())


@pytest.mark.parametrize(
    ("firms", "weight"), [(199, 0.0), (200, 0.9), (1000, 0.5), (1999, 0.0005), (2000, 0.0), (5000, 0.0)]
)
def test_the_weight_of_simulated_rows_by_hand(firms: int, weight: float) -> None:
    assert plan_training(firms).simulated_weight == pytest.approx(weight)


def test_without_simulated_rows_their_weight_is_zero() -> None:
    assert weigh_rows(500, 0, plan=plan_training(500)) == (1.0, 0.0)


@pytest.mark.parametrize(("day", "late"), [(1, 12), (6, 7), (13, 0)])
def test_rows_of_the_day_itself_are_evaluated(day: int, late: int) -> None:
    days = [date(2026, 1, number) for number in range(1, 13)]
    learned, evaluated = split_by_time(days, first_judged=date(2026, 1, day))
    assert len(evaluated) == late
    assert sorted(learned + evaluated) == list(range(12))
