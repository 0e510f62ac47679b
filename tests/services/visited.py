"""Verified firms by the number, put straight into the tables: for tests that need more than pages can make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import sheet_values
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.result.scorecard_json import canonical_json, scorecard_document
from rongtong_assess.core.result.scoring import Scorecard, score
from rongtong_assess.forecast.simulate.population import Population
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState, StoredScorecard
from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.storage.tables.visit import Visit, VisitState

FIRST_VISIT = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
FIRM = {"industry": "industry", "region": "330100", "employees": 120, "revenue_wan_yuan": "5200"}


@dataclass(frozen=True)
class Visits:
    """count: so many firms, one a day; every so-manyth was drawn by chance, none with 0."""

    count: int
    audited_every: int = 0
    start: int = 0
    is_demo: bool = False
    edition_id: str | None = None
    is_completed: bool = True


def add_visited(session: Session, edition: Edition, population: Population, visits: Visits) -> list[Organisation]:
    """Firms that answered as the simulated ones did, with what the visits to them found."""
    platform = Organisation(kind=OrganisationKind.PLATFORM, name="平台", created_at=FIRST_VISIT, is_demo=visits.is_demo)
    session.add(platform)
    session.flush()
    places = range(visits.start, visits.start + visits.count)
    firms = [add_visited_firm(session, edition, population, visits, place=place, by=platform) for place in places]
    session.flush()
    return firms


def add_visited_firm(
    session: Session, edition: Edition, population: Population, visits: Visits, *, place: int, by: Organisation
) -> Organisation:
    name = f"第{place}家被评定的企业"
    firm = Organisation(
        id=uuid4(), kind=OrganisationKind.FIRM, name=name, created_at=FIRST_VISIT, is_demo=visits.is_demo
    )
    session.add(firm)
    session.flush()
    add_visit(session, edition, population, visits, place=place, parties=(firm, by))
    return firm


def add_visit(
    session: Session,
    edition: Edition,
    population: Population,
    visits: Visits,
    *,
    place: int,
    parties: tuple[Organisation, Organisation],
) -> Assessment:
    """One more assessment of the firm with its visit."""
    firm, platform = parties
    sheet = population.sheet_of(place)
    scorecard = score(edition, sheet)
    at = FIRST_VISIT + timedelta(days=place)
    assessment = Assessment(
        id=uuid4(),
        organisation_id=firm.id,
        number=f"RT-{uuid4().hex[:12]}",
        edition_id=visits.edition_id or edition.id,
        edition_fingerprint=edition.fingerprint,
        state=AssessmentState.SUBMITTED,
        started_at=at,
        submitted_at=at,
        firm_at_submission=FIRM | {"name": firm.name},
        purpose="free_check",
    )
    session.add(assessment)
    session.flush()
    session.add(declared(assessment, scorecard, sheet, at=at))
    level = int(population.levels[place]) if visits.is_completed else None
    is_audited = bool(visits.audited_every) and place % visits.audited_every == 0
    session.add(found(assessment, platform, level, is_audited=is_audited, at=at))
    return assessment


def declared(assessment: Assessment, scorecard: Scorecard, sheet: AnswerSheet, *, at: datetime) -> StoredScorecard:
    return StoredScorecard(
        organisation_id=assessment.organisation_id,
        assessment_id=assessment.id,
        edition_fingerprint=assessment.edition_fingerprint,
        score_points=Decimal(decimal_text(scorecard.score_points)),
        level=scorecard.level,
        document=canonical_json(scorecard_document(scorecard)),
        answers=canonical_json(sheet_values(sheet)),
        engine_version="test",
        scored_at=at,
    )


def found(
    assessment: Assessment, platform: Organisation, level: int | None, *, is_audited: bool, at: datetime
) -> Visit:
    """level: None while the visit goes on."""
    return Visit(
        organisation_id=assessment.organisation_id,
        assessment_id=assessment.id,
        edition_fingerprint=assessment.edition_fingerprint,
        platform_id=platform.id,
        state=VisitState.OPEN if level is None else VisitState.COMPLETED,
        is_randomly_selected=is_audited,
        level=level,
        started_at=at,
        completed_at=None if level is None else at,
    )
