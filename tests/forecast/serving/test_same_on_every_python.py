"""Forecasts do not depend on the Python version: every run compares with one record made once."""

from __future__ import annotations

import builtins
import math
from types import FunctionType

import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import add_in_order
from rongtong_assess.forecast.serving.model_folder import Artefact
from tests.forecast.recorded import RECORD, recorded_text

WEIGHTS = [0.1] * 10
"""One after the other they give 0.9999999999999999; a compensated sum gives 1.0."""


def test_forecasts_drift_and_hints_are_the_recorded_ones_to_the_last_digit(edition: Edition, shipped: Artefact) -> None:
    assert recorded_text(edition, shipped) == RECORD.read_text(encoding="utf-8")


def test_floats_are_added_one_after_the_other() -> None:
    assert add_in_order(WEIGHTS) == 0.9999999999999999 != math.fsum(WEIGHTS)
    assert add_in_order([]) == 0.0


def test_the_products_code_cannot_add_floats_with_the_built_in_sum_during_the_tests() -> None:
    add = FunctionType(_add.__code__, {"__name__": "rongtong_assess.made_up", "__builtins__": builtins})
    with pytest.raises(AssertionError, match=r"rongtong_assess\.made_up adds floats"):
        add([0.5, 1])
    assert add([1, True]) == 2
    assert _add([0.5, 1]) == 1.5, "others may"


def _add(values: list[float]) -> float:
    return sum(values)
