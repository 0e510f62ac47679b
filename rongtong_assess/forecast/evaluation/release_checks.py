"""What a model must reach before it may serve, on simulated and on verified firms; its figures as JSON.

In records and cards such a requirement is a "gate" (门槛); a phase gate of a roadmap is something else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rongtong_assess.forecast.evaluation.evaluation import Baseline, EvaluatedFigure, Evaluation
from rongtong_assess.forecast.training.plan import LEAST_VERIFIED

KAPPA_LEAD = 0.04
LEAST_VERIFIED_WORDS = f"随机抽取的已评定企业至少 {LEAST_VERIFIED} 家"
PLACES = 4


@dataclass(frozen=True, slots=True)
class ReleaseCheck:
    """One requirement. words: the requirement in Chinese; reached: the measured value."""

    name: str
    words: str
    reached: float
    is_passed: bool


def simulated_release_checks(evaluation: Evaluation, violations: int) -> tuple[ReleaseCheck, ...]:
    """On simulated firms: a lead over the rule, few gross errors, calibrated probabilities and intervals.

    violations: how many better answers lowered a forecast.
    """
    rule = evaluation.baselines["rule"].kappa.value
    lead = evaluation.kappa.value - rule
    return (
        ReleaseCheck("kappa", f"加权一致性比规则（{rule:.3f}）高 {KAPPA_LEAD} 以上", lead, lead >= KAPPA_LEAD),
        *_common_release_checks(evaluation, violations, within_one=0.985, off_by_two=0.01, calibration_error=0.015),
    )


def verified_release_checks(evaluation: Evaluation, violations: int) -> tuple[ReleaseCheck, ...]:
    """On verified firms that were chosen at random: better than every challenger beyond doubt."""
    lead = min(baseline.lead.low for baseline in evaluation.baselines.values())
    least = min(evaluation.group_coverage.values(), default=0.0)
    return (
        ReleaseCheck("firms", LEAST_VERIFIED_WORDS, evaluation.firms, evaluation.firms >= LEAST_VERIFIED),
        ReleaseCheck("kappa", "加权一致性高于每个对照，配对自助法 95% 下限大于 0", lead, lead > 0),
        *_common_release_checks(evaluation, violations, within_one=0.97, off_by_two=0.02, calibration_error=0.05),
        ReleaseCheck("size_coverage", "每个规模的区间覆盖率不低于 0.85", least, least >= 0.85),
    )


def pending_release_checks() -> tuple[ReleaseCheck, ...]:
    """The checks while the holdout is empty, because no firm was visited at random yet: not passed."""
    return (ReleaseCheck("firms", LEAST_VERIFIED_WORDS, 0, is_passed=False),)


def evaluation_document(evaluation: Evaluation, violations: int) -> dict[str, Any]:
    """The figures of one evaluation, rounded to meaningful digits.

    baselines: their kappa; intervals: 95 % bootstrap intervals.
    """
    return {
        "firms": evaluation.firms,
        "qwk": _number(evaluation.kappa.value),
        "accuracy": _number(evaluation.accuracy.value),
        "within_one": _number(evaluation.within_one.value),
        "off_by_two": _number(evaluation.off_by_two.value),
        "ece": _number(evaluation.calibration_error),
        "coverage": _number(evaluation.coverage.value),
        "width": _number(evaluation.width),
        "monotonicity_violations": violations,
        "baselines": {name: _number(baseline.kappa.value) for name, baseline in evaluation.baselines.items()},
        "baseline_details": {name: _baseline_document(baseline) for name, baseline in evaluation.baselines.items()},
        "intervals": {
            "qwk": _ends(evaluation.kappa),
            "accuracy": _ends(evaluation.accuracy),
            "within_one": _ends(evaluation.within_one),
            "off_by_two": _ends(evaluation.off_by_two),
            "coverage": _ends(evaluation.coverage),
        },
        "group_coverage": {name: _number(value) for name, value in evaluation.group_coverage.items()},
    }


def release_checks_document(checks: Iterable[ReleaseCheck]) -> list[dict[str, Any]]:
    """The requirements with their measured values, rounded to meaningful digits."""
    return [
        {"name": check.name, "words": check.words, "reached": _number(check.reached), "passed": bool(check.is_passed)}
        for check in checks
    ]


def _common_release_checks(
    evaluation: Evaluation, violations: int, *, within_one: float, off_by_two: float, calibration_error: float
) -> tuple[ReleaseCheck, ...]:
    coverage = evaluation.coverage.value
    return (
        ReleaseCheck(
            "within_one",
            f"相差不超过一级的不少于 {within_one}",
            evaluation.within_one.value,
            evaluation.within_one.value >= within_one,
        ),
        ReleaseCheck(
            "off_by_two",
            f"相差两级及以上的不超过 {off_by_two}",
            evaluation.off_by_two.value,
            evaluation.off_by_two.value <= off_by_two,
        ),
        ReleaseCheck(
            "calibration_error",
            f"概率的校准误差（各门槛平均）不超过 {calibration_error}",
            evaluation.calibration_error,
            evaluation.calibration_error <= calibration_error,
        ),
        ReleaseCheck("coverage", "90% 区间的覆盖率在 0.88 到 0.94 之间", coverage, 0.88 <= coverage <= 0.94),
        ReleaseCheck("monotonicity", "答案变好、结果变低的次数是 0", violations, violations == 0),
    )


def _baseline_document(baseline: Baseline) -> dict[str, Any]:
    return {
        "qwk": _number(baseline.kappa.value),
        "accuracy": _number(baseline.accuracy),
        "within_one": _number(baseline.within_one),
        "qwk_interval": _ends(baseline.kappa),
        "lead": _number(baseline.lead.value),
        "lead_interval": _ends(baseline.lead),
    }


def _ends(figure: EvaluatedFigure) -> list[float]:
    return [_number(figure.low), _number(figure.high)]


def _number(value: float) -> float:
    return round(float(value), PLACES)
