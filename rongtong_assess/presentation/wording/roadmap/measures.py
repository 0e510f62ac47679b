"""The measures of a plan: what they bring, and when."""

from __future__ import annotations

from collections.abc import Iterable

from rongtong_assess.core.catalogue.solution import SceneStep
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.roadmap.candidate import ShareLift
from rongtong_assess.core.roadmap.rules import PhaseRule
from rongtong_assess.core.roadmap.schedule import MONTHS_A_YEAR, WEEKS_A_YEAR
from rongtong_assess.presentation.wording.quantities import (
    level_word,
)

WEEKS_OF_THREE_MONTHS = 13


def step_words(edition: Edition, steps: Iterable[SceneStep]) -> tuple[str, ...]:
    """Scene by scene, from where to where: "采购管理 一级 → 三级"."""
    ends: dict[str, tuple[int, int]] = {}
    for step in steps:
        low, high = ends.get(step.scene_id, (step.from_level, step.to_level))
        ends[step.scene_id] = (min(low, step.from_level), max(high, step.to_level))
    return tuple(
        f"{edition.scenes[scene].name} {level_word(low)} → {level_word(high)}" for scene, (low, high) in ends.items()
    )


def machine_words(edition: Edition, band: ShareLift | None) -> tuple[str, ...]:
    """Such as "设备联网再加 12 台"; empty without a share to lift."""
    if band is None:
        return ()
    name = edition.items[band.item_id].name
    return (f"{name}再加 {band.machines} 台" if band.machines else f"{name}升到 {band.key} 档",)


def week_words(start_week: int, end_week: int) -> str:
    """Such as "第 1～3 周"; end_week is the first week after."""
    return f"第 {start_week + 1} 周" if end_week - start_week <= 1 else f"第 {start_week + 1}～{end_week} 周"


def duration_words(weeks: int) -> str:
    """Such as "6 周", and from three months on "40 周，约 10 个月" (rounded up)."""
    if weeks < WEEKS_OF_THREE_MONTHS:
        return f"{weeks} 周"
    return f"{weeks} 周，约 {-(-weeks * MONTHS_A_YEAR // WEEKS_A_YEAR)} 个月"


def month_words(rule: PhaseRule) -> str:
    """Such as "第 1～3 个月"."""
    return f"第 {rule.from_month + 1}～{rule.to_month} 个月"
