"""What commands print of forecast models: a population, a training, an evaluation, the check of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rongtong_assess.core.forecast.forecast import SIMULATED_WORDS

BASELINE_WORDS = {
    "rule": "等宽分档的规则",
    "refitted_rule": "重新拟合的规则",
    "majority": "总说最常见的一级",
    "proportional_odds": "比例优势模型",
    "untuned_cuts": "门槛一律 0.5",
}


def describe_population(document: dict[str, Any]) -> str:
    """A population of simulated firms."""
    anchor = document["anchor"]
    said, found = (
        "，".join(f"{level} 级 {share:.1%}" for level, share in enumerate(document[name]))
        for name in ("self_reported", "verified")
    )
    return "\n".join(
        (
            f"{document['firms']} 家模拟企业（{document['edition']}）",
            f"情形 {document['scenario']}，种子 {document['seed']}",
            f"锚点：自评 {anchor['level']} 级及以上 {anchor['share']:.1%}，这里 {anchor['reached']:.1%}",
            f"自评：{said}",
            f"推算的现场评定：{found}",
            f"指纹：{document['fingerprint']}",
            f"{SIMULATED_WORDS}。",
        )
    )


def describe_training(record: Mapping[str, Any], folder: Path) -> str:
    """The outcome of a training, from the model's record."""
    lines = [f"模型 {record['id']} 在 {folder}", *_check_lines(record["gates"])]
    lines.append(
        f"投用请执行：rongtong model promote {record['id']}"
        if record["passed"]
        else "没有全部通过，不能投用；规则继续单独使用。"
    )
    return "\n".join(lines)


def describe_evaluation(document: dict[str, Any]) -> str:
    """The figures of one model."""
    lines = [
        f"模型 {document['model']}，{document['firms']} 家模拟企业",
        f"二次加权一致性 {document['qwk']}，正好相同 {document['accuracy']}",
        f"90% 区间盖住 {document['coverage']}，平均宽 {document['width']} 级",
        *_check_lines(document["gates"]),
    ]
    return "\n".join(lines)


def describe_table_check(document: dict[str, Any]) -> str:
    """The figures of the method on a table of ordered answers."""
    drift = document["drift"]
    state = "报警，请人看" if drift["alarm"] else "有变化，请人看" if drift["look"] else "平稳"
    lines = [
        f"二次加权一致性 {document['qwk']}，正好相同 {document['accuracy']}，相差不超过一级 {document['within_one']}",
        *(f"  {BASELINE_WORDS[name]}：{value}" for name, value in document["baselines"].items()),
        f"校准误差 {document['ece']}；90% 区间盖住 {document['coverage']}，平均宽 {document['width']} 级",
        f"答案变好、结果变低：{document['monotonicity_violations']} 次",
        f"漂移：{state}（最大 {drift['largest']}）",
    ]
    return "\n".join(lines)


def _check_lines(checks: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line for each release check."""
    return [f"  {'通过' if check['passed'] else '没通过'}  {check['words']}：{check['reached']:g}" for check in checks]
