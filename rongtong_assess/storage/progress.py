"""Plans that firms follow and their measures; converts between rows and measures of the core."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.progress.measure import Evidence, FollowedMeasure, Kpi, ListedMeasure, MeasureState
from rongtong_assess.core.progress.measure_json import MeasureEffects, read_effects
from rongtong_assess.storage.tables.progress import FollowedPlan, StoredMeasure
from rongtong_assess.storage.tables.roadmap import StoredPlanSet


def find_active_plan(session: Session, organisation_id: UUID) -> FollowedPlan | None:
    """The plan that the firm follows now; None when it follows none."""
    return session.scalar(
        select(FollowedPlan).where(FollowedPlan.organisation_id == organisation_id, FollowedPlan.ended_at.is_(None))
    )


def list_followed_plans(session: Session, organisation_id: UUID) -> list[FollowedPlan]:
    """All plans that the firm has ever followed, the newest first."""
    query = select(FollowedPlan).where(FollowedPlan.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(FollowedPlan.chosen_at.desc(), FollowedPlan.id)))


def get_followed_plan(session: Session, organisation_id: UUID, followed_plan_id: UUID) -> FollowedPlan:
    """Raises NotFound, also when it belongs to someone else."""
    query = select(FollowedPlan).where(
        FollowedPlan.organisation_id == organisation_id, FollowedPlan.id == followed_plan_id
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def find_followed_plan_set(
    session: Session, organisation_id: UUID, assessment_id: UUID, *, until: datetime
) -> StoredPlanSet | None:
    """The set of the plan that the firm chose last for this assessment, up to and including that moment."""
    query = (
        select(StoredPlanSet)
        .join(FollowedPlan, FollowedPlan.plan_set_id == StoredPlanSet.id)
        .where(
            FollowedPlan.organisation_id == organisation_id,
            FollowedPlan.assessment_id == assessment_id,
            FollowedPlan.chosen_at <= until,
        )
    )
    return session.scalar(query.order_by(FollowedPlan.chosen_at.desc()).limit(1))


def list_measures(session: Session, organisation_id: UUID, followed_plan_id: UUID) -> list[StoredMeasure]:
    """The measures of a followed plan, in order."""
    query = _of_plan(organisation_id, followed_plan_id)
    return list(session.scalars(query.order_by(StoredMeasure.place, StoredMeasure.id)))


def get_measure(
    session: Session, organisation_id: UUID, measure_id: UUID, *, for_update: bool = False
) -> StoredMeasure:
    """One measure of this firm, read afresh; for_update also locks it.

    Raises NotFound, also when it belongs to someone else.
    """
    query = select(StoredMeasure).where(
        StoredMeasure.organisation_id == organisation_id, StoredMeasure.id == measure_id
    )
    if for_update:
        query = query.with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def count_own_measures(session: Session, organisation_id: UUID, followed_plan_id: UUID) -> int:
    """How many measures of the plan the firm has added itself."""
    own = _of_plan(organisation_id, followed_plan_id).where(StoredMeasure.solution_id == "").subquery()
    return session.scalar(select(func.count()).select_from(own)) or 0


def find_last_place(session: Session, organisation_id: UUID, followed_plan_id: UUID) -> int | None:
    """The place of the last measure of the plan; None while it has none."""
    last = select(func.max(StoredMeasure.place)).where(
        StoredMeasure.organisation_id == organisation_id, StoredMeasure.followed_plan_id == followed_plan_id
    )
    return session.scalar(last)


def list_measures_in_use(
    session: Session, organisation_id: UUID, *, since: date, until: date | None = None
) -> list[StoredMeasure]:
    """Measures of any plan that came into use from `since` through `until` and still are, in the order of that day.

    A measure that continues in a later plan is listed once, with its newest row.
    """
    later = aliased(StoredMeasure)
    query = select(StoredMeasure).where(
        StoredMeasure.organisation_id == organisation_id,
        StoredMeasure.state == MeasureState.IN_USE,
        StoredMeasure.real_end >= since,
        ~exists().where(later.continues == StoredMeasure.id),
    )
    if until is not None:
        query = query.where(StoredMeasure.real_end <= until)
    return list(session.scalars(query.order_by(StoredMeasure.real_end, StoredMeasure.place, StoredMeasure.id)))


def read_listed(row: StoredMeasure) -> ListedMeasure:
    """The measure of a row, with id and phase."""
    return ListedMeasure(row.id, row.phase, read_measure(row))


def read_measure(row: StoredMeasure) -> FollowedMeasure:
    """The measure of a row."""
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
        evidence=tuple(Evidence(piece["what"], piece["kept_where"], piece["is_done"]) for piece in row.evidence),
    )


def write_measure(row: StoredMeasure, measure: FollowedMeasure) -> None:
    """Write the measure into the row; the inverse of `read_measure`."""
    row.name, row.state, row.reason = measure.name, measure.state.value, measure.reason
    row.responsible, row.supplier = measure.responsible, measure.supplier
    row.planned_start, row.planned_end = measure.planned_start, measure.planned_end
    row.real_start, row.real_end = measure.real_start, measure.real_end
    row.planned_cost_wan_yuan, row.real_cost_wan_yuan = measure.planned_cost_wan_yuan, measure.real_cost_wan_yuan
    kpi = measure.kpi
    row.kpi_name, row.kpi_unit, row.kpi_target = kpi.name, kpi.unit, kpi.target
    row.kpi_baseline, row.kpi_baseline_on = kpi.baseline, kpi.baseline_on
    row.kpi_now, row.kpi_now_on = kpi.now, kpi.now_on
    row.evidence = [asdict(piece) for piece in measure.evidence]


def read_row_effects(row: StoredMeasure) -> MeasureEffects:
    """The effects of the measure once it is in use."""
    return read_effects(row.solution_id, row.name, row.effects)


def _of_plan(organisation_id: UUID, followed_plan_id: UUID) -> Select[StoredMeasure]:
    return select(StoredMeasure).where(
        StoredMeasure.organisation_id == organisation_id, StoredMeasure.followed_plan_id == followed_plan_id
    )
