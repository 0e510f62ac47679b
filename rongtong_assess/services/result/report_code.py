"""The authenticity code on a printed report: made at submission, and looked up by anyone who checks the report.

The code itself carries no data and can neither be guessed nor enumerated (95 random bits). A hash of what it vouches
for is stored with it: once the stored result is altered, the code is treated as unknown.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.result.authenticity_code import CHARACTERS, RANDOM_LENGTH, make_code, read_code, show_code
from rongtong_assess.core.result.scorecard_json import canonical_json
from rongtong_assess.presentation.document.qr import draw_qr
from rongtong_assess.presentation.report.header import AuthenticityCode
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.people.organisations import find_organisation_name, is_demo_organisation
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.visit import ReportCode, Visit
from rongtong_assess.storage.visit import (
    find_code_in_force,
    find_completed_visit,
    get_scorecard_document,
    list_codes_in_force,
)

VERIFY_PATH = "/verify"


@dataclass(frozen=True, slots=True)
class VisitOfReport:
    """The visit that a report is based on, with what its first page says of it."""

    level: int
    platform_name: str
    visited_on: date | None


@dataclass(frozen=True, slots=True)
class AuthenticReport:
    """What is shown to people who check a report: the content of its first page.

    level: the declared one. visit: None on a report made before the visit; is_visited_since then says that there has
    been one.
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
    """Make the code of a submitted assessment's result in force, where it has none.

    Raises NotFound while it is not submitted.
    """
    visit = find_completed_visit(session, assessment.id)
    code = make_code([secrets.randbelow(len(CHARACTERS)) for _ in range(RANDOM_LENGTH)])
    session.add(
        ReportCode(
            code=code,
            organisation_id=assessment.organisation_id,
            assessment_id=assessment.id,
            content_hash=_content_hash(assessment, get_scorecard_document(session, assessment), visit),
            of_visit=visit is not None,
            created_at=now,
        )
    )
    session.flush()
    return code


def replace_report_code(session: Session, actor: Actor, assessment_id: UUID, *, now: datetime) -> str:
    """Revoke the codes of all earlier reports; reports made from now on carry the new one.

    Raises NotFound.
    """
    assessment = get_assessment(session, actor.organisation_id, assessment_id, for_update=True)
    for stored in list_codes_in_force(session, assessment):
        stored.revoked_at, stored.revoked_by = now, actor.account_id
    session.flush()
    add_audit_entry(session, actor, AuditedAction.REPORT_CODE_REVOKE, subject=assessment.number, now=now)
    return add_report_code(session, assessment, now=now)


def renew_visit_code(session: Session, actor: Actor, assessment: Assessment, *, now: datetime) -> str:
    """The code of a result that was signed again; the code of the one before is revoked with it.

    Reports without the visit keep theirs.
    """
    for stored in list_codes_in_force(session, assessment):
        if stored.of_visit:
            stored.revoked_at, stored.revoked_by = now, actor.account_id
    session.flush()
    return add_report_code(session, assessment, now=now)


def find_report_code(session: Session, assessment: Assessment) -> str | None:
    """The code of the result in force; None before submission, or where the stored result was altered since."""
    visit = find_completed_visit(session, assessment.id)
    codes = list_codes_in_force(session, assessment)
    stored = next((code for code in codes if code.of_visit == (visit is not None)), None)
    if stored is None:
        return None
    if stored.content_hash != _content_hash(assessment, get_scorecard_document(session, assessment), visit):
        return None
    return stored.code


def find_authenticity(session: Session, assessment: Assessment, *, site_address: str) -> AuthenticityCode | None:
    """Code, address and QR code for the report of this assessment; None where it has no code in force.

    site_address: such as https://assess.example.com; empty where it is not known.
    """
    code = find_report_code(session, assessment)
    if code is None:
        return None
    shown = show_code(code)
    address = f"{site_address}{VERIFY_PATH}/{shown}" if site_address else ""
    return AuthenticityCode(code=shown, address=address, qr_svg=draw_qr(address or shown))


def find_report_by_code(session: Session, typed: str) -> AuthenticReport | None:
    """The stored report of a code as it was typed; None for a text that is no code in force.

    Looks across firms: a person who has the code has the report.
    """
    code = read_code(typed)
    stored = find_code_in_force(session, code) if code else None
    if stored is None:
        return None
    assessment = get_assessment(session, stored.organisation_id, stored.assessment_id)
    document, visit = get_scorecard_document(session, assessment), find_completed_visit(session, assessment.id)
    reported = visit if stored.of_visit else None
    if assessment.submitted_at is None or stored.content_hash != _content_hash(assessment, document, reported):
        return None
    return AuthenticReport(
        number=assessment.number,
        firm_name=(assessment.firm_at_submission or {})["name"],
        edition_id=assessment.edition_id,
        level=json.loads(document)["level"],
        assessed_on=day_in_china(assessment.submitted_at),
        is_demo=is_demo_organisation(session, stored.organisation_id),
        visit=_shown(session, reported),
        is_visited_since=visit is not None and reported is None,
    )


def _shown(session: Session, visit: Visit | None) -> VisitOfReport | None:
    if visit is None or visit.level is None:
        return None
    return VisitOfReport(visit.level, find_organisation_name(session, visit.platform_id), visit.visited_on)


def _content_hash(assessment: Assessment, document: str, visit: Visit | None) -> str:
    """SHA-256 of what the code vouches for. visit: the one that the report is based on. Raises NotFound while open."""
    if assessment.submitted_at is None:
        raise NotFound
    content = {
        "number": assessment.number,
        "submitted_at": assessment.submitted_at.astimezone(UTC).isoformat(),
        "firm": (assessment.firm_at_submission or {}).get("name", ""),
        "scorecard": document,
        **({"visit": visit.document, "visited_on": str(visit.visited_on)} if visit else {}),
    }
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
