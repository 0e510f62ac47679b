"""The findings of one round of a case, and who may record them when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import read_sheet_values
from rongtong_assess.core.consulting.case import CaseParty, CasePurpose, CaseState, value_kind
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.visit.finding import ValueKind, finding_fields
from rongtong_assess.core.visit.merge import Fields
from rongtong_assess.presentation.wording.consulting.visits import NOT_ASSIGNED, NOT_BEGUN, NOT_NOW
from rongtong_assess.services.consulting.cases.rounds import open_round_visit
from rongtong_assess.services.consulting.cases.take_step import find_parties
from rongtong_assess.services.visit.findings import found_value
from rongtong_assess.storage.consulting.case_results import find_round_visit
from rongtong_assess.storage.consulting.cases import get_case
from rongtong_assess.storage.consulting.visit_records import list_names
from rongtong_assess.storage.people.organisations import get_authorised_assessment
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.visit import Finding, Visit, VisitState
from rongtong_assess.storage.visit import list_finding_rows


@dataclass(frozen=True, slots=True)
class CaseRound:
    """A case with the declared answers that its present round looks at. visit: None before the first finding."""

    case: Case
    assessment: Assessment
    edition: Edition
    declared: AnswerSheet
    visit: Visit | None

    @property
    def kind(self) -> ValueKind:
        return value_kind(CasePurpose(self.case.purpose), self.case.round_number)


@dataclass(frozen=True, slots=True)
class FindingStand:
    """A finding as it stands. by: the name of who changed it last, empty for an erased account."""

    fields: Fields
    revision: int
    by: str
    at: datetime


def get_round(
    session: Session, actor: Actor, case_id: UUID, *, library: Library, for_update: bool = False
) -> CaseRound:
    """The present round of a case of the actor's platform.

    Raises NotFound, also where the firm has ended its authorisation of the platform.
    """
    case = get_case(session, actor, case_id, for_update=for_update)
    assessment = get_authorised_assessment(session, actor.organisation_id, case.assessment_id, for_update=for_update)
    return CaseRound(
        case,
        assessment,
        library.get_edition(assessment.edition_id),
        read_sheet_values(json.loads(get_scorecard(session, case.firm_id, assessment.id).answers)),
        find_round_visit(session, case),
    )


def explain_no_recording(session: Session, actor: Actor, found: CaseRound) -> tuple[str, str] | None:
    """Why the actor may not record now, and what to do; None where he may."""
    case = found.case
    if case.state in NOT_NOW:
        return NOT_NOW[CaseState(case.state)]
    if CaseParty.ASSESSOR not in find_parties(session, actor, case):
        return NOT_ASSIGNED
    if case.state != CaseState.ON_SITE:
        return NOT_BEGUN
    if found.visit is not None and found.visit.state == VisitState.COMPLETED:
        return NOT_NOW[CaseState.CONCLUDED]
    return None


def open_visit(session: Session, actor: Actor, found: CaseRound, *, now: datetime) -> Visit:
    """The visit of the round, which begins with the visit on site.

    Raises Refused where the actor may not record now, or where another case rates the same result on site.
    """
    if reason := explain_no_recording(session, actor, found):
        raise Refused.because("visit", *reason)
    return open_round_visit(session, actor, found.case, now=now)


def list_stands(session: Session, found: CaseRound) -> Mapping[str, FindingStand]:
    """What has been recorded so far, by question, also where only a note was written."""
    rows = list_finding_rows(session, found.visit)
    names = list_names(session, [row.changed_by for row in rows.values()])
    return {
        question: FindingStand(fields_of(row), row.revision, names.get(row.changed_by or 0, ""), row.changed_at)
        for question, row in rows.items()
    }


def fields_of(finding: Finding) -> Fields:
    """A stored finding as pages send it."""
    is_decided = finding.is_confirmed or finding.value is not None
    return finding_fields(found_value(finding) if is_decided else None, finding.note, is_decided=is_decided)
