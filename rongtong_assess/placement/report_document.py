"""Figures as JSON values, rounded to what they can bear."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rongtong_assess.placement.evaluation import Baseline, Figure, Report
from rongtong_assess.placement.gates import Gate

PLACES = 4


def report_document(report: Report, violations: int) -> dict[str, Any]:
    """The figures of one evaluation. baselines: their kappa; intervals: 95 % bootstrap intervals."""
    return {
        "firms": report.firms,
        "qwk": _number(report.kappa.value),
        "accuracy": _number(report.accuracy.value),
        "within_one": _number(report.within_one.value),
        "off_by_two": _number(report.off_by_two.value),
        "ece": _number(report.calibration_error),
        "coverage": _number(report.coverage.value),
        "width": _number(report.width),
        "monotonicity_violations": violations,
        "baselines": {name: _number(one.kappa.value) for name, one in report.baselines.items()},
        "baseline_details": {name: _baseline_document(one) for name, one in report.baselines.items()},
        "intervals": {
            "qwk": _ends(report.kappa),
            "accuracy": _ends(report.accuracy),
            "within_one": _ends(report.within_one),
            "off_by_two": _ends(report.off_by_two),
            "coverage": _ends(report.coverage),
        },
        "group_coverage": {name: _number(value) for name, value in report.group_coverage.items()},
    }


def gates_document(gates: Iterable[Gate]) -> list[dict[str, Any]]:
    return [
        {"name": gate.name, "words": gate.words, "reached": _number(gate.reached), "passed": bool(gate.is_passed)}
        for gate in gates
    ]


def _baseline_document(baseline: Baseline) -> dict[str, Any]:
    return {
        "qwk": _number(baseline.kappa.value),
        "accuracy": _number(baseline.accuracy),
        "within_one": _number(baseline.within_one),
        "qwk_interval": _ends(baseline.kappa),
        "lead": _number(baseline.lead.value),
        "lead_interval": _ends(baseline.lead),
    }


def _ends(figure: Figure) -> list[float]:
    return [_number(figure.low), _number(figure.high)]


def _number(value: float) -> float:
    return round(float(value), PLACES)
