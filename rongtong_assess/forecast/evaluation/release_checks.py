"""The gates a model must pass before it serves: one table for simulated firms, one for verified ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rongtong_assess.forecast.evaluation.evaluation import Baseline, Figure, Report
from rongtong_assess.forecast.training.plan import LEAST_VERIFIED

KAPPA_LEAD = 0.04
LEAST_VERIFIED_WORDS = f"随机抽取的已评定企业至少 {LEAST_VERIFIED} 家"
PLACES = 4


@dataclass(frozen=True, slots=True)
class Gate:
    """One demand. words: what is demanded, in Chinese; reached: what was measured."""

    name: str
    words: str
    reached: float
    is_passed: bool


def simulated_gates(report: Report, violations: int) -> tuple[Gate, ...]:
    """On simulated firms: a lead over the rule, few gross errors, honest chances and intervals."""
    rule = report.baselines["rule"].kappa.value
    lead = report.kappa.value - rule
    return (
        Gate("kappa", f"加权一致性比规则（{rule:.3f}）高 {KAPPA_LEAD} 以上", lead, lead >= KAPPA_LEAD),
        *_common_gates(report, violations, within_one=0.985, off_by_two=0.01, calibration_error=0.015),
    )


def verified_gates(report: Report, violations: int) -> tuple[Gate, ...]:
    """On verified firms that were chosen at random: better than every challenger beyond doubt."""
    lead = min(one.lead.low for one in report.baselines.values())
    least = min(report.group_coverage.values(), default=0.0)
    return (
        Gate("firms", LEAST_VERIFIED_WORDS, report.firms, report.firms >= LEAST_VERIFIED),
        Gate("kappa", "加权一致性高于每个对照，配对自助法 95% 下限大于 0", lead, lead > 0),
        *_common_gates(report, violations, within_one=0.97, off_by_two=0.02, calibration_error=0.05),
        Gate("size_coverage", "每个规模的区间覆盖率不低于 0.85", least, least >= 0.85),
    )


def unjudged_gates() -> tuple[Gate, ...]:
    """Where no firm was visited by chance yet: nothing can be said."""
    return (Gate("firms", LEAST_VERIFIED_WORDS, 0, is_passed=False),)


def _common_gates(
    report: Report, violations: int, *, within_one: float, off_by_two: float, calibration_error: float
) -> tuple[Gate, ...]:
    coverage = report.coverage.value
    return (
        Gate(
            "within_one",
            f"相差不超过一级的不少于 {within_one}",
            report.within_one.value,
            report.within_one.value >= within_one,
        ),
        Gate(
            "off_by_two",
            f"相差两级及以上的不超过 {off_by_two}",
            report.off_by_two.value,
            report.off_by_two.value <= off_by_two,
        ),
        Gate(
            "calibration_error",
            f"概率的校准误差（各门槛平均）不超过 {calibration_error}",
            report.calibration_error,
            report.calibration_error <= calibration_error,
        ),
        Gate("coverage", "90% 区间的覆盖率在 0.88 到 0.94 之间", coverage, 0.88 <= coverage <= 0.94),
        Gate("monotonicity", "答案变好、结果变低的次数是 0", violations, violations == 0),
    )


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
