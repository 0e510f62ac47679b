"""A firm chooses a plan to follow: its measures become a list with dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import SolutionNote
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.progress.measure import Evidence, FollowedMeasure, Kpi, MeasureState
from rongtong_assess.core.progress.measure_json import MeasureEffects, effects_of, list_usual_evidence
from rongtong_assess.core.roadmap.plan import PLAN_KINDS, PlanSet
from rongtong_assess.core.roadmap.schedule import PlannedMeasure, Roadmap, schedule
from rongtong_assess.presentation.wording.roadmap.plans import PLAN_TITLES
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.services.progress.follow_up import new_row
from rongtong_assess.services.result.standing_facts import load_result
from rongtong_assess.services.roadmap.keep_plans import changes_since, facts_of_plans, read_stored
from rongtong_assess.storage.assessment import get_assessment, lock_firm
from rongtong_assess.storage.progress import find_active_plan, list_measures, read_measure, read_row_effects
from rongtong_assess.storage.roadmap import get_plan_set
from rongtong_assess.storage.tables.progress import FollowedPlan, StoredMeasure

MOST_DAYS_APART = 366


@dataclass(frozen=True, slots=True)
class PlanChosen:
    """Names a plan by assessment, plan set and kind, which the set may lack."""

    assessment_id: UUID
    plan_set_id: UUID
    kind: str


def follow_plan(
    session: Session, actor: Actor, chosen: PlanChosen, *, library: Library, begun_on: date | None, now: datetime
) -> FollowedPlan:
    """Follow this plan from begun_on, today without one; a plan followed so far ends.

    Measures that have begun, and what the firm has entered, are carried over. A plan that is followed already is
    returned unchanged. Raises NotFound; Refused for a kind that the set lacks, a plan whose facts have changed since,
    and a day too far off.
    """
    organisation_id = actor.organisation_id
    result = load_result(session, organisation_id, chosen.assessment_id)
    stored = get_plan_set(session, organisation_id, chosen.assessment_id, chosen.plan_set_id)
    begun_on = _check_day(begun_on or day_in_china(now), day_in_china(now))
    plans = read_stored(stored, library)
    scheduled = _schedule(facts_of_plans(stored), plans, kind=chosen.kind, library=library)
    lines = _list_lines(scheduled, begun_on)
    lock_firm(session, organisation_id)
    active = find_active_plan(session, organisation_id)
    if active is not None and (active.plan_set_id, active.kind) == (chosen.plan_set_id, chosen.kind):
        return active
    if changes_since(stored, result, library):
        what = "这份路线图已过时：它依据的答案后来变了"
        raise Refused.because("plan", what, "请先按现在的情况重新做，再选要做的计划")
    followed = FollowedPlan(
        organisation_id=organisation_id,
        assessment_id=chosen.assessment_id,
        plan_set_id=chosen.plan_set_id,
        kind=chosen.kind,
        begun_on=begun_on,
        chosen_at=now,
        chosen_by=actor.account_id,
    )
    _begin(session, followed, lines, older=_end(session, active, now) if active else [])
    return followed


@dataclass(frozen=True, slots=True)
class _Scheduled:
    """A scheduled plan, and what it was made for."""

    edition: Edition
    roadmap: Roadmap
    locked: frozenset[str]
    notes: Mapping[str, SolutionNote]

    def evidence_of(self, effects: MeasureEffects) -> tuple[Evidence, ...]:
        """The evidence that the catalogue names, or else the kind that assessors usually ask for."""
        note = self.notes.get(effects.solution_id)
        pieces = note.evidence if note else list_usual_evidence(self.edition, effects)
        return tuple(map(Evidence, pieces))


@dataclass(frozen=True, slots=True)
class _Line:
    """A measure to be added to the list. continues: the row of an earlier plan that it continues."""

    measure: FollowedMeasure
    effects: MeasureEffects
    phase: str
    continues: UUID | None = None


def _check_day(begun_on: date, today: date) -> date:
    if abs((begun_on - today).days) > MOST_DAYS_APART:
        raise Refused.because("begun_on", "开始的日期离今天太远", "请填前后一年以内的日期")
    return begun_on


def _schedule(sheet: AnswerSheet, plans: PlanSet, *, kind: str, library: Library) -> _Scheduled:
    plan = {str(name): plan for name, plan in plans.plans.items()}.get(kind)
    if plan is None:
        raise Refused.because("kind", "这份路线图里没有这样的计划", "请回到路线图，选一份列出来的计划")
    edition = library.get_edition(sheet.edition_id)
    roadmap = schedule(edition, sheet, plan, rules=library.plan_rules, wishes=plans.wishes)
    return _Scheduled(edition, roadmap, plans.wishes.locked, library.notes)


def _list_lines(scheduled: _Scheduled, begun_on: date) -> Iterator[_Line]:
    """The measures that the plan adds, the first from begun_on; without those that the firm has already."""
    phase_names = {phase.rule.id: phase.rule.name for phase in scheduled.roadmap.phases}
    new = [
        planned for planned in scheduled.roadmap.measures if planned.candidate.band or not planned.candidate.is_owned
    ]
    day = begun_on - timedelta(weeks=min((planned.start_week for planned in new), default=0))
    for planned in new:
        effects = effects_of(planned.candidate, locked=scheduled.locked)
        measure = _new_measure(planned, scheduled.evidence_of(effects), week_0=day)
        yield _Line(measure, effects, phase_names[planned.phase_id])


def _new_measure(planned: PlannedMeasure, evidence: tuple[Evidence, ...], *, week_0: date) -> FollowedMeasure:
    """The measure with dates. end_week is the first week after it, so it ends on the last day before that."""
    solution = planned.candidate.solution
    return FollowedMeasure(
        name=solution.name,
        planned_start=week_0 + timedelta(weeks=planned.start_week),
        planned_end=week_0 + timedelta(weeks=planned.end_week, days=-1),
        planned_cost_wan_yuan=planned.candidate.first_year_wan_yuan,
        kpi=Kpi(name=solution.kpi.partition("、")[0]),
        evidence=evidence,
    )


def _begin(session: Session, followed: FollowedPlan, lines: Iterator[_Line], *, older: Sequence[StoredMeasure]) -> None:
    """Store the plan and its measures."""
    session.add(followed)
    session.flush()
    session.add_all(_rows(followed, _carry_over(lines, older)))
    assessment = get_assessment(session, followed.organisation_id, followed.assessment_id)
    kind = next(kind for kind in PLAN_KINDS if kind == followed.kind)
    add_audit_entry_for(
        session,
        AuditedAction.PLAN_FOLLOW,
        account_id=followed.chosen_by,
        organisation_id=followed.organisation_id,
        subject=f"{assessment.number} {PLAN_TITLES[kind]}",
        now=followed.chosen_at,
    )
    session.flush()


def _end(session: Session, plan: FollowedPlan, now: datetime) -> list[StoredMeasure]:
    """End the plan; returns its measures."""
    plan.ended_at = now
    session.flush()
    return list_measures(session, plan.organisation_id, plan.id)


def _rows(followed: FollowedPlan, lines: Iterable[_Line]) -> Iterator[StoredMeasure]:
    for place, line in enumerate(lines):
        row = new_row(followed, line.measure, line.effects, place=place, phase=line.phase, now=followed.chosen_at)
        row.changed_by, row.continues = followed.chosen_by, line.continues
        yield row


def _carry_over(lines: Iterator[_Line], older: Sequence[StoredMeasure]) -> Iterator[_Line]:
    """The new plan's lines with what was done and entered so far, then other begun measures and the firm's own."""
    left = {row.solution_id or str(row.id): row for row in older if row.state != MeasureState.STOPPED}
    for line in lines:
        row = left.pop(line.effects.solution_id, None)
        yield _continue(line, row) if row else line
    for row in left.values():
        if row.state != MeasureState.PLANNED or not row.solution_id:
            yield _Line(read_measure(row), read_row_effects(row), row.phase, row.id)


def _continue(line: _Line, row: StoredMeasure) -> _Line:
    """A measure of both plans: once begun it continues unchanged, else with the new plan's dates and price."""
    measure = read_measure(row)
    if measure.state is not MeasureState.PLANNED:
        return _Line(measure, read_row_effects(row), line.phase, row.id)
    new = line.measure
    kept = replace(
        measure,
        planned_start=new.planned_start,
        planned_end=new.planned_end,
        planned_cost_wan_yuan=new.planned_cost_wan_yuan,
    )
    return _Line(kept, line.effects, line.phase, row.id)
