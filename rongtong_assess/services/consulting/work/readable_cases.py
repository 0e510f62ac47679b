"""Cases that a program may read: a firm its own, a platform its own; with the values of every kind by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.services.result.readable_assessments import Position
from rongtong_assess.storage.consulting.cases import get_case, list_events
from rongtong_assess.storage.consulting.work.case_values import CaseValue, list_opened, list_values_of
from rongtong_assess.storage.people.organisations import find_organisation_name
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent


@dataclass(frozen=True, slots=True)
class ReadableCase:
    """One case, the name of its platform, and the values that the reader may see."""

    case: Case
    platform: str
    values: Mapping[ValueKind, CaseValue]


def list_readable_cases(
    session: Session, actor: Actor, *, most: int, after: Position | None = None
) -> tuple[list[ReadableCase], Position | None]:
    """One page, the last opened first, and its end; None where no page follows."""
    start = None if after is None else (after.started_at, after.assessment_id)
    rows = list_opened(session, actor, most=most + 1, after=start)
    shown = rows[:most]
    values = list_values_of(session, actor, [case.id for case, _ in shown])
    found = [ReadableCase(case, platform, values.get(case.id, {})) for case, platform in shown]
    if len(rows) <= most:
        return found, None
    last = shown[-1][0]
    return found, Position(last.opened_at, last.id)


def get_readable_case(session: Session, actor: Actor, case_id: UUID) -> tuple[ReadableCase, Sequence[CaseEvent]]:
    """One case that the actor may read, with its steps, the first one first. Raises NotFound."""
    case = get_case(session, actor, case_id)
    values = list_values_of(session, actor, [case.id])
    platform = find_organisation_name(session, case.platform_id)
    return ReadableCase(case, platform, values.get(case.id, {})), list_events(session, case.id)


def case_document(readable: ReadableCase) -> dict[str, Any]:
    """As plain JSON values, times in UTC. Without names of people, reasons, comments, findings and evidence."""
    case = readable.case
    return {
        "id": str(case.id),
        "number": case.number,
        "platform": readable.platform,
        "firm": {"name": case.firm_name, "industry": case.industry, "region": case.region},
        "assessment": str(case.assessment_id),
        "purpose": case.purpose,
        "state": case.state,
        "round": case.round_number,
        "opened_at": case.opened_at.isoformat(),
        "changed_at": case.changed_at.isoformat(),
        "due_on": case.due_on and case.due_on.isoformat(),
        "visit_on": case.visit_on and case.visit_on.isoformat(),
        "questions": case.questions_count,
        "findings": case.findings_count,
        "values": {kind.value: _value_document(readable.values.get(kind)) for kind in ValueKind},
    }


def event_document(event: CaseEvent) -> dict[str, Any]:
    """One step, without who took it and why."""
    return {
        "step": event.step,
        "from": event.source,
        "to": event.target,
        "round": event.round_number,
        "happened_at": event.happened_at.isoformat(),
        "due_on": event.due_on and event.due_on.isoformat(),
        "was_late": event.was_late,
    }


def _value_document(value: CaseValue | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "level": value.level,
        "score": decimal_text(value.score_points),
        "round": value.round_number,
        "visited_on": value.on and value.on.isoformat(),
    }
