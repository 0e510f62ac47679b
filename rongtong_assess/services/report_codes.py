"""A printed report can be checked: its code is drawn at submission and leads to what is on record.

The code says nothing by itself and can neither be guessed nor counted through (95 bits drawn by chance).
It is sealed with what it vouches for: once a stored result has been altered, its code is unknown.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.report_code import DRAWN, SIGNS, make_code, read_code, show_code
from rongtong_assess.core.scorecard_json import canonical_json
from rongtong_assess.reporting.qr import draw_qr
from rongtong_assess.reporting.verification import Verification
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.china_time import CHINA
from rongtong_assess.services.completed_visits import find_completed, platform_name_of
from rongtong_assess.storage import visits
from rongtong_assess.storage.assessments import Assessment, StoredScorecard
from rongtong_assess.storage.organisations import Organisation
from rongtong_assess.storage.queries.assessment import get_assessment
from rongtong_assess.storage.report_codes import ReportCode

VERIFY_PATH = "/verify"


@dataclass(frozen=True, slots=True)
class VisitOfReport:
    """The visit that a report made after it was made from, as far as its first page says."""

    level: int
    platform_name: str
    visited_on: date | None


@dataclass(frozen=True, slots=True)
class VerifiedReport:
    """All that somebody who checks a report is shown: what stands on its first page.

    level: the declared one. visit: on a report made after it; None on one made before, whose holder learns only
    that there has been one since (is_visited_since).
    """

    number: str
    firm_name: str
    edition_id: str
    level: int
    assessed_on: date
    is_demo: bool
    visit: VisitOfReport | None = None
    is_visited_since: bool = False


def add_report_code(session: Session, assessment: Assessment, *, now: datetime) -> str:
    """Draw the code of what stands for a submitted assessment, where there is no good one of that.

    Raises NotFound while it is not submitted.
    """
    visit = find_completed(session, assessment.id)
    code = make_code([secrets.randbelow(len(SIGNS)) for _ in range(DRAWN)])
    session.add(
        ReportCode(
            code=code,
            organisation_id=assessment.organisation_id,
            assessment_id=assessment.id,
            seal=_seal(assessment, _get_document(session, assessment), visit),
            of_visit=visit is not None,
            created_at=now,
        )
    )
    session.flush()
    return code


def find_report_code(session: Session, assessment: Assessment) -> str | None:
    """The good code of what stands; None before submission, or where what was stored was altered since."""
    visit = find_completed(session, assessment.id)
    stored = next((code for code in _list_good(session, assessment) if code.of_visit == (visit is not None)), None)
    if stored is None or stored.seal != _seal(assessment, _get_document(session, assessment), visit):
        return None
    return stored.code


def find_verification(session: Session, assessment: Assessment, *, site_address: str) -> Verification | None:
    """What the report of this assessment carries; None where it has no good code.

    site_address: such as https://assess.example.com; empty where it is not known.
    """
    code = find_report_code(session, assessment)
    if code is None:
        return None
    shown = show_code(code)
    address = f"{site_address}{VERIFY_PATH}/{shown}" if site_address else ""
    return Verification(code=shown, address=address, qr_svg=draw_qr(address or shown))


def find_report_by_code(session: Session, typed: str) -> VerifiedReport | None:
    """The report on record under a code as somebody typed it; None for everything else.

    Looks across firms: whoever holds the code holds the report.
    """
    code = read_code(typed)
    stored = code and session.scalar(select(ReportCode).where(ReportCode.code == code, ReportCode.revoked_at.is_(None)))
    if not stored:
        return None
    assessment = get_assessment(session, stored.organisation_id, stored.assessment_id)
    document, visit = _get_document(session, assessment), find_completed(session, assessment.id)
    sealed = visit if stored.of_visit else None
    if assessment.submitted_at is None or stored.seal != _seal(assessment, document, sealed):
        return None
    return VerifiedReport(
        number=assessment.number,
        firm_name=(assessment.firm_at_submission or {})["name"],
        edition_id=assessment.edition_id,
        level=json.loads(document)["level"],
        assessed_on=assessment.submitted_at.astimezone(CHINA).date(),
        is_demo=_is_demo(session, stored.organisation_id),
        visit=_shown(session, sealed),
        is_visited_since=visit is not None and sealed is None,
    )


def _shown(session: Session, visit: visits.Verification | None) -> VisitOfReport | None:
    if visit is None or visit.level is None:
        return None
    return VisitOfReport(visit.level, platform_name_of(session, visit), visit.visited_on)


def replace_report_code(
    session: Session, organisation_id: UUID, assessment_id: UUID, *, account_id: int, now: datetime
) -> str:
    """Revoke the codes on the reports handed out so far; reports made from now on carry the new one.

    Raises NotFound.
    """
    assessment = get_assessment(session, organisation_id, assessment_id, for_update=True)
    for stored in _list_good(session, assessment):
        stored.revoked_at, stored.revoked_by = now, account_id
    session.flush()
    add_audit_entry(
        session,
        action=AuditedAction.REPORT_CODE_REVOKE,
        account_id=account_id,
        organisation_id=organisation_id,
        subject=assessment.number,
        now=now,
    )
    return add_report_code(session, assessment, now=now)


def _list_good(session: Session, assessment: Assessment) -> Sequence[ReportCode]:
    query = select(ReportCode).where(
        ReportCode.organisation_id == assessment.organisation_id,
        ReportCode.assessment_id == assessment.id,
        ReportCode.revoked_at.is_(None),
    )
    return session.scalars(query).all()


def _is_demo(session: Session, organisation_id: UUID) -> bool:
    return bool(session.scalar(select(Organisation.is_demo).where(Organisation.id == organisation_id)))


def _get_document(session: Session, assessment: Assessment) -> str:
    """The scorecard as it was stored."""
    query = select(StoredScorecard.document).where(
        StoredScorecard.organisation_id == assessment.organisation_id, StoredScorecard.assessment_id == assessment.id
    )
    document = session.scalar(query)
    if document is None:
        raise NotFound
    return document


def _seal(assessment: Assessment, document: str, visit: visits.Verification | None) -> str:
    """SHA-256 of what the code vouches for. visit: for a report made from what it found."""
    if assessment.submitted_at is None:
        raise NotFound
    sealed = {
        "number": assessment.number,
        "submitted_at": assessment.submitted_at.astimezone(UTC).isoformat(),
        "firm": (assessment.firm_at_submission or {}).get("name", ""),
        "scorecard": document,
        **({"visit": visit.document, "visited_on": str(visit.visited_on)} if visit else {}),
    }
    return hashlib.sha256(canonical_json(sealed).encode()).hexdigest()
