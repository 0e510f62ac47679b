"""A followed measure as texts by field, the form in which pages show and send it, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from rongtong_assess.core.follow_up import Evidence, FollowedMeasure, Kpi, MeasureState
from rongtong_assess.core.points import decimal_text

MOST_CHARACTERS: Mapping[str, int] = {
    "name": 200,
    "reason": 1000,
    "responsible": 100,
    "supplier": 200,
    "kpi_name": 200,
    "kpi_unit": 20,
    "what": 200,
    "kept_where": 200,
}
MOST_EVIDENCE = 30


def measure_texts(measure: FollowedMeasure) -> dict[str, str]:
    """By field; empty for what is not there. Equal measures have equal texts."""
    kpi = measure.kpi
    return {
        "name": measure.name,
        "state": measure.state.value,
        "reason": measure.reason,
        "responsible": measure.responsible,
        "planned_start": _day(measure.planned_start),
        "planned_end": _day(measure.planned_end),
        "real_start": _day(measure.real_start),
        "real_end": _day(measure.real_end),
        "planned_cost": _number(measure.planned_cost_wan_yuan),
        "real_cost": _number(measure.real_cost_wan_yuan),
        "supplier": measure.supplier,
        "kpi_name": kpi.name,
        "kpi_unit": kpi.unit,
        "kpi_baseline": _number(kpi.baseline),
        "kpi_baseline_on": _day(kpi.baseline_on),
        "kpi_target": _number(kpi.target),
        "kpi_now": _number(kpi.now),
        "kpi_now_on": _day(kpi.now_on),
        "evidence": json.dumps([asdict(piece) for piece in measure.evidence], ensure_ascii=False, sort_keys=True),
    }


def read_measure_texts(texts: Mapping[str, str]) -> FollowedMeasure:
    """The inverse of `measure_texts`."""
    return FollowedMeasure(
        name=texts["name"],
        state=MeasureState(texts["state"]),
        reason=texts["reason"],
        responsible=texts["responsible"],
        planned_start=_read_day(texts["planned_start"]),
        planned_end=_read_day(texts["planned_end"]),
        real_start=_read_day(texts["real_start"]),
        real_end=_read_day(texts["real_end"]),
        planned_cost_wan_yuan=_read_number(texts["planned_cost"]),
        real_cost_wan_yuan=_read_number(texts["real_cost"]),
        supplier=texts["supplier"],
        kpi=Kpi(
            name=texts["kpi_name"],
            unit=texts["kpi_unit"],
            baseline=_read_number(texts["kpi_baseline"]),
            baseline_on=_read_day(texts["kpi_baseline_on"]),
            target=_read_number(texts["kpi_target"]),
            now=_read_number(texts["kpi_now"]),
            now_on=_read_day(texts["kpi_now_on"]),
        ),
        evidence=tuple(Evidence(**piece) for piece in json.loads(texts["evidence"])),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _read_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(number: Decimal | None) -> str:
    return "" if number is None else decimal_text(number)


def _read_number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
