"""A firm follows a chosen plan: it changes measures, adds its own, ends the plan."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.progress.measure import FollowedMeasure, MeasureState, list_measure_mistakes, move_to
from rongtong_assess.core.progress.measure_json import MOST_CHARACTERS, MOST_EVIDENCE, MeasureEffects, effects_json
from rongtong_assess.core.roadmap.plan_json import read_target_level
from rongtong_assess.core.typed_text import hidden_character_words
from rongtong_assess.presentation.wording.mistakes import find_password_mistake
from rongtong_assess.presentation.wording.progress import MEASURE_FIELD_NAMES
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.assessment import lock_firm
from rongtong_assess.storage.progress import (
    count_own_measures,
    find_active_plan,
    find_followed_plan_set,
    find_last_place,
    get_followed_plan,
    get_measure,
    list_measures_in_use,
    read_measure,
    write_measure,
)
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.progress import FollowedPlan, StoredMeasure

MOST_OWN_MEASURES = 100


class ChangedMeanwhile(Exception):
    """Another person has changed the measure since the page was opened; nothing was overwritten."""

    def __init__(self, row: StoredMeasure) -> None:
        self.row = row
        super().__init__(f"measure {row.id} is at revision {row.revision}")


@dataclass(frozen=True, slots=True)
class DoneBetween:
    """What a firm did between two results. planned_level: the target of the plan followed then; None without one."""

    measures: tuple[FollowedMeasure, ...]
    planned_level: int | None


def change_measure(
    session: Session, actor: Actor, measure_id: UUID, *, wanted: FollowedMeasure, seen_revision: int, now: datetime
) -> StoredMeasure:
    """Apply the change; a new state also fills in the dates that belong to it (see `move_to`).

    A measure from the catalogue keeps its name. Raises NotFound; ChangedMeanwhile when seen_revision is not
    the newest; Refused with every mistake, and when its plan is no longer followed.
    """
    row = get_measure(session, actor.organisation_id, measure_id, for_update=True)
    _refuse_ended(get_followed_plan(session, actor.organisation_id, row.followed_plan_id))
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
    row.revision, row.changed_at, row.changed_by = row.revision + 1, now, actor.account_id
    _note(session, actor, AuditedAction.MEASURE_CHANGE, subject=_subject(wanted), now=now)
    return row


def add_own_measure(session: Session, actor: Actor, measure: FollowedMeasure, *, now: datetime) -> StoredMeasure:
    """Add a measure that is in no catalogue, at the end of the list.

    Raises Refused with every mistake, without a plan that is followed, and when there are too many.
    """
    lock_firm(session, actor.organisation_id)
    plan = find_active_plan(session, actor.organisation_id)
    if plan is None:
        raise Refused.because("name", "还没有跟进任何计划", "请先在路线图里选一份计划，按“按这份计划做”")
    _check(measure, day_in_china(now))
    if count_own_measures(session, plan.organisation_id, plan.id) >= MOST_OWN_MEASURES:
        raise Refused.because("name", f"自己加的措施已经有 {MOST_OWN_MEASURES} 项", "请先整理一下，把小的并在一起")
    place = (find_last_place(session, plan.organisation_id, plan.id) or 0) + 1
    row = new_row(plan, measure, MeasureEffects(), place=place, phase="", now=now)
    row.changed_by = actor.account_id
    session.add(row)
    _note(session, actor, AuditedAction.MEASURE_ADD, subject=_subject(measure), now=now)
    return row


def end_plan(session: Session, actor: Actor, *, now: datetime) -> None:
    """Stop following the plan; its list stays readable. Does nothing without a plan."""
    lock_firm(session, actor.organisation_id)
    plan = find_active_plan(session, actor.organisation_id)
    if plan is None:
        return
    plan.ended_at = now
    _note(session, actor, AuditedAction.PLAN_END, subject="", now=now)


def find_measure_mistakes(
    wanted: FollowedMeasure, *, now: datetime, stored: FollowedMeasure | None = None
) -> tuple[Mistake, ...]:
    """Every mistake for which adding the measure, or changing the stored one to it, would be refused."""
    today = day_in_china(now)
    measure = _moved(wanted, stored, today) if stored else wanted
    return *_text_mistakes(measure), *list_measure_mistakes(measure, today)


def done_between(session: Session, before: Assessment, after: Assessment) -> DoneBetween:
    """The measures that came into use between two results of one firm, the earlier result first."""
    rows = list_measures_in_use(
        session, before.organisation_id, since=day_of_answers(before), until=day_of_answers(after)
    )
    plans = find_followed_plan_set(
        session, before.organisation_id, before.id, until=after.submitted_at or after.started_at
    )
    planned_level = None if plans is None else read_target_level(json.loads(plans.document))
    return DoneBetween(tuple(map(read_measure, rows)), planned_level)


def day_of_answers(assessment: Assessment) -> date:
    """The day after which a measure is newer than the answers: of submission, or else of the start."""
    return day_in_china(assessment.submitted_at or assessment.started_at)


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
        effects=effects_json(effects),
        revision=1,
        changed_at=now,
    )
    write_measure(row, measure)
    return row


def _refuse_ended(plan: FollowedPlan) -> None:
    if plan.ended_at is not None:
        raise Refused.because("measure", "这项措施所在的计划已经不再跟进，只能看", "请在现在的措施清单里改")


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
    for number, piece in enumerate(measure.evidence):
        texts += [(f"evidence-{number}", "what", piece.what), (f"evidence-{number}", "kept_where", piece.kept_where)]
    for where, field, text in texts:
        if len(text) > MOST_CHARACTERS[field]:
            what = f"{MEASURE_FIELD_NAMES[field]}有 {len(text)} 个字，最多 {MOST_CHARACTERS[field]} 个字"
            yield Mistake(where, what, "请写短一些")
        if hidden := hidden_character_words(text):
            yield Mistake(where, f"{MEASURE_FIELD_NAMES[field]}里有{hidden}", "请删掉，或改成手工输入")
        if told := find_password_mistake(where, text):
            yield told
    if len(measure.evidence) > MOST_EVIDENCE:
        yield Mistake("evidence", f"佐证材料超过 {MOST_EVIDENCE} 条", "请把相近的合在一条里")


def _subject(measure: FollowedMeasure) -> str:
    """Name and state of the measure, without personal data."""
    return f"{measure.name[:150]}：{MeasureState(measure.state).words}"


def _note(session: Session, actor: Actor, action: AuditedAction, *, subject: str, now: datetime) -> None:
    add_audit_entry(session, actor, action, subject=subject, now=now)
    session.flush()
