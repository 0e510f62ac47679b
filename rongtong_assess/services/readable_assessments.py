"""Which assessments a program may read: a firm's own; a platform those of firms that authorise it.

A firm sees its own open ones too, a platform submitted ones only, by the very query of its pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.errors import NotFound
from rongtong_assess.services.standing_facts import StandingLevel, level_of, with_levels
from rongtong_assess.storage.assessments import Assessment
from rongtong_assess.storage.queries.organisation import authorised_assessments

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
    """One assessment; level: the one that stands for the caller, None while it is open."""

    assessment: Assessment
    level: StandingLevel | None


def read_position(text: str) -> Position | None:
    """None for a text that was never handed out."""
    found = _POSITION.fullmatch(text)
    if found is None:
        return None
    return Position(_EPOCH + int(found[1]) * _MICROSECOND, UUID(found[2]))


def list_readable(
    session: Session, actor: Actor, *, most: int, after: Position | None = None
) -> tuple[list[Readable], Position | None]:
    """One page, the last begun first, and where it ended; None where nothing follows."""
    query = _readable(actor)
    if after is not None:
        is_same = and_(Assessment.started_at == after.started_at, Assessment.id < after.assessment_id)
        query = query.where(or_(Assessment.started_at < after.started_at, is_same))
    rows = session.execute(query.order_by(Assessment.started_at.desc(), Assessment.id.desc()).limit(most + 1)).all()
    found = [_readable_of(row) for row in rows[:most]]
    if len(rows) <= most:
        return found, None
    last = found[-1].assessment
    return found, Position(last.started_at, last.id)


def get_readable(session: Session, actor: Actor, assessment_id: UUID) -> Readable:
    """One of those; raises NotFound."""
    row = session.execute(_readable(actor).where(Assessment.id == assessment_id)).one_or_none()
    if row is None:
        raise NotFound
    return _readable_of(row)


def readable_document(one: Readable) -> Mapping[str, Any]:
    """As plain JSON values, times in UTC. Without answers, remarks, flags, findings and report code."""
    assessment = one.assessment
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
        "level": one.level and one.level.level,
        "level_source": one.level and one.level.source,
        "declared_level": one.level and one.level.declared,
        "firm": {field: firm[field] for field in FIRM_FIELDS} if firm else None,
    }


def _readable_of(row: Row[Any]) -> Readable:
    return Readable(row.Assessment, level_of(row.declared_level, row.found_level))


def _readable(actor: Actor) -> Select[Any]:
    """What a visit of another platform found is not a platform's business."""
    platform_id = None
    if actor.kind is OrganisationKind.PLATFORM:
        query, platform_id = authorised_assessments(actor.organisation_id), actor.organisation_id
    else:
        query = select(Assessment).where(Assessment.organisation_id == actor.organisation_id)
    return with_levels(query, platform_id=platform_id)
