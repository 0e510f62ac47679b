"""The measures of a plan: what they bring, when, what they need, and the lines of their cards."""

from __future__ import annotations

from collections.abc import Iterable

from rongtong_assess.core.catalogue.solution import SceneStep
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.numbers import Points
from rongtong_assess.core.roadmap.candidate import ShareLift
from rongtong_assess.core.roadmap.rules import PhaseRule
from rongtong_assess.core.roadmap.schedule import MONTHS_A_YEAR, WEEKS_A_YEAR
from rongtong_assess.presentation.wording.quantities import join_clauses, join_names, level_word, show_number

WEEKS_OF_THREE_MONTHS = 13
TO_BE_CHECKED = "说明不在有效期内，待复核"
OWNED_ALREADY = "已具备"
NOT_PLANNED = "这份路线图里没有，要另外先有"
NO_REGRET = ("无悔措施", "价格高低都选中")
ONCE_IN_USE = "用起来以后"
TIME = "时间"
FORM = "形式"
PRICE = "价格"
NEEDED_FIRST = "先要有"
GATE = "开始前要做到"
INDICATOR = "看什么指标"
RISK = "当心"
RISK_CURE = "怎么防"
EVIDENCE = "留好材料"
EXAMPLES = "同类产品"
SUPPORTS = "可争取的支持"


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


def points_gained_words(points: Points) -> str:
    """Such as "+3.75 分"; empty for points too few to be shown."""
    shown = show_number(points)
    return "" if shown == "0" else f"+{shown} 分"


def gained_in_words(points: str, items: Iterable[str]) -> str:
    """Points gained, with the items that they are gained in."""
    listed = join_names(items)
    return f"{points}（{listed}）" if points and listed else points


def groundwork_words(numbers: Iterable[int]) -> str:
    """That a measure brings nothing by itself, but other measures need it."""
    return f"为第 {join_names(map(str, numbers))} 项打底"


def any_of_words(names: Iterable[str]) -> str:
    """Solutions of which one is enough."""
    return " 或 ".join(names)


def planned_before_words(numbers: Iterable[int]) -> str:
    """That measures of the same plan come first."""
    return f"先做第 {join_names(map(str, numbers))} 项"


def support_words(name: str, ask: str) -> str:
    """A support, and whom to ask for it."""
    return f"{name}（找{ask}）"


def time_words(when: str, weeks: str) -> str:
    """When a measure is carried out, and how long it takes."""
    return f"{when}，{weeks}"


def price_line_words(*, note: str, price_range: str, basis: str, driver: str, yearly: str, yearly_range: str) -> str:
    """How the price of a measure was computed, and what the catalogue says of it."""
    start = f"{note}；" if note else ""
    return f"{start}参考区间 {price_range}（{basis}，主要看{driver}）；以后每年 {yearly}（区间 {yearly_range}）"


def requirement_words(requirements: Iterable[tuple[str, str]]) -> str:
    """What must come first, each with how it is met."""
    return join_clauses(f"{names}（{how}）" for names, how in requirements)


def indicator_words(indicator: str) -> str:
    """Which indicator to watch; empty without one."""
    return f"{indicator}；第一周先记下现在的数" if indicator else ""


def examples_words(examples: str, note_state: str) -> str:
    """Products of the kind. note_state: that the note they come from is out of date, else empty."""
    return f"{examples}（{note_state}）" if examples and note_state else examples


def delivered_words(form: str, effects: Iterable[str], *, indicator: str) -> str:
    """What is handed over and how it is accepted, without naming a product."""
    listed = join_names(effects)
    in_use = f"用起来以后{listed}" if listed else "装好、教会、真正用起来"
    return f"{form}；{in_use}；验收看{indicator}"
