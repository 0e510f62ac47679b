"""Signed results that two teams made of one firm, concluded cases to draw from, samples, ratings and packs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.storage.consulting.cases import may_reach
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent
from rongtong_assess.storage.tables.consulting.evidence import EvidenceWaiver
from rongtong_assess.storage.tables.consulting.quality import PackRecord, RecheckSample, SampledCaseRow, ServiceRating
from rongtong_assess.storage.tables.consulting.sign_off import CaseVersion
from rongtong_assess.storage.tables.consulting.visit_record import FindingChange
from rongtong_assess.storage.tables.forecast import StoredForecast
from rongtong_assess.storage.tables.visit import Visit


@dataclass(frozen=True, slots=True)
class DoubleVersion:
    """The newest signed result on site of an assessment, and the newest re-check of the same one."""

    firm_id: UUID
    on_site: CaseVersion
    recheck: CaseVersion


@dataclass(frozen=True, slots=True)
class ConcludedRow:
    """A concluded case with what its risks are read from.

    forecast: the newest shown forecast as JSON text, None without one. waived_count: pieces of evidence waived.
    late_count: steps after their deadline. first_change_at, last_change_at: of its findings.
    """

    case: Case
    version: CaseVersion
    forecast: str | None
    waived_count: int
    late_count: int
    first_change_at: datetime | None
    last_change_at: datetime | None


def list_double_versions(session: Session, platform_id: UUID) -> list[DoubleVersion]:
    """Every assessment that this platform has rated on site and that was checked again, by this platform too."""
    query = (
        select(CaseVersion, Visit.assessment_id, Case.firm_id)
        .join(Case, Case.id == CaseVersion.case_id)
        .join(Visit, Visit.id == CaseVersion.visit_id)
        .where(Case.platform_id == platform_id, CaseVersion.kind.in_([ValueKind.ON_SITE, ValueKind.RECHECK]))
        .order_by(CaseVersion.second_signed_at, CaseVersion.number)
    )
    newest: dict[tuple[UUID, UUID], dict[str, CaseVersion]] = {}
    for version, assessment_id, firm_id in session.execute(query):
        newest.setdefault((firm_id, assessment_id), {})[version.kind] = version
    return [
        DoubleVersion(firm_id, found[ValueKind.ON_SITE], found[ValueKind.RECHECK])
        for (firm_id, _), found in newest.items()
        if len(found) == 2
    ]


def list_concluded(session: Session, platform_id: UUID) -> list[ConcludedRow]:
    """The platform's concluded cases that were rated on site and were in no sample yet."""
    later = aliased(CaseVersion)
    is_newest = ~exists().where(later.case_id == CaseVersion.case_id, later.number > CaseVersion.number)
    is_drawn = exists().where(SampledCaseRow.case_id == Case.id)
    waived = select(func.count()).where(EvidenceWaiver.case_id == Case.id, EvidenceWaiver.ended_at.is_(None))
    late = select(func.count()).where(CaseEvent.case_id == Case.id, CaseEvent.was_late)
    first, last = (
        select(bound(FindingChange.changed_at)).where(FindingChange.visit_id == CaseVersion.visit_id)
        for bound in (func.min, func.max)
    )
    forecast = (
        select(StoredForecast.document)
        .where(StoredForecast.assessment_id == Case.assessment_id, StoredForecast.is_shown)
        .order_by(StoredForecast.placed_at.desc())
        .limit(1)
    )
    query = (
        select(
            Case,
            CaseVersion,
            forecast.scalar_subquery(),
            waived.scalar_subquery(),
            late.scalar_subquery(),
            first.scalar_subquery(),
            last.scalar_subquery(),
        )
        .join(CaseVersion, CaseVersion.case_id == Case.id)
        .where(Case.platform_id == platform_id, Case.state == CaseState.CONCLUDED)
        .where(CaseVersion.kind == ValueKind.ON_SITE, is_newest, ~is_drawn)
        .order_by(Case.concluded_at, Case.id)
    )
    return [ConcludedRow(*row) for row in session.execute(query)]


def list_samples(session: Session, platform_id: UUID, *, most: int = 20) -> list[RecheckSample]:
    """The platform's samples, the newest first."""
    query = select(RecheckSample).where(RecheckSample.platform_id == platform_id)
    return list(session.scalars(query.order_by(RecheckSample.drawn_at.desc(), RecheckSample.id).limit(most)))


def list_sampled(session: Session, sample_ids: Sequence[UUID]) -> list[tuple[SampledCaseRow, Case]]:
    """The cases of these samples, in the order they were drawn."""
    query = select(SampledCaseRow, Case).join(Case, Case.id == SampledCaseRow.case_id)
    rows = session.execute(query.where(SampledCaseRow.sample_id.in_(list(sample_ids))).order_by(SampledCaseRow.id))
    return [(row.SampledCaseRow, row.Case) for row in rows]


def find_rating(session: Session, case_id: UUID) -> ServiceRating | None:
    """What the firm said of the service in this case."""
    return session.get(ServiceRating, case_id)


def list_ratings(session: Session, actor: Actor, *, most: int = 100) -> list[tuple[ServiceRating, Case]]:
    """The ratings of cases that the actor may see, the newest first."""
    query = select(ServiceRating, Case).join(Case, Case.id == ServiceRating.case_id).where(may_reach(actor))
    rows = session.execute(query.order_by(ServiceRating.rated_at.desc(), Case.id).limit(most))
    return [(row.ServiceRating, row.Case) for row in rows]


def list_packs(session: Session, case_id: UUID) -> list[PackRecord]:
    """The packs of a case that were handed out, the newest first."""
    return list(session.scalars(select(PackRecord).where(PackRecord.case_id == case_id).order_by(PackRecord.id.desc())))
