"""What is said about models, trainings and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rongtong_assess.core.forecast.forecast import SIMULATED_WORDS, TO_VERIFY_WORDS
from rongtong_assess.core.forecast.in_force import RULE

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
LOOK_NOTED = "已记下。"
LEVEL_FORECAST = "预测等级"
TRAINING_QUEUED = "已经排队，轮到后在后台训练；训练好不会自动投用。"
TRAINING_CANCELLED = "已取消，做了一半的不保留。"
TRAINING_OVER = "这次训练已经结束，没有可取消的。"
ROLLED_BACK = "已退回一步，从现在起生效；以前的结果不变。"
DRIFT_STATE_WORDS: Mapping[str, str] = {"calm": "平稳", "look": "请看一看", "alarm": "报警"}


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


def dimension_words(name: str) -> str:
    """A dimension in the list of what drifts."""
    return f"维度：{name}"


def promoted_words(model_id: str) -> str:
    """That a model is in force from now on."""
    return f"模型 {model_id} 从现在起投用；以前的结果不变。"


def caution_words(why: str | None) -> str:
    """What the range of a short form is not. why: the reason for which there is no verdict, if any."""
    return f"{TO_VERIFY_WORDS}：{why}，快测不作结论。" if why else "这是范围，不是等级。"
