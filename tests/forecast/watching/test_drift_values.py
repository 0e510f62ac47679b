"""PSI: values worked out by hand, its limits, and what must hold for any counts."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.forecast.features.feature_map import FeatureMap
from rongtong_assess.forecast.serving.model_folder import Artefact
from rongtong_assess.forecast.watching import (
    ALARM,
    BANDS,
    DIMENSION,
    FEWEST_FIRMS,
    LOOK,
    PRIOR,
    TIER,
    Drift,
    DriftLine,
    count_firms,
    measure_drift,
    psi,
)

COUNTS = st.lists(st.integers(0, 500), min_size=2, max_size=6)


def test_psi_worked_out_by_hand() -> None:
    # With the prior of ½ in each group: shares ½, ½ before and ¾, ¼ now.
    before, now = (9, 9), (14, 4)
    here, there = 9.5 / 19, 14.5 / 19
    expected = (there - here) * log(there / here) + (here - there) * log((1 - there) / (1 - here))
    assert PRIOR == 0.5
    assert psi(before, now) == pytest.approx(expected)


@given(COUNTS)
def test_the_same_shares_have_no_drift(counts: list[int]) -> None:
    assert psi(counts, counts) == 0


@given(COUNTS, st.data())
def test_drift_is_never_negative_and_the_same_both_ways(before: list[int], data: st.DataObject) -> None:
    now = data.draw(st.lists(st.integers(0, 500), min_size=len(before), max_size=len(before)))
    assert psi(before, now) >= 0
    assert psi(before, now) == pytest.approx(psi(now, before))


@given(COUNTS, st.data())
def test_the_order_of_the_groups_does_not_matter(before: list[int], data: st.DataObject) -> None:
    now = data.draw(st.permutations(before))
    assert psi(before[::-1], list(now)[::-1]) == pytest.approx(psi(before, now))


def test_an_empty_group_weighs_but_not_without_bound() -> None:
    assert ALARM < psi((100, 0), (50, 50)) < 10


def test_more_firms_with_the_same_shares_drift_less_from_the_prior() -> None:
    assert psi((10, 10), (20, 0)) < psi((1000, 1000), (2000, 0))


def test_counts_of_other_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="same groups"):
        psi((1, 2), (1, 2, 3))


@pytest.mark.parametrize(
    ("value", "state"), [(0.0, "calm"), (LOOK - 1e-9, "calm"), (LOOK, "look"), (ALARM - 1e-9, "look"), (ALARM, "alarm")]
)
def test_a_limit_counts_from_its_own_value_on(value: float, state: str) -> None:
    assert DriftLine("score", value).state == state


@pytest.mark.parametrize(("firms", "is_enough"), [(FEWEST_FIRMS - 1, False), (FEWEST_FIRMS, True)])
def test_few_firms_say_nothing(firms: int, *, is_enough: bool) -> None:
    assert Drift((), firms).is_enough is is_enough


def test_one_alarm_is_an_alarm_of_all() -> None:
    assert not Drift((DriftLine("a", LOOK),), 500).is_alarm
    assert Drift((DriftLine("a", LOOK), DriftLine("b", ALARM)), 500).is_alarm


def test_the_largest_comes_first_and_only_what_both_have_counted() -> None:
    before = {"a": [50, 50], "b": [50, 50], TIER: [50, 50], "gone": [1, 1]}
    now = {"a": [60, 40], "b": [90, 10], TIER: [50, 50], "new": [1, 1]}
    drift = measure_drift(before, now)
    assert [line.name for line in drift.lines] == ["b", "a", TIER]
    assert drift.firms == 100


def test_without_a_tier_the_most_answered_question_says_how_many_firms() -> None:
    assert measure_drift({"a": [1, 1]}, {"a": [30, 10], "b": [1, 2]}).firms == 40
    assert measure_drift({}, {}).firms == 0


def test_every_firm_is_counted_once_in_every_question_dimension_and_tier(edition: Edition, shipped: Artefact) -> None:
    features = FeatureMap(edition)
    questions = len(edition.questions)
    full = tuple(features.encoder.whole(item.points) for item in edition.items.values())
    empty = features.encoder.encode(AnswerSheet(edition.id, {}, {}, {}))
    best = type(empty)(tuple([1] * questions), full)
    counts = count_firms(features, [(empty, 0), (best, 4)])
    assert set(counts) == set(shipped.record["reference"])
    assert all(sum(count) == 2 for count in counts.values())
    assert counts[TIER] == [1, 0, 0, 0, 1]
    for dimension in edition.dimensions:
        bands = counts[f"{DIMENSION}{dimension.id}"]
        assert (bands[0], bands[BANDS - 1]) == (1, 1), "full marks are in the last band"
