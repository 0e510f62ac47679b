"""EvidencePlace: the assessment whose evidence a person sees, as its firm or through a case of a service platform."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.sheet_json import read_sheet_values
from rongtong_assess.core.assessment.stored_sheet import build_sheet
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.case import CaseParty, CasePurpose, CaseState
from rongtong_assess.core.consulting.evidence import answers_of, takes_files
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.evidence_list import EvidenceList, GivenAnswer
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.consulting.cases.take_step import find_parties
from rongtong_assess.storage.assessment import get_assessment, list_answers
from rongtong_assess.storage.consulting.cases import get_case
from rongtong_assess.storage.consulting.evidence import find_last_signature_at, list_cases_about
from rongtong_assess.storage.people.organisations import get_authorised_assessment
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState
from rongtong_assess.storage.tables.consulting.case import Case

WORKING_STATES = frozenset(
    {CaseState.TO_ASSIGN, CaseState.ASSIGNED, CaseState.SCHEDULED, CaseState.ON_SITE, CaseState.RETURNED}
)
"""While a case is in these, a platform may hand in files and waive pieces; later the result has been signed."""


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """case: the case through which a platform sees it; None for the firm itself.

    parties: in which capacities the actor may act on the case; empty for the firm and for who may only look.
    signed_at: when a result about this assessment was last signed; files from before then stay as they are.
    is_acceptance: whether what an acceptance asks for as a whole belongs to it; for the firm, in any of its cases.
    """

    assessment: Assessment
    edition: Edition
    evidence: EvidenceList
    case: Case | None = None
    parties: frozenset[CaseParty] = frozenset()
    signed_at: datetime | None = None
    is_acceptance: bool = False

    @property
    def firm_id(self) -> UUID:
        return self.assessment.organisation_id

    @property
    def may_waive(self) -> bool:
        """Whether the actor may do without a piece: an assessor of the case, while it is being worked on."""
        return CaseParty.ASSESSOR in self.parties and self.is_worked_on

    @property
    def may_hand_in(self) -> bool:
        """Whether files may be handed in here, as far as the case decides that; the firm may always."""
        return self.case is None or (bool(self.parties) and self.is_worked_on)

    def takes(self, question: str) -> bool:
        """Whether files are filed under the question; a case without acceptance shows none of another one's."""
        return takes_files(self.edition, question, is_acceptance=self.is_acceptance or self.case is None)

    @property
    def is_worked_on(self) -> bool:
        return self.case is not None and self.case.state in WORKING_STATES


def firm_place(
    session: Session, actor: Actor, assessment_id: UUID, *, library: Library, now: datetime, for_update: bool = False
) -> EvidencePlace:
    """The actor's own assessment, open or submitted. Raises NotFound."""
    assessment = get_assessment(session, actor.organisation_id, assessment_id, for_update=for_update)
    return _place(session, assessment, library=library, now=now)


def case_place(
    session: Session, actor: Actor, case_id: UUID, *, library: Library, now: datetime, for_update: bool = False
) -> EvidencePlace:
    """The assessment that a case of the actor's platform looks at.

    Raises NotFound for cases that the actor may not see, and while the firm does not authorise the platform.
    """
    case = get_case(session, actor, case_id, for_update=for_update)
    assessment = get_authorised_assessment(session, actor.organisation_id, case.assessment_id)
    parties = find_parties(session, actor, case)
    return _place(session, assessment, library=library, now=now, case=case, parties=parties)


def declared_answers(session: Session, place: EvidencePlace) -> Mapping[str, GivenAnswer]:
    """The firm's answers by question: as submitted, or as far as they are given."""
    assessment = place.assessment
    if assessment.state == AssessmentState.OPEN:
        sheet, _mistakes = build_sheet(place.edition, list_answers(session, assessment))
        return answers_of(sheet)
    scorecard = get_scorecard(session, assessment.organisation_id, assessment.id)
    return answers_of(read_sheet_values(json.loads(scorecard.answers)))


def asks_for_acceptance(case: Case) -> bool:
    """Whether the case asks for what an acceptance needs as a whole."""
    return case.purpose == CasePurpose.ACCEPTANCE and case.state != CaseState.WITHDRAWN


def refuse_unless_handing_in(place: EvidencePlace) -> None:
    """Raises Refused where the case does not allow files any more, or not by this person."""
    if place.may_hand_in:
        return
    what = "案件已经签字或结束，平台不能再补材料" if place.parties else "您没有参加这个案件，只能看材料"
    raise Refused.because("file", what, "请让企业自己上传，或请主管办理")


def _place(
    session: Session,
    assessment: Assessment,
    *,
    library: Library,
    now: datetime,
    case: Case | None = None,
    parties: frozenset[CaseParty] = frozenset(),
) -> EvidencePlace:
    edition = library.get_edition(assessment.edition_id)
    cases = [case] if case else list_cases_about(session, assessment.organisation_id, assessment.id)
    return EvidencePlace(
        assessment,
        edition,
        library.evidence_list_of(edition, on=day_in_china(now)),
        case,
        parties,
        find_last_signature_at(session, assessment.organisation_id, assessment.id),
        any(map(asks_for_acceptance, cases)),
    )
