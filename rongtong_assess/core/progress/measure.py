"""FollowedMeasure: a measure on its way from a plan into daily use, and how its state may change.

Days are days in China; every rule is asked for a given day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.exact import NumberAsked, find_range_fault

EARLIEST_DAY, LATEST_DAY = date(2000, 1, 1), date(2099, 12, 31)
COST = NumberAsked("金额", Decimal(0), Decimal(1_000_000), "万元")
KPI_VALUE = NumberAsked("指标的数", Decimal(-1_000_000_000_000), Decimal(1_000_000_000_000))


class MeasureState(StrEnum):
    """planned: not begun; running: being done; in_use: part of daily work; stopped: given up, with a reason."""

    PLANNED = "planned"
    RUNNING = "running"
    IN_USE = "in_use"
    STOPPED = "stopped"

    @property
    def words(self) -> str:
        return STATE_WORDS[self]


STATE_WORDS = {
    MeasureState.PLANNED: "还没开始",
    MeasureState.RUNNING: "进行中",
    MeasureState.IN_USE: "已在用",
    MeasureState.STOPPED: "停了",
}


@dataclass(frozen=True, slots=True)
class Kpi:
    """成效指标: what a measure is to change. baseline: before the measure; now: the latest value."""

    name: str = ""
    unit: str = ""
    baseline: Decimal | None = None
    baseline_on: date | None = None
    target: Decimal | None = None
    now: Decimal | None = None
    now_on: date | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """佐证材料 to keep: what, and where it is kept. is_done: it exists."""

    what: str
    kept_where: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class FollowedMeasure:
    """One measure as a firm follows it. Money in 万元.

    responsible: the people in charge, as typed. planned_end: the day it is to be in use by; real_end: the day since
    when it is. reason: why it was stopped.
    """

    name: str
    state: MeasureState = MeasureState.PLANNED
    reason: str = ""
    responsible: str = ""
    planned_start: date | None = None
    planned_end: date | None = None
    real_start: date | None = None
    real_end: date | None = None
    planned_cost_wan_yuan: Decimal | None = None
    real_cost_wan_yuan: Decimal | None = None
    supplier: str = ""
    kpi: Kpi = field(default_factory=Kpi)
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedMeasure:
    """A measure in the list of a followed plan. phase: of the plan; "" if the firm added the measure itself."""

    id: UUID
    phase: str
    measure: FollowedMeasure


def move_to(measure: FollowedMeasure, state: MeasureState, on: date) -> FollowedMeasure:
    """The measure in another state: days that belong to the state and are unknown become `on`, others are cleared.

    reason stays only with a stopped measure.
    """
    begun, used = measure.real_start or on, measure.real_end or on
    if state is MeasureState.STOPPED:
        return replace(measure, state=state)
    moved = replace(measure, state=state, reason="")
    if state is MeasureState.PLANNED:
        return replace(moved, real_start=None, real_end=None)
    if state is MeasureState.RUNNING:
        return replace(moved, real_start=begun, real_end=None)
    return replace(moved, real_start=min(begun, used), real_end=used)


def list_measure_mistakes(measure: FollowedMeasure, on: date) -> Iterator[Mistake]:
    """What cannot be true of a measure on that day; `where` is the field."""
    if not measure.name:
        yield Mistake("name", "措施没有名称", "请写要做什么，例如：仓库货位重新编号")
    yield from _state_mistakes(measure)
    yield from _day_mistakes(measure, on)
    yield from _number_mistakes(measure)
    for number, piece in enumerate(measure.evidence):
        if not piece.what:
            yield Mistake(f"evidence-{number}", "这一条佐证材料没有写是什么", "请写材料的名称，或把这一条清空")


def _state_mistakes(measure: FollowedMeasure) -> Iterator[Mistake]:
    if measure.state is MeasureState.STOPPED and not measure.reason:
        yield Mistake("reason", "停了的措施没有写原因", "请写一句为什么停，以后做计划用得上")
    if measure.state is MeasureState.PLANNED and measure.real_start:
        yield Mistake("real_start", "还没开始的措施有了实际开始日期", "请按“开始做了”，或清空这个日期")
    if measure.state in {MeasureState.PLANNED, MeasureState.RUNNING} and measure.real_end:
        yield Mistake("real_end", "还没用起来的措施有了投用日期", "请按“已经在用”，或清空这个日期")
    if measure.state in {MeasureState.RUNNING, MeasureState.IN_USE} and not measure.real_start:
        yield Mistake("real_start", "已经开始的措施没有实际开始日期", "请填哪一天开始的，记不清就填大概的日期")
    if measure.state is MeasureState.IN_USE and not measure.real_end:
        yield Mistake("real_end", "已经在用的措施没有投用日期", "请填哪一天用起来的，记不清就填大概的日期")


def _day_mistakes(measure: FollowedMeasure, on: date) -> Iterator[Mistake]:
    planned = {"planned_start": measure.planned_start, "planned_end": measure.planned_end}
    past = {
        "real_start": measure.real_start,
        "real_end": measure.real_end,
        "kpi_baseline_on": measure.kpi.baseline_on,
        "kpi_now_on": measure.kpi.now_on,
    }
    for where, day in {**planned, **past}.items():
        if day and not EARLIEST_DAY <= day <= LATEST_DAY:
            yield Mistake(where, "日期太早或太晚", f"请填 {EARLIEST_DAY.year} 年到 {LATEST_DAY.year} 年之间的日期")
        elif day and day > on and where in past:
            yield Mistake(where, "这一天还没有到", "这里填已经发生的日期，请填今天或更早的一天")
    for first, last, words in (
        ("planned_start", "planned_end", "计划用起来的日期早于计划开始的日期"),
        ("real_start", "real_end", "用起来的日期早于开始的日期"),
        ("kpi_baseline_on", "kpi_now_on", "现在的数比基线记得还早"),
    ):
        start, end = ({**planned, **past}[where] for where in (first, last))
        if start and end and end < start:
            yield Mistake(last, words, "请核对这两个日期")


def _number_mistakes(measure: FollowedMeasure) -> Iterator[Mistake]:
    for where, amount in (
        ("planned_cost", measure.planned_cost_wan_yuan),
        ("real_cost", measure.real_cost_wan_yuan),
    ):
        if amount is not None and (fault := find_range_fault(amount, COST)):
            yield Mistake(where, *fault)
    kpi = measure.kpi
    numbers = {"kpi_baseline": kpi.baseline, "kpi_target": kpi.target, "kpi_now": kpi.now}
    for where, number in numbers.items():
        if number is not None and (fault := find_range_fault(number, KPI_VALUE)):
            yield Mistake(where, *fault)
    if not kpi.name and any(number is not None for number in numbers.values()):
        yield Mistake("kpi_name", "填了数，却没有写是什么指标", "请写指标的名称，例如：库存准确率")
