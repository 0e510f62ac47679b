"""A model's numbers as JSON: the same after a round trip, and whatever breaks the guarantee is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.forecast.serving.thresholds import (
    Boost,
    BoostsPart,
    OddsPart,
    PlattScaling,
    Ramp,
    RampsPart,
    Thresholds,
)
from rongtong_assess.forecast.serving.thresholds_json import (
    DEEPEST,
    MOST_TREES,
    NotAModel,
    read_mapping,
    read_numbers,
    read_thresholds,
    thresholds_document,
)

PLAIN = Thresholds(
    parts=(
        OddsPart((0.5, 0.0, 2.0), (1.0, -1.0)),
        RampsPart((Ramp(0, 1.0, 0.1), Ramp(2, 0.0, -0.5))),
        BoostsPart((Boost(0.2, ((1, 0.5, -0.1, (0, 2.0, 0.0, 0.4)),)), Boost(-1.0, ()))),
    ),
    cuts=(0.5, 0.42),
    reach=0.2,
)
CALIBRATED = Thresholds(PLAIN.parts, PLAIN.cuts, PLAIN.reach, (PlattScaling(1.5, 0.1), PlattScaling(0.7, -0.2)))
Document = dict[str, Any]


def read(document: object) -> Thresholds:
    return read_thresholds(document, features=3, top=2)


def document_of(thresholds: Thresholds = CALIBRATED) -> Document:
    document: Document = json.loads(json.dumps(thresholds_document(thresholds)))
    return document


@pytest.mark.parametrize("thresholds", [PLAIN, CALIBRATED], ids=["plain", "calibrated"])
def test_numbers_come_back_as_they_were(thresholds: Thresholds) -> None:
    assert read(document_of(thresholds)) == thresholds


def test_without_calibration_the_document_has_no_such_key() -> None:
    assert "bends" not in document_of(PLAIN)
    assert document_of(CALIBRATED)["bends"] == [[1.5, 0.1], [0.7, -0.2]]


@given(st.lists(st.floats(0, 9), min_size=3, max_size=3), st.floats(-9, 9), st.floats(0, 9))
def test_any_odds_come_back_to_the_last_digit(slopes: list[float], first: float, step: float) -> None:
    thresholds = Thresholds((OddsPart(tuple(slopes), (first, first - step)),), (0.5, 0.5), 0.0)
    assert read(document_of(thresholds)) == thresholds


def replaced(path: tuple[Any, ...], value: object) -> Document:
    """The document with one value changed."""
    document: Any = document_of()
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    whole: Document = document
    return whole


TOO_DEEP: Any = 0.0
for _ in range(DEEPEST + 2):
    TOO_DEEP = [0, 0.5, TOO_DEEP, 1.0]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("parts",), []),
        (("parts",), {}),
        (("parts", 0, "kind"), "forest"),
        (("parts", 0, "slopes"), [0.5, -0.1, 2.0]),
        (("parts", 0, "slopes"), [0.5, 0.1]),
        (("parts", 0, "slopes"), [0.5, float("nan"), 2.0]),
        (("parts", 0, "slopes"), [0.5, True, 2.0]),
        (("parts", 0, "slopes"), [0.5, "1", 2.0]),
        (("parts", 0, "intercepts"), [-1.0, 1.0]),
        (("parts", 0, "more"), 1),
        (("parts", 1, "ramps", 0), [0, -1.0, 0.1]),
        (("parts", 1, "ramps", 0), [3, 1.0, 0.1]),
        (("parts", 1, "ramps", 0), [-1, 1.0, 0.1]),
        (("parts", 1, "ramps", 0), [0.0, 1.0, 0.1]),
        (("parts", 1, "ramps", 0), [0, 1.0]),
        (("parts", 2, "boosts"), [{"base": 0.0, "trees": []}]),
        (("parts", 2, "boosts", 0, "base"), None),
        (("parts", 2, "boosts", 0, "trees"), [0.0] * (MOST_TREES + 1)),
        (("parts", 2, "boosts", 0, "trees", 0), [1, 0.5, 0.3, 0.2]),
        (("parts", 2, "boosts", 0, "trees", 0), [1, 0.5, 0.3]),
        (("parts", 2, "boosts", 0, "trees", 0), [9, 0.5, 0.3, 0.4]),
        (("parts", 2, "boosts", 0, "trees", 0), TOO_DEEP),
        (("cuts",), [0.5]),
        (("cuts",), [0.5, 0.0]),
        (("cuts",), [0.5, 1.0]),
        (("reach",), 0.51),
        (("reach",), -0.51),
        (("reach",), None),
        (("bends",), [[1.5, 0.1]]),
        (("bends",), [[0.0, 0.1], [1.0, 0.0]]),
        (("bends",), [[-1.0, 0.1], [1.0, 0.0]]),
        (("bends",), [[1.0], [1.0, 0.0]]),
        (("unknown",), 1),
    ],
)
def test_what_breaks_the_guarantee_is_no_model(path: tuple[Any, ...], value: object) -> None:
    with pytest.raises(NotAModel):
        read(replaced(path, value))


@pytest.mark.parametrize("document", [None, [], "model", 5, {}])
def test_other_values_are_no_model(document: object) -> None:
    with pytest.raises(NotAModel):
        read(document)


def test_a_tree_may_not_fall_even_below_the_first_branch() -> None:
    rising = [0, 1.0, [1, 0.0, -1.0, 0.2], [1, 0.0, 0.1, 0.9]]
    with pytest.raises(NotAModel, match="tree"):
        read(replaced(("parts", 2, "boosts", 0, "trees", 0), rising))


def test_a_mapping_has_exactly_the_keys_that_are_asked_for() -> None:
    assert read_mapping({"a": 1, "b": 2}, "a", "b") == {"a": 1, "b": 2}
    for wrong in ({"a": 1}, {"a": 1, "b": 2, "c": 3}, [("a", 1)]):
        with pytest.raises(NotAModel, match="a"):
            read_mapping(wrong, "a", "b")


def test_whole_numbers_are_numbers_and_their_count_matters() -> None:
    assert read_numbers([1, 2.5], "x", count=2) == (1.0, 2.5)
    with pytest.raises(NotAModel, match="x"):
        read_numbers([1, 2.5], "x", count=3)
