"""Each release check for itself: just met it passes, just missed it alone fails."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rongtong_assess.forecast.evaluation.evaluation import Baseline, EvaluatedFigure, Evaluation
from rongtong_assess.forecast.evaluation.release_checks import (
    ReleaseCheck,
    simulated_release_checks,
    verified_release_checks,
)


def figure(value: float, low: float | None = None) -> EvaluatedFigure:
    return EvaluatedFigure(value, value if low is None else low, value)


def challenger(kappa: float, lead_low: float) -> Baseline:
    return Baseline(figure(kappa), figure(0.05, lead_low), accuracy=0.6, within_one=0.98)


MET = Evaluation(
    firms=300,
    kappa=figure(0.80),
    accuracy=figure(0.7),
    within_one=figure(0.985),
    off_by_two=figure(0.01),
    calibration_error=0.015,
    coverage=figure(0.88),
    width=1.5,
    baselines={"rule": challenger(0.75, 0.001), "proportional_odds": challenger(0.79, 0.001)},
    group_coverage={"size 0": 0.85, "size 2": 0.9},
)
NO_BETTER = {**MET.baselines, "proportional_odds": challenger(0.79, 0.0)}


def missed_checks(checks: tuple[ReleaseCheck, ...]) -> list[str]:
    return [check.name for check in checks if not check.is_passed]


@pytest.mark.parametrize(
    ("change", "missed"),
    [
        ({}, []),
        ({"kappa": figure(0.789)}, ["kappa"]),
        ({"within_one": figure(0.9849)}, ["within_one"]),
        ({"off_by_two": figure(0.0101)}, ["off_by_two"]),
        ({"calibration_error": 0.0151}, ["calibration_error"]),
        ({"coverage": figure(0.8799)}, ["coverage"]),
        ({"coverage": figure(0.9401)}, ["coverage"]),
    ],
)
def test_simulated_firms_judge_by_each_gate(change: dict[str, Any], missed: list[str]) -> None:
    assert [
        check.name for check in simulated_release_checks(replace(MET, **change), 0) if not check.is_passed
    ] == missed


@pytest.mark.parametrize(
    ("change", "missed"),
    [
        ({"within_one": figure(0.97), "off_by_two": figure(0.02), "calibration_error": 0.05}, []),
        ({"firms": 299}, ["firms"]),
        ({"baselines": NO_BETTER}, ["kappa"]),
        ({"within_one": figure(0.9699)}, ["within_one"]),
        ({"off_by_two": figure(0.0201)}, ["off_by_two"]),
        ({"calibration_error": 0.0501}, ["calibration_error"]),
        ({"coverage": figure(0.8799)}, ["coverage"]),
        ({"group_coverage": {"size 0": 0.9, "size 2": 0.849}}, ["size_coverage"]),
    ],
)
def test_verified_firms_judge_by_each_gate(change: dict[str, Any], missed: list[str]) -> None:
    assert missed_checks(verified_release_checks(replace(MET, **change), 0)) == missed


def test_one_fall_is_too_many_for_both() -> None:
    for checks in (simulated_release_checks(MET, 1), verified_release_checks(MET, 1)):
        assert [check.name for check in checks if not check.is_passed] == ["monotonicity"]
