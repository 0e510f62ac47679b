"""What is said about measures that a firm follows: reminders, money, indicators."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rongtong_assess.core.catalogue.solution import PER_BAND
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.progress.measure import FollowedMeasure, Kpi, MeasureState
from rongtong_assess.core.progress.measure_json import MeasureEffects
from rongtong_assess.core.progress.reminders import Reminder, ReminderKind, Spending, add_up_spending
from rongtong_assess.presentation.wording.quantities import level_word, show_day, show_money, show_number
from rongtong_assess.presentation.wording.roadmap.plans import PLAN_TITLES

PLAN_KIND_WORDS = {f"{kind}": f"{title}的计划" for kind, title in PLAN_TITLES.items()}
OWN_PHASE = "贵公司自己加的"
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
FORM_LABELS = {
    **FIELD_LABELS,
    "planned_cost": "计划花费",
    "real_cost": "到现在实际花费",
    "kpi_unit": "单位，如 %、小时",
    "kpi_baseline": "基线：用之前是多少",
    "kpi_target": "目标是多少",
    "kpi_now": "现在是多少",
    "what": "材料",
    "kept_where": "放在哪里",
    "is_done": "已经备好",
}
RESPONSIBLE_HINT = "用贵公司自己的叫法，例如“李厂长”。"
NAME_MISSING = "请写要做什么，例如：仓库货位重新编号。"
DAY_AS_WRITTEN = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
"""A day as people type it: year, month and day are its groups."""
DAY_UNREADABLE = "请填一个日期，例如 2026-12-01。"
EVIDENCE_WITHOUT_NAME = "请写材料的名称，或把这一条清空。"
BEGUN_ON = "从哪天开始"
LIST_MADE = "已按这份计划列出措施清单。请给每项措施写上负责人，把指标的基线先记下来。"
PLAN_ENDED = "已不再跟进这份计划。清单保留在“以前的清单”里。"


def spending_words(measures: Sequence[FollowedMeasure]) -> tuple[str, ...]:
    """The money spent and planned, as sentences; unknown amounts are only counted."""
    spending = add_up_spending(measures)
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
    """Such as "库存准确率：基线 80 %（2026年1月5日），现在 96 %，目标 98 %"; empty without a name."""
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


def _spent_words(spending: Spending) -> str:
    if not spending.known:
        return "还没有填过实际花费。"
    spent, planned = show_money(spending.spent), show_money(spending.planned_for_known)
    return f"已填实际花费的 {spending.known} 项，一共花了 {spent}，这几项原计划 {planned}。"


def cost_words(measure: FollowedMeasure) -> tuple[str, ...]:
    """Planned and real cost, as far as they are known."""
    parts = (("计划", measure.planned_cost_wan_yuan), ("实际", measure.real_cost_wan_yuan))
    return tuple(f"{word} {show_money(amount)}" for word, amount in parts if amount is not None)


def reminder_words(reminder: Reminder) -> str:
    """What a reminder says, without the measure's name."""
    measure, kind = reminder.measure, reminder.kind
    start, end = measure.planned_start, measure.planned_end
    if kind is ReminderKind.NO_BASELINE:
        return f"已经开始，“{measure.kpi.name}”的基线还没有记；成效要从第一周记，晚了就比不出来"
    if kind is ReminderKind.NO_EVIDENCE:
        missing = sum(not evidence.is_done for evidence in measure.evidence)
        return f"已经在用，还有 {missing} 样佐证材料没有备好" if missing else "已经在用，还没有记佐证材料"
    is_start = kind in {ReminderKind.START_PASSED, ReminderKind.START_SOON}
    day = start if is_start else end
    planned = f"计划{show_day(day)}{'开始' if is_start else '用起来'}" if day else ""
    if kind.is_overdue:
        return f"{planned}，已经过了 {reminder.days} 天"
    return f"{planned}，{f'还有 {reminder.days} 天' if reminder.days else '就是今天'}"


def field_words(name: str, text: str) -> str:
    """The text of one field as a person reads it."""
    if name == "state":
        return MeasureState(text).words
    if name == "evidence":
        pieces = [_evidence_words(evidence) for evidence in json.loads(text)]
        return "；".join(pieces) or "（没有）"
    return text or "（没有填）"


def _evidence_words(evidence: Mapping[str, Any]) -> str:
    place = f"（{evidence['kept_where']}）" if evidence["kept_where"] else ""
    return f"{evidence['what']}{place}{'，已备好' if evidence['is_done'] else ''}"


def measure_added_words(name: str) -> str:
    """That a measure of the firm's own is in the list."""
    return f"已加上「{name}」。"


def measure_saved_words(measure: FollowedMeasure) -> str:
    """That a measure was saved, and its state now."""
    return f"「{measure.name}」已保存，现在是“{measure.state.words}”。"


MEASURE_FIELD_NAMES = {
    "name": "措施名称",
    "reason": "停下来的原因",
    "responsible": "负责人",
    "supplier": "供应商",
    "kpi_name": "指标名称",
    "kpi_unit": "单位",
    "what": "材料名称",
    "kept_where": "放在哪里",
}


def too_long_words(most: int) -> str:
    """That a text of a measure has too many characters."""
    return f"最多 {most} 个字，请写短一些。"
