"""What is said about visits on site, their findings and their results."""

from __future__ import annotations

from collections.abc import Mapping

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import TO_VERIFY_WORDS, Forecast
from rongtong_assess.core.result.level import Gap
from rongtong_assess.core.visit.standing_facts import ResultPart
from rongtong_assess.presentation.wording.quantities import (
    join_names,
    level_title,
    overall_word,
    points_words,
    show_missing,
)

FINDINGS_SAVED = "已保存，可以以后接着填。"
VERIFIED_ELSEWHERE = "由别的平台评定"
BEING_VERIFIED = "评定中"
NOT_VERIFIED = "未评定"
THIS_FIRM_NOW = "该企业现在"
VISIT_TITLE = "现场评定的结果"
ALL_AS_DECLARED = "各题都和填报一致。"
VISIT_HOW = "等级由现场看到的情况按同一套规则算出。"
EFFECT_WORDS: Mapping[ResultPart, str] = {
    ResultPart.LEVEL: "等级",
    ResultPart.POINTS: "得分",
    ResultPart.SCENES: "场景的等级",
    ResultPart.GAP: "离下一级的差距",
}


def chance_words(forecast: Forecast | None) -> str:
    """How likely it is that a visit finds a lower level than the declared one."""
    return f"{round(100 * forecast.chance_below_official)}%" if forecast else "不知道"


def forecast_words(edition: Edition, forecast: Forecast | None, *, is_visited: bool) -> str:
    """Which level is expected of a visit."""
    if forecast is None:
        return "没有预测"
    title = level_title(edition, forecast.level)
    if is_visited:
        return f"{title}（到访以前）"
    return f"{title}，{TO_VERIFY_WORDS}" if forecast.needs_visit else title


def interval_range_words(edition: Edition, forecast: Forecast) -> str:
    """From which level to which the forecast ranges."""
    low, high = overall_word(edition, forecast.low), overall_word(edition, forecast.high)
    return f"90% 区间只含{low}" if low == high else f"90% 区间{low}到{high}"


def missing_words(edition: Edition, gap: Gap | None) -> str:
    """What is missing to the next level."""
    if gap is None:
        return "已是最高等级"
    parts = [f"{show_missing(gap.score_points)} 分"] if gap.score_points else []
    parts += [f"{gap.scenes} 个场景"] if gap.scenes else []
    parts += [f"{gap.required_scenes} 个约束性场景"] if gap.required_scenes else []
    return f"到{overall_word(edition, gap.level)}差 {join_names(parts)}"


def verified_words(edition: Edition, level: int) -> str:
    """The level that a visit confirmed."""
    return f"已评定：{overall_word(edition, level)}"


def level_text(level: int, text: str) -> str:
    """One level of a scene to choose."""
    return f"{level} 级：{text}"


def not_saved_words(message: str) -> str:
    """That the findings just entered were not saved, and why."""
    return f"刚才填的没有保存：{message}"


CONFIRM_REST_LABEL = "其余各题都已当场核对，和填报一致"
VISITED_ON_LABEL = "到访日期"


def level_and_score_words(level_title: str, score: str) -> str:
    """A result in a few words, such as "二级（规范级），61.3 分"."""
    return f"{level_title}，{points_words(score)}"


def as_declared_words(result: str, changed: str) -> str:
    """That level and points are as declared. changed: what is not, empty where nothing differs."""
    same = f"等级和得分与自评相同：{result}"
    return f"{same}；{changed}变了。" if changed else f"{same}。"


def other_than_declared_words(found: str, declared: str) -> str:
    """The result of a visit, and the other one that was declared."""
    return f"{found}；自评是{declared}。"


def differences_title(count: int, changed: str) -> str:
    """How many questions were found otherwise. changed: what that changes of the result, empty for nothing."""
    effect = f"，{changed}因此变了" if changed else "，等级、得分和场景照旧"
    return f"和填报不一致的 {count} 处{effect}"


def visited_source_words(platform_name: str, visited_on: str, *, declared: str) -> str:
    """That a result follows from what a visit found, and what was declared."""
    return f"按{platform_name} {visited_on}到访时现场看到的情况算；贵公司自评是{declared}。"


def visited_words(platform_name: str, visited_on: str) -> str:
    """Who visited the firm, and when."""
    return f"{platform_name}，{visited_on}到访。{VISIT_HOW}"
