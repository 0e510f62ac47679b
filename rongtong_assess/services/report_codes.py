"""A printed report can be checked: its code is drawn at submission and leads to what is on record.

The code says nothing by itself and can neither be guessed nor counted through (95 bits drawn by chance).
It is sealed with what it vouches for: once a stored result has been altered, its code is unknown.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.report_code import DRAWN, SIGNS, make_code, read_code, show_code
from rongtong_assess.core.scorecard_document import canonical_json
from rongtong_assess.reporting.qr import draw_qr
from rongtong_assess.reporting.verification import Verification
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.china_time import CHINA
from rongtong_assess.services.start_assessment import get_assessment
from rongtong_assess.storage.assessments import Assessment, StoredScorecard
from rongtong_assess.storage.organisations import Organisation
from rongtong_assess.storage.report_codes import ReportCode

VERIFY_PATH = "/verify"


@dataclass(frozen=True, slots=True)
class VerifiedReport:
    """All that somebody who checks a report is shown."""

    number: str
    firm_name: str
    edition_id: str
    level: int
    assessed_on: date
    is_demo: bool


def add_report_code(session: Session, assessment: Assessment, *, now: datetime) -> str:
    """Draw the code of a submitted assessment that has no good one. Raises NotFound while it is not submitted."""
    code = make_code([secrets.randbelow(len(SIGNS)) for _ in range(DRAWN)])
    session.add(
        ReportCode(
            code=code,
            organisation_id=assessment.organisation_id,
            assessment_id=assessment.id,
            seal=_seal_of(session, assessment),
            created_at=now,
        )
    )
    session.flush()
    return code


def find_report_code(session: Session, assessment: Assessment) -> str | None:
    """The good code of an assessment; None before submission, or where the stored result was altered since."""
    stored = _find_good(session, assessment)
    if stored is None or stored.seal != _seal_of(session, assessment):
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
    stored = code and session.scalar(
        select(ReportCode).where(ReportCode.code == code, ReportCode.revoked_at.is_(None))
    )
    if not stored:
        return None
    assessment = get_assessment(session, stored.organisation_id, stored.assessment_id)
    document = _get_document(session, assessment)
    if assessment.submitted_at is None or stored.seal != _seal(assessment, document):
        return None
    return VerifiedReport(
        number=assessment.number,
        firm_name=(assessment.firm_at_submission or {})["name"],
        edition_id=assessment.edition_id,
        level=json.loads(document)["level"],
        assessed_on=assessment.submitted_at.astimezone(CHINA).date(),
        is_demo=_is_demo(session, stored.organisation_id),
    )


def replace_report_code(
    session: Session, organisation_id: UUID, assessment_id: UUID, *, account_id: int, now: datetime
) -> str:
    """Revoke the code on the reports handed out so far; reports made from now on carry the new one.

    Raises NotFound.
    """
    assessment = get_assessment(session, organisation_id, assessment_id, for_update=True)
    stored = _find_good(session, assessment)
    if stored is not None:
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


def _find_good(session: Session, assessment: Assessment) -> ReportCode | None:
    query = select(ReportCode).where(
        ReportCode.organisation_id == assessment.organisation_id,
        ReportCode.assessment_id == assessment.id,
        ReportCode.revoked_at.is_(None),
    )
    return session.scalar(query)


def _is_demo(session: Session, organisation_id: UUID) -> bool:
    return bool(session.scalar(select(Organisation.is_demo).where(Organisation.id == organisation_id)))


def _seal_of(session: Session, assessment: Assessment) -> str:
    return _seal(assessment, _get_document(session, assessment))


def _get_document(session: Session, assessment: Assessment) -> str:
    """The scorecard as it was stored."""
    query = select(StoredScorecard.document).where(
        StoredScorecard.organisation_id == assessment.organisation_id, StoredScorecard.assessment_id == assessment.id
    )
    document = session.scalar(query)
    if document is None:
        raise NotFound
    return document


def _seal(assessment: Assessment, document: str) -> str:
    """SHA-256 of what the code vouches for."""
    if assessment.submitted_at is None:
        raise NotFound
    sealed = {
        "number": assessment.number,
        "submitted_at": assessment.submitted_at.astimezone(UTC).isoformat(),
        "firm": (assessment.firm_at_submission or {}).get("name", ""),
        "scorecard": document,
    }
    return hashlib.sha256(canonical_json(sealed).encode()).hexdigest()
