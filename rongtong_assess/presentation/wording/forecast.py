"""What is said about models, trainings and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rongtong_assess.core.model_in_force import RULE
from rongtong_assess.core.placement import SIMULATED_WORDS

PLAN_WORDS = {
    "refitted_rule": "只能重新拟合规则的线",
    "proportional_odds": "可以训练比例优势模型",
    "average": "可以训练两种模型的平均",
}


KIND_WORDS = {
    "refitted_rule": "规则，重新拟合各级的线",
    "proportional_odds": "比例优势模型",
    "average": "比例优势模型和单调提升树的平均",
}


JOB_WORDS: Mapping[str, str] = {
    "waiting": "排队等候",
    "running": "正在训练",
    "done": "做好了",
    "failed": "没有做成",
    "cancelled": "已取消",
}


def basis_words(trained_on: str, *, verified_firms: int, is_demo: bool) -> str:
    """What a model rests on; shown wherever the model is named."""
    if trained_on == "simulated":
        return SIMULATED_WORDS
    words = f"用 {verified_firms} 家经现场评定的企业训练"
    return f"演示数据，{words}" if is_demo else words


def name_model(model_id: str | None) -> str:
    """A model's name in a sentence."""
    return "只用规则" if model_id in {RULE, None} else f"模型 {model_id}"


def decision_words(kind: str, model_id: str | None, seen: Mapping[str, Any]) -> str:
    """What was decided, without the reason. seen: the figures that the decision was made on."""
    if kind == "retrain":
        return f"开始训练 {model_id}，当时有 {seen['firms']} 家经现场评定，{seen['audited']} 家是随机抽查的"
    name = name_model(model_id)
    if kind == "promote":
        return f"投用{name}（{seen['gates']} 项门槛全部通过），原来是{name_model(seen['before'])}"
    if kind == "roll_back":
        return f"退回一步，换回{name}，原来是{name_model(seen['before'])}"
    return "看过漂移"
