"""What is said about visits on site and their findings."""

from __future__ import annotations

from collections.abc import Mapping

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import TO_VERIFY_WORDS, Forecast
from rongtong_assess.core.result.level import Gap
from rongtong_assess.core.visit.standing_facts import Effect
from rongtong_assess.presentation.wording.quantities import (
    level_title,
    overall_word,
    show_missing,
)

VISIT_COMPLETED = "现场评定已完成，企业也能看到结果。"
FINDINGS_SAVED = "已保存，可以以后接着填。"
VERIFIED_ELSEWHERE = "由别的平台评定"
BEING_VERIFIED = "评定中"
NOT_VERIFIED = "未评定"
THIS_FIRM_NOW = "该企业现在"
VISIT_TITLE = "现场评定的结果"
VISIT_HOW = "等级由现场看到的情况按同一套规则算出。"
EFFECT_WORDS: Mapping[Effect, str] = {
    Effect.LEVEL: "等级",
    Effect.POINTS: "得分",
    Effect.SCENES: "场景的等级",
    Effect.GAP: "离下一级的差距",
}


def chance_words(forecast: Forecast | None) -> str:
    """How likely a visit finds less than the firm declared."""
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
    return f"到{overall_word(edition, gap.level)}差 {'、'.join(parts)}"


def verified_words(edition: Edition, level: int) -> str:
    """The level that a visit confirmed."""
    return f"已评定：{overall_word(edition, level)}"


def level_text(level: int, text: str) -> str:
    """One level of a scene to choose."""
    return f"{level} 级：{text}"


def not_saved_words(message: str) -> str:
    """Why what was filled in was not saved."""
    return f"刚才填的没有保存：{message}"
