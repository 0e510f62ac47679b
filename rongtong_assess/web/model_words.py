"""Models, trainings and decisions in the words people read."""

from __future__ import annotations

from rongtong_assess.core.forecast.in_force import RULE
from rongtong_assess.core.forecast.placement import SIMULATED_WORDS
from rongtong_assess.forecast.serving.model_folder import Artefact
from rongtong_assess.storage.jobs import JobState
from rongtong_assess.storage.placements import ModelDecision

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
JOB_WORDS = {
    JobState.WAITING: "排队等候",
    JobState.RUNNING: "正在训练",
    JobState.DONE: "做好了",
    JobState.FAILED: "没有做成",
    JobState.CANCELLED: "已取消",
}


def basis_words(artefact: Artefact, *, is_demo: bool) -> str:
    """What a model rests on; must stand wherever it is named."""
    if artefact.model.trained_on == "simulated":
        return SIMULATED_WORDS
    words = f"用 {artefact.model.verified_firms} 家经现场评定的企业训练"
    return f"演示数据，{words}" if is_demo or artefact.record["data"].get("is_demo") else words


def name_model(model_id: str | None) -> str:
    """A model's name in a sentence."""
    return "只用规则" if model_id in {RULE, None} else f"模型 {model_id}"


def decision_words(decision: ModelDecision) -> str:
    """What was decided, without the reason."""
    seen = decision.seen or {}
    if decision.kind == "retrain":
        return f"开始训练 {decision.model_id}，当时有 {seen['firms']} 家经现场评定，{seen['audited']} 家是随机抽查的"
    name = name_model(decision.model_id)
    if decision.kind == "promote":
        return f"投用{name}（{seen['gates']} 项门槛全部通过），原来是{name_model(seen['before'])}"
    if decision.kind == "roll_back":
        return f"退回一步，换回{name}，原来是{name_model(seen['before'])}"
    return "看过漂移"
