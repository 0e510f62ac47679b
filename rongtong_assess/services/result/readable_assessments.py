"""Assessments that a program may read: a firm its own, a platform those of firms that authorise it.

A firm also reads its open ones; a platform only submitted ones, by the same query as on its pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.services.result.standing_facts import StandingLevel, level_of
from rongtong_assess.storage.people.organisations import authorised_assessments
from rongtong_assess.storage.result import VisibleAssessments, get_with_levels, list_with_levels, own_assessments
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.visit import is_known_to

FIRM_FIELDS = ("name", "industry", "region")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Seventeen digits of microseconds end in the year 5138, which a date can hold.
_POSITION = re.compile(r"([0-9]{1,17})-([0-9a-f]{32})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Position:
    """Where one page of the list ended."""

    started_at: datetime
    assessment_id: UUID

    @property
    def text(self) -> str:
        """As it is handed out; `read_position` reads it back."""
        return f"{(self.started_at - _EPOCH) // _MICROSECOND}-{self.assessment_id.hex}"


@dataclass(frozen=True, slots=True)
class Readable:
    """One assessment. level: the one in force for the caller, None while it is open."""

    assessment: Assessment
    level: StandingLevel | None


def read_position(text: str) -> Position | None:
    """The inverse of `Position.text`; None for a text that is no position."""
    found = _POSITION.fullmatch(text)
    if found is None:
        return None
    return Position(_EPOCH + int(found[1]) * _MICROSECOND, UUID(found[2]))


def list_readable(
    session: Session, actor: Actor, *, most: int, after: Position | None = None
) -> tuple[list[Readable], Position | None]:
    """One page, the last started first, and its end; None where no page follows."""
    start = None if after is None else (after.started_at, after.assessment_id)
    rows = list_with_levels(session, _visible_to(actor), most=most + 1, after=start)
    found = [_readable_of(*row) for row in rows[:most]]
    if len(rows) <= most:
        return found, None
    last = found[-1].assessment
    return found, Position(last.started_at, last.id)


def get_readable(session: Session, actor: Actor, assessment_id: UUID) -> Readable:
    """One assessment that the actor may read. Raises NotFound."""
    return _readable_of(*get_with_levels(session, _visible_to(actor), assessment_id))


def readable_document(readable: Readable) -> Mapping[str, Any]:
    """As plain JSON values, times in UTC. Without answers, remarks, flags, findings and report code."""
    assessment = readable.assessment
    firm = assessment.firm_at_submission
    return {
        "id": str(assessment.id),
        "number": assessment.number,
        "edition": assessment.edition_id,
        "fingerprint": assessment.edition_fingerprint,
        "state": assessment.state,
        "started_at": assessment.started_at.isoformat(),
        "submitted_at": assessment.submitted_at and assessment.submitted_at.isoformat(),
        "purpose": assessment.purpose,
        "level": readable.level and readable.level.level,
        "level_source": readable.level and readable.level.source,
        "declared_level": readable.level and readable.level.declared,
        "firm": {**{field: firm[field] for field in FIRM_FIELDS}, "division": firm.get("division")} if firm else None,
    }


def _readable_of(assessment: Assessment, declared: int | None, found: int | None) -> Readable:
    return Readable(assessment, level_of(declared, found))


def _visible_to(actor: Actor) -> VisibleAssessments:
    """A platform does not see what another platform's visit found."""
    if actor.kind is OrganisationKind.PLATFORM:
        return VisibleAssessments(authorised_assessments(actor.organisation_id), is_known_to(actor.organisation_id))
    return VisibleAssessments(own_assessments(actor.organisation_id), is_known_to(None))
