"""A followed measure as texts by field and its effects as JSON, as both are stored; and read back."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from rongtong_assess.core.catalogue.solution import EarnedOption, SceneStep
from rongtong_assess.core.edition.edition import Edition, Scene
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.progress.measure import Evidence, FollowedMeasure, Kpi, MeasureState
from rongtong_assess.core.roadmap.candidate import Candidate, Effects, ShareLift, read_share_lift, share_lift_json

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


@dataclass(frozen=True, slots=True)
class MeasureEffects:
    """What a measure lets a firm answer; nothing for the firm's own measures.

    is_whole, band: as in `core.roadmap.candidate.Candidate`.
    """

    solution_id: str = ""
    name: str = ""
    steps: tuple[SceneStep, ...] = ()
    options: tuple[EarnedOption, ...] = ()
    is_whole: bool = True
    band: ShareLift | None = None

    @property
    def effects(self) -> Effects:
        """The effects without a count of machines, which the firm counts itself."""
        lift = self.band and replace(self.band, machines=None)
        return Effects(self.steps, self.options, lift) if self.is_whole else Effects(lift=lift)

    def touches_scene(self, scene_id: str) -> bool:
        return self.is_whole and any(step.scene_id == scene_id for step in self.steps)

    def touches_item(self, item_id: str) -> bool:
        earned = {option.item_id for option in self.options if self.is_whole}
        return item_id in earned or (self.band is not None and self.band.item_id == item_id)


def measure_texts(measure: FollowedMeasure) -> dict[str, str]:
    """The texts by field, "" where there is nothing. Equal measures have equal texts."""
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


def effects_of(candidate: Candidate, *, locked: Collection[str] = ()) -> MeasureEffects:
    """The effects of a planned measure. locked: scenes that the plan leaves as they are."""
    solution = candidate.solution
    steps = tuple(step for step in solution.steps if step.scene_id not in locked)
    return MeasureEffects(solution.id, solution.name, steps, solution.options, candidate.is_whole, candidate.band)


def effects_json(effects: MeasureEffects) -> dict[str, Any]:
    """The effects as plain JSON values, without solution id and name, which have columns of their own."""
    return {
        "steps": [[step.scene_id, step.from_level, step.to_level] for step in effects.steps],
        "options": [[option.item_id, option.key] for option in effects.options],
        "is_whole": effects.is_whole,
        "band": share_lift_json(effects.band),
    }


def read_effects(solution_id: str, name: str, record: Mapping[str, Any]) -> MeasureEffects:
    """The inverse of `effects_json`."""
    return MeasureEffects(
        solution_id,
        name,
        tuple(SceneStep(*step) for step in record["steps"]),
        tuple(EarnedOption(*option) for option in record["options"]),
        record["is_whole"],
        read_share_lift(record["band"]),
    )


def list_usual_evidence(edition: Edition, effects: MeasureEffects) -> tuple[str, ...]:
    """The evidence that the edition lists for the scenes and items of a measure, without repetition."""
    items = (item.evidence for item in edition.items.values() if effects.touches_item(item.id))
    scenes = (_scene_evidence(scene, effects) for scene in edition.scenes.values() if effects.touches_scene(scene.id))
    return tuple(dict.fromkeys(piece for pieces in (*items, *scenes) for piece in pieces))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _read_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(number: Decimal | None) -> str:
    return "" if number is None else decimal_text(number)


def _read_number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _scene_evidence(scene: Scene, effects: MeasureEffects) -> tuple[str, ...]:
    """The evidence up to the level that the measure leads to, where there is one piece per level."""
    top = max(step.to_level for step in effects.steps if step.scene_id == scene.id)
    return scene.evidence[:top] if len(scene.evidence) == len(scene.levels) else scene.evidence
