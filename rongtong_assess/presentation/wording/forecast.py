"""What is said about forecasts, and about the models, trainings and decisions behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rongtong_assess.core.forecast.forecast import SIMULATED_WORDS, TO_VERIFY_WORDS
from rongtong_assess.core.forecast.in_force import RULE

FORECAST_TITLE = "到现场核对，多半会评为几级（预测）"
WHAT_IT_IS = "这是模型的估计，不是评定结果，也不改变按规则算出的等级；正式等级以现场评定为准。"
SAME_LEVEL = "预测和按规则算出的等级一样。"
TITLE_BEFORE_VISIT = "现场评定以前的预测（按自评的答案）"
SUPERSEDED = "已经到现场核对过，等级以现场评定为准；这个预测按自评的答案做，只留作对照。"
HOW_TO_READ_RAISES = "下面各题单独提高一档后，预测的平均等级会提高多少："
NOT_SURE_ENOUGH = "把握不够"
SEEN_BY_PEOPLE_ONLY = "等级高，要有人到现场看"
CHANCE_HEAD = ("等级", "可能性", "在 90% 区间里")
LITTLE_CHANCE = "不到 1%"
WITHIN, OUTSIDE = "是", "否"

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
    """What a model learned from; shown wherever the model is named."""
    if trained_on == "simulated":
        return SIMULATED_WORDS
    words = f"用 {verified_firms} 家经现场评定的企业训练"
    return f"演示数据，{words}" if is_demo else words


def name_model(model_id: str | None) -> str:
    """A model's name in a sentence."""
    return "只用规则" if model_id in {RULE, None} else f"模型 {model_id}"


def decision_words(kind: str, model_id: str | None, *, seen: Mapping[str, Any]) -> str:
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
    """What the range of a short form is not. why: the reason why there is no verdict, if any."""
    return f"{TO_VERIFY_WORDS}：{why}，快测不作结论。" if why else "这是范围，不是等级。"


def gain_words(levels: float) -> str:
    """By how much an answer raises the mean of the forecast, such as "+0.12 级"."""
    return f"+{levels:.2f} 级"


def verdict_words(level_title: str, why_open: str | None) -> str:
    """The forecast as a sentence. why_open: why only a visit can tell, None where the forecast may be said."""
    if why_open is None:
        return f"预测：{level_title}。"
    return f"{TO_VERIFY_WORDS}：模型偏向{level_title}，但{why_open}，不作结论。"


def interval_sentence(low_title: str, high_title: str, *, own_percent: int) -> str:
    """The 90 % interval. own_percent: the chance of this firm to be in it, which may be another one."""
    ends = f"只含{low_title}" if low_title == high_title else f"是{low_title}到{high_title}"
    many = "照这样给出的区间，十家企业里约有九家落在里面"
    return f"90% 区间{ends}：{many}；单看这一家，模型估计是 {own_percent}%。"


def other_level_words(likeliest_title: str, forecast_title: str) -> str:
    """Why the forecast is another level than the likeliest one."""
    return (
        f"单看可能性，{likeliest_title}最大；预测取{forecast_title}，"
        "是按训练时定好的分界取的，这样任何一题答得更好，预测都不会反而变低。两个等级都有可能，以区间为准。"
    )


def difference_words(why: str | None) -> str:
    """How the forecast compares with the level by rule. why: None where they agree."""
    return f"{why}。" if why else SAME_LEVEL


def declared_level_words(level_title: str) -> str:
    """The level by rule that was known when the forecast was made."""
    return f"当时按自评的答案算是{level_title}。"


def likeliest_words(level_title: str, percent: int) -> str:
    """The message of the chart of chances."""
    return f"可能性最大的是{level_title}，{percent}%"


def chances_summary(chances: Iterable[tuple[str, str]]) -> str:
    """What the chart of chances shows. chances: the name of each level and how likely it is."""
    listed = "，".join(f"{name} {words}" for name, words in chances)
    return f"每个等级一条横条，越长可能性越大。{listed}。"
