"""What the present round of a case has found, as it would be signed now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.sign_off import SignedContent, SignedFinding, content_hash
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.result.scorecard_json import read_scorecard
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.services.forecast.submit import same_edition
from rongtong_assess.services.visit.findings import found_value
from rongtong_assess.services.visit.visit_result import build_sheets, list_unchecked
from rongtong_assess.storage.consulting.case_results import find_round_visit
from rongtong_assess.storage.consulting.cases import list_case_members
from rongtong_assess.storage.consulting.visit_records import list_participants, list_statements, list_visit_days
from rongtong_assess.storage.people.organisations import find_organisation_name, get_authorised_assessment
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.visit import Finding, Visit
from rongtong_assess.storage.visit import list_findings


@dataclass(frozen=True, slots=True)
class RoundContent:
    """The visit of a round with what it is about. unchecked: mistakes, one for each question without a finding."""

    visit: Visit
    assessment: Assessment
    content: SignedContent
    unchecked: tuple[Mistake, ...]

    @property
    def hash(self) -> str:
        """SHA-256 of the content."""
        return content_hash(self.content.text())


def read_round(session: Session, actor: Actor, case: Case, *, library: Library) -> RoundContent:
    """What is there to sign now.

    Raises NotFound where the firm does not authorise the platform; Refused before the first finding, and where the
    edition has changed since the assessment started.
    """
    if actor.organisation_id != case.platform_id:
        raise NotFound
    assessment = get_authorised_assessment(session, case.platform_id, case.assessment_id)
    visit = find_round_visit(session, case, for_update=True)
    if visit is None:
        raise Refused.because("findings", "还没有核对任何一题", "请先逐题核对并保存")
    edition, findings = same_edition(library, assessment), list_findings(session, visit)
    declared, found = build_sheets(session, assessment, edition=edition, findings=findings)
    stored = get_scorecard(session, assessment.organisation_id, assessment.id)
    content = SignedContent(
        case_number=case.number,
        purpose=case.purpose,
        round_number=case.round_number,
        kind=ValueKind(visit.kind),
        platform=find_organisation_name(session, case.platform_id),
        firm=assessment.firm_at_submission or {},
        assessment_number=assessment.number,
        submitted_on=assessment.submitted_at and day_in_china(assessment.submitted_at),
        edition_id=edition.id,
        edition_fingerprint=edition.fingerprint,
        declared=declared,
        declared_scorecard=read_scorecard(json.loads(stored.document)),
        found=found,
        found_scorecard=score(edition, found),
        findings=_list_signed(edition.questions, findings),
        people=[account.name for _member, account in list_case_members(session, case.id)],
        visited_on=visit.visited_on,
        record=_read_record(session, visit),
    )
    return RoundContent(visit, assessment, content, tuple(list_unchecked(edition, findings)))


def _read_record(session: Session, visit: Visit) -> dict[str, Any]:
    """Days, people and what was said, as plain JSON values."""
    people = list_participants(session, visit)
    said = list_statements(session, visit)
    return {
        "days": [day.isoformat() for day in list_visit_days(session, visit)],
        "participants": [{"side": person.side, "name": person.name, "role": person.role_words} for person in people],
        "said": {side: {"satisfaction": row.satisfaction, "words": row.words} for side, row in said.items()},
        "note": visit.note,
    }


def _list_signed(questions: Sequence[str], findings: Mapping[str, Finding]) -> list[SignedFinding]:
    """In the order of the edition."""
    return [
        SignedFinding(question, found_value(findings[question]), findings[question].note)
        for question in questions
        if question in findings
    ]
