"""Between the rows of followed measures and the measures of the core."""

from __future__ import annotations

from dataclasses import asdict

from rongtong_assess.core.follow_up import Evidence, FollowedMeasure, Kpi, ListedMeasure, MeasureState
from rongtong_assess.core.measure_effects import MeasureEffects, read_effects
from rongtong_assess.storage.follow_up import StoredMeasure


def read_measure(row: StoredMeasure) -> FollowedMeasure:
    """The measure a row holds."""
    return FollowedMeasure(
        name=row.name,
        state=MeasureState(row.state),
        reason=row.reason,
        responsible=row.responsible,
        planned_start=row.planned_start,
        planned_end=row.planned_end,
        real_start=row.real_start,
        real_end=row.real_end,
        planned_cost_wan_yuan=row.planned_cost_wan_yuan,
        real_cost_wan_yuan=row.real_cost_wan_yuan,
        supplier=row.supplier,
        kpi=Kpi(
            name=row.kpi_name,
            unit=row.kpi_unit,
            baseline=row.kpi_baseline,
            baseline_on=row.kpi_baseline_on,
            target=row.kpi_target,
            now=row.kpi_now,
            now_on=row.kpi_now_on,
        ),
        evidence=tuple(Evidence(one["what"], one["kept_where"], one["is_done"]) for one in row.evidence),
    )


def read_listed(row: StoredMeasure) -> ListedMeasure:
    """The measure a row holds, with its place in the list."""
    return ListedMeasure(row.id, row.phase, read_measure(row))


def write_measure(row: StoredMeasure, measure: FollowedMeasure) -> None:
    """Make the row hold this measure."""
    row.name, row.state, row.reason = measure.name, measure.state.value, measure.reason
    row.responsible, row.supplier = measure.responsible, measure.supplier
    row.planned_start, row.planned_end = measure.planned_start, measure.planned_end
    row.real_start, row.real_end = measure.real_start, measure.real_end
    row.planned_cost_wan_yuan, row.real_cost_wan_yuan = measure.planned_cost_wan_yuan, measure.real_cost_wan_yuan
    kpi = measure.kpi
    row.kpi_name, row.kpi_unit, row.kpi_target = kpi.name, kpi.unit, kpi.target
    row.kpi_baseline, row.kpi_baseline_on = kpi.baseline, kpi.baseline_on
    row.kpi_now, row.kpi_now_on = kpi.now, kpi.now_on
    row.evidence = [asdict(one) for one in measure.evidence]


def read_row_effects(row: StoredMeasure) -> MeasureEffects:
    """What the measure brings once it is in use."""
    return read_effects(row.solution_id, row.name, row.effects)
