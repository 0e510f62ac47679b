"""A firm follows a chosen plan: its measures, who sees to them, how far they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.follow_up import FollowedMeasure, MeasureState, list_measure_mistakes, move_to
from rongtong_assess.core.measure_effects import MeasureEffects, effects_record
from rongtong_assess.core.measure_texts import MOST_CHARACTERS, MOST_EVIDENCE
from rongtong_assess.core.typed_text import hidden_sign_words
from rongtong_assess.presentation.wording.days import day_in_china
from rongtong_assess.presentation.wording.progress import MEASURE_FIELD_NAMES
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.start_assessment import lock_firm
from rongtong_assess.services.stored_measures import read_measure, write_measure
from rongtong_assess.storage.follow_up import FollowedPlan, StoredMeasure

MOST_OWN_MEASURES = 100


class ChangedMeanwhile(Exception):
    """Somebody else has changed the measure since the page was opened; nothing was overwritten."""

    def __init__(self, row: StoredMeasure) -> None:
        self.row = row
        super().__init__(f"measure {row.id} is at revision {row.revision}")


def find_active_plan(session: Session, organisation_id: UUID) -> FollowedPlan | None:
    """The plan the firm follows now."""
    return session.scalar(
        select(FollowedPlan).where(FollowedPlan.organisation_id == organisation_id, FollowedPlan.ended_at.is_(None))
    )


def list_followed_plans(session: Session, organisation_id: UUID) -> list[FollowedPlan]:
    """All the firm has followed, the newest first."""
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


def list_measures(session: Session, organisation_id: UUID, followed_plan_id: UUID) -> list[StoredMeasure]:
    """The measures of a followed plan, in order."""
    query = select(StoredMeasure).where(
        StoredMeasure.organisation_id == organisation_id, StoredMeasure.followed_plan_id == followed_plan_id
    )
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


def change_measure(
    session: Session,
    organisation_id: UUID,
    measure_id: UUID,
    wanted: FollowedMeasure,
    *,
    seen_revision: int,
    account_id: int,
    now: datetime,
) -> StoredMeasure:
    """Make it so; with another state the days that belong to it are filled in (see `move_to`).

    The name of a measure of the plan stays. Raises NotFound; ChangedMeanwhile when seen_revision is not
    the newest; Refused with every mistake, and when its plan is no longer followed.
    """
    row = get_measure(session, organisation_id, measure_id, for_update=True)
    _refuse_ended(get_followed_plan(session, organisation_id, row.followed_plan_id))
    if row.revision != seen_revision:
        raise ChangedMeanwhile(row)
    today, stored = day_in_china(now), read_measure(row)
    if row.solution_id:
        wanted = replace(wanted, name=row.name)
    wanted = _moved(wanted, stored, today)
    _check(wanted, today)
    if wanted == stored:
        return row
    write_measure(row, wanted)
    row.revision, row.changed_at, row.changed_by = row.revision + 1, now, account_id
    add_audit_entry(
        session,
        action=AuditedAction.MEASURE_CHANGE,
        account_id=account_id,
        organisation_id=organisation_id,
        subject=_subject(wanted),
        now=now,
    )
    session.flush()
    return row


def add_own_measure(
    session: Session, organisation_id: UUID, measure: FollowedMeasure, *, account_id: int, now: datetime
) -> StoredMeasure:
    """A measure that is in no catalogue, at the end of the list.

    Raises Refused with every mistake, without a plan that is followed, and when there are too many.
    """
    lock_firm(session, organisation_id)
    plan = find_active_plan(session, organisation_id)
    if plan is None:
        raise Refused.because("name", "还没有跟进任何计划", "请先在路线图里选一份计划，按“按这份计划做”")
    _check(measure, day_in_china(now))
    count, last = _own_and_last(session, plan)
    if count >= MOST_OWN_MEASURES:
        raise Refused.because("name", f"自己加的措施已经有 {MOST_OWN_MEASURES} 项", "请先整理一下，把小的并在一起")
    row = new_row(plan, measure, MeasureEffects(), place=last + 1, phase="", now=now)
    row.changed_by = account_id
    session.add(row)
    add_audit_entry(
        session,
        action=AuditedAction.MEASURE_ADD,
        account_id=account_id,
        organisation_id=organisation_id,
        subject=_subject(measure),
        now=now,
    )
    session.flush()
    return row


def end_plan(session: Session, organisation_id: UUID, *, account_id: int, now: datetime) -> None:
    """Stop following; the list stays to be looked at. Without a plan nothing happens."""
    lock_firm(session, organisation_id)
    plan = find_active_plan(session, organisation_id)
    if plan is None:
        return
    plan.ended_at = now
    add_audit_entry(
        session, action=AuditedAction.PLAN_END, account_id=account_id, organisation_id=organisation_id, now=now
    )
    session.flush()


def new_row(
    plan: FollowedPlan,
    measure: FollowedMeasure,
    effects: MeasureEffects,
    *,
    place: int,
    phase: str,
    now: datetime,
) -> StoredMeasure:
    """A row of this plan, not yet stored."""
    row = StoredMeasure(
        organisation_id=plan.organisation_id,
        followed_plan_id=plan.id,
        place=place,
        phase=phase,
        solution_id=effects.solution_id,
        effects=effects_record(effects),
        revision=1,
        changed_at=now,
    )
    write_measure(row, measure)
    return row


def _own_and_last(session: Session, plan: FollowedPlan) -> tuple[int, int]:
    """How many measures the firm has added itself, and the last place of all."""
    rows = select(StoredMeasure).where(
        StoredMeasure.organisation_id == plan.organisation_id, StoredMeasure.followed_plan_id == plan.id
    )
    own = session.scalar(select(func.count()).select_from(rows.where(StoredMeasure.solution_id == "").subquery()))
    return own or 0, session.scalar(select(func.max(rows.subquery().c.place))) or 0


def _refuse_ended(plan: FollowedPlan) -> None:
    if plan.ended_at is not None:
        raise Refused.because("measure", "这项措施所在的计划已经不再跟进，只能看", "请在现在的措施清单里改")


def find_measure_mistakes(
    wanted: FollowedMeasure, *, now: datetime, stored: FollowedMeasure | None = None
) -> tuple[Mistake, ...]:
    """All that adding it, or making the stored one so, would be refused for."""
    today = day_in_china(now)
    measure = _moved(wanted, stored, today) if stored else wanted
    return *_text_mistakes(measure), *list_measure_mistakes(measure, today)


def _moved(wanted: FollowedMeasure, stored: FollowedMeasure, today: date) -> FollowedMeasure:
    return wanted if wanted.state is stored.state else move_to(wanted, wanted.state, today)


def _check(measure: FollowedMeasure, today: date) -> None:
    mistakes = (*_text_mistakes(measure), *list_measure_mistakes(measure, today))
    if mistakes:
        raise Refused(mistakes)


def _text_mistakes(measure: FollowedMeasure) -> Iterator[Mistake]:
    kpi = measure.kpi
    texts = [
        ("name", "name", measure.name),
        ("reason", "reason", measure.reason),
        ("responsible", "responsible", measure.responsible),
        ("supplier", "supplier", measure.supplier),
        ("kpi_name", "kpi_name", kpi.name),
        ("kpi_unit", "kpi_unit", kpi.unit),
    ]
    for number, one in enumerate(measure.evidence):
        texts += [(f"evidence-{number}", "what", one.what), (f"evidence-{number}", "kept_where", one.kept_where)]
    for where, field, text in texts:
        if len(text) > MOST_CHARACTERS[field]:
            what = f"{MEASURE_FIELD_NAMES[field]}有 {len(text)} 个字，最多 {MOST_CHARACTERS[field]} 个字"
            yield Mistake(where, what, "请写短一些")
        if hidden := hidden_sign_words(text):
            yield Mistake(where, f"{MEASURE_FIELD_NAMES[field]}里有{hidden}", "请删掉，或改成手工输入")
    if len(measure.evidence) > MOST_EVIDENCE:
        yield Mistake("evidence", f"佐证材料超过 {MOST_EVIDENCE} 条", "请把相近的合在一条里")


def _subject(measure: FollowedMeasure) -> str:
    """What and in which state; nobody's name."""
    return f"{measure.name[:150]}：{MeasureState(measure.state).words}"
