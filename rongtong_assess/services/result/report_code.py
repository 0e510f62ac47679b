"""A printed report can be checked: its code is made at submission and leads to what is on record.

The code says nothing by itself and can neither be guessed nor enumerated (95 random bits). A hash of what it vouches
for is stored with it: once a stored result has been altered, its code is unknown.
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
    """The visit whose findings a report was made from, as far as its first page says."""

    level: int
    platform_name: str
    visited_on: date | None


@dataclass(frozen=True, slots=True)
class AuthenticReport:
    """All that somebody who checks a report is shown: what its first page says.

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
    """Make the code of what stands for a submitted assessment, where there is none in force.

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


def find_report_code(session: Session, assessment: Assessment) -> str | None:
    """The code in force of what stands; None before submission, or where what was stored was altered since."""
    visit = find_completed_visit(session, assessment.id)
    codes = list_codes_in_force(session, assessment)
    stored = next((code for code in codes if code.of_visit == (visit is not None)), None)
    if stored is None:
        return None
    if stored.content_hash != _content_hash(assessment, get_scorecard_document(session, assessment), visit):
        return None
    return stored.code


def find_authenticity(session: Session, assessment: Assessment, *, site_address: str) -> AuthenticityCode | None:
    """What the report of this assessment carries; None where it has no code in force.

    site_address: such as https://assess.example.com; empty where it is not known.
    """
    code = find_report_code(session, assessment)
    if code is None:
        return None
    shown = show_code(code)
    address = f"{site_address}{VERIFY_PATH}/{shown}" if site_address else ""
    return AuthenticityCode(code=shown, address=address, qr_svg=draw_qr(address or shown))


def find_report_by_code(session: Session, typed: str) -> AuthenticReport | None:
    """The report on record under a code as somebody typed it; None for everything else.

    Looks across firms: whoever holds the code holds the report.
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


def replace_report_code(session: Session, actor: Actor, assessment_id: UUID, *, now: datetime) -> str:
    """Revoke the codes on the reports handed out so far; reports made from now on carry the new one.

    Raises NotFound.
    """
    assessment = get_assessment(session, actor.organisation_id, assessment_id, for_update=True)
    for stored in list_codes_in_force(session, assessment):
        stored.revoked_at, stored.revoked_by = now, actor.account_id
    session.flush()
    add_audit_entry(session, actor, AuditedAction.REPORT_CODE_REVOKE, subject=assessment.number, now=now)
    return add_report_code(session, assessment, now=now)


def _content_hash(assessment: Assessment, document: str, visit: Visit | None) -> str:
    """SHA-256 of what the code vouches for. visit: for a report made from what it found."""
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
