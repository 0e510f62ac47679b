"""Followed measures in words: lists, reminders, money, what two people have both changed.

Pure: plain values for the templates.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.follow_up import FollowedMeasure, Kpi, MeasureState
from rongtong_assess.core.measure_effects import MeasureEffects
from rongtong_assess.core.merging import Merged
from rongtong_assess.core.reminders import Reminder, ReminderKind, Spending, add_up_spending, list_reminders
from rongtong_assess.core.solution import PER_BAND
from rongtong_assess.reporting.plan_words import PLAN_TITLES
from rongtong_assess.reporting.words import level_word, show_money, show_number
from rongtong_assess.storage.follow_up import StoredMeasure
from rongtong_assess.storage.queries.progress import read_measure

PLAN_KIND_WORDS = {f"{kind}": f"{title}的计划" for kind, title in PLAN_TITLES.items()}
OWN_PHASE = "贵公司自己加的"
STATE_LOOKS = {
    MeasureState.PLANNED: ("open", ""),
    MeasureState.RUNNING: ("waiting", "is-brand"),
    MeasureState.IN_USE: ("good", "is-good"),
    MeasureState.STOPPED: ("bad", ""),
}
FIELD_LABELS = {
    "name": "要做什么",
    "state": "状态",
    "reason": "停下来的原因",
    "responsible": "负责人",
    "planned_start": "计划哪天开始",
    "planned_end": "计划哪天用起来",
    "real_start": "实际哪天开始",
    "real_end": "哪天用起来的",
    "planned_cost": "计划花费（万元）",
    "real_cost": "到现在实际花费（万元）",
    "supplier": "供应商",
    "kpi_name": "看哪个指标",
    "kpi_unit": "单位",
    "kpi_baseline": "基线",
    "kpi_baseline_on": "基线是哪天的数",
    "kpi_target": "目标",
    "kpi_now": "现在",
    "kpi_now_on": "现在的数是哪天的",
    "evidence": "佐证材料",
}


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One thing to do. words: without the measure's name."""

    measure_id: UUID
    name: str
    words: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure in the list; "" for what is not known. marks: what is overdue or missing."""

    id: UUID
    name: str
    state: str
    icon: str
    look: str
    reason: str
    responsible: str
    planned: str
    real: str
    costs: tuple[str, ...]
    kpi: str
    marks: tuple[ReminderLine, ...]


@dataclass(frozen=True, slots=True)
class MeasurePhase:
    name: str
    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True, slots=True)
class ClashLine:
    """A field that two people have changed."""

    label: str
    mine: str
    theirs: str


def build_reminders(rows: Sequence[StoredMeasure], on: date) -> tuple[ReminderLine, ...]:
    """Most urgent first."""
    found = list_reminders([read_measure(row) for row in rows], on)
    return tuple(_reminder_line(rows[one.place], one) for one in found)


def build_phases(rows: Sequence[StoredMeasure], on: date) -> tuple[MeasurePhase, ...]:
    """The measures by phase in the plan's order, the firm's own last."""
    marks: dict[UUID, list[ReminderLine]] = {}
    for line in build_reminders(rows, on):
        marks.setdefault(line.measure_id, []).append(line)
    ordered = sorted(rows, key=lambda row: not row.phase)
    order = {phase: place for place, phase in enumerate(dict.fromkeys(row.phase for row in ordered))}
    ordered.sort(key=lambda row: order[row.phase])
    return tuple(
        MeasurePhase(phase or OWN_PHASE, tuple(_row(row, tuple(marks.get(row.id, ()))) for row in found))
        for phase, found in groupby(ordered, key=lambda row: row.phase)
    )


def spending_words(rows: Sequence[StoredMeasure]) -> tuple[str, ...]:
    """Money so far against what was planned, each a sentence; nothing is guessed."""
    spending = add_up_spending(map(read_measure, rows))
    words = [f"停了的措施不算，计划一共花 {show_money(spending.planned)}（首年）。", _spent_words(spending)]
    if spending.unknown:
        words.append(f"还有 {spending.unknown} 项已经开始，没有填实际花费，没有算进来。")
    return tuple(words)


def effect_words(edition: Edition, effects: MeasureEffects) -> tuple[str, ...]:
    """What the measure brings once it is in use, in the edition's names."""
    steps = [
        f"{edition.scenes[step.scene_id].name}：{level_word(step.from_level)} → {level_word(step.to_level)}"
        for step in effects.steps
        if step.scene_id in edition.scenes and effects.is_whole
    ]
    options = [
        f"{edition.items[option.item_id].name}：{edition.items[option.item_id].option_by_key[option.key].text}"
        for option in effects.options
        if option.key != PER_BAND and effects.is_whole and option.item_id in edition.items
        if option.key in edition.items[option.item_id].option_by_key
    ]
    band = effects.band
    lifts = [f"{edition.items[band.item_id].name}：提高一档"] if band and band.item_id in edition.items else []
    return (*steps, *options, *lifts)


def kpi_words(kpi: Kpi) -> str:
    """Such as "库存准确率：基线 80 %（2026年1月5日），现在 96 %，目标 98 %"; "" without a name."""
    if not kpi.name:
        return ""
    parts = [
        f"{word} {show_number(value)}{f' {kpi.unit}' if kpi.unit else ''}{f'（{show_day(day)}）' if day else ''}"
        for word, value, day in (
            ("基线", kpi.baseline, kpi.baseline_on),
            ("现在", kpi.now, kpi.now_on),
            ("目标", kpi.target, None),
        )
        if value is not None
    ]
    return f"{kpi.name}：{'，'.join(parts) or '还没有记数'}"


def list_clashes(merged: Merged, stored: Mapping[str, str]) -> tuple[ClashLine, ...]:
    """Both values of every field that two people have changed."""
    return tuple(
        ClashLine(FIELD_LABELS[name], _field_words(name, merged.values[name]), _field_words(name, stored[name]))
        for name in merged.clashes
    )


def show_day(day: date) -> str:
    """2026年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _spent_words(spending: Spending) -> str:
    if not spending.known:
        return "还没有填过实际花费。"
    spent, planned = show_money(spending.spent), show_money(spending.planned_for_known)
    return f"已填实际花费的 {spending.known} 项，一共花了 {spent}，这几项原计划 {planned}。"


def _row(row: StoredMeasure, marks: tuple[ReminderLine, ...]) -> MeasureRow:
    measure = read_measure(row)
    icon, look = STATE_LOOKS[measure.state]
    return MeasureRow(
        id=row.id,
        name=measure.name,
        state=measure.state.words,
        icon=icon,
        look=look,
        reason=measure.reason,
        responsible=measure.responsible,
        planned=_span(measure.planned_start, measure.planned_end),
        real=_span(measure.real_start, measure.real_end),
        costs=_costs(measure),
        kpi=kpi_words(measure.kpi),
        marks=marks,
    )


def _span(start: date | None, end: date | None) -> str:
    if start and end:
        last = f"{end.month}月{end.day}日" if start.year == end.year else show_day(end)
        return f"{show_day(start)}到{last}"
    return f"{show_day(start)}起" if start else f"{show_day(end)}止" if end else ""


def _costs(measure: FollowedMeasure) -> tuple[str, ...]:
    parts = (("计划", measure.planned_cost_wan_yuan), ("实际", measure.real_cost_wan_yuan))
    return tuple(f"{word} {show_money(amount)}" for word, amount in parts if amount is not None)


def _reminder_line(row: StoredMeasure, reminder: Reminder) -> ReminderLine:
    return ReminderLine(row.id, row.name, _reminder_words(reminder), reminder.kind.is_overdue)


def _reminder_words(reminder: Reminder) -> str:
    measure, kind = reminder.measure, reminder.kind
    start, end = measure.planned_start, measure.planned_end
    if kind is ReminderKind.NO_BASELINE:
        return f"已经开始，“{measure.kpi.name}”的基线还没有记；成效要从第一周记，晚了就比不出来"
    if kind is ReminderKind.NO_EVIDENCE:
        missing = sum(not one.is_done for one in measure.evidence)
        return f"已经在用，还有 {missing} 样佐证材料没有备好" if missing else "已经在用，还没有记佐证材料"
    is_start = kind in {ReminderKind.START_PASSED, ReminderKind.START_SOON}
    day = start if is_start else end
    planned = f"计划{show_day(day)}{'开始' if is_start else '用起来'}" if day else ""
    if kind.is_overdue:
        return f"{planned}，已经过了 {reminder.days} 天"
    return f"{planned}，{f'还有 {reminder.days} 天' if reminder.days else '就是今天'}"


def _field_words(name: str, text: str) -> str:
    if name == "state":
        return MeasureState(text).words
    if name == "evidence":
        pieces = [_evidence_words(one) for one in json.loads(text)]
        return "；".join(pieces) or "（没有）"
    return text or "（没有填）"


def _evidence_words(one: Mapping[str, Any]) -> str:
    place = f"（{one['kept_where']}）" if one["kept_where"] else ""
    return f"{one['what']}{place}{'，已备好' if one['is_done'] else ''}"
