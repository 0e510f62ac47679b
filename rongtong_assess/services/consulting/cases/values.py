"""What is known of the firm of a case: its four values side by side, and its results before and after."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.firm_values import FirmValue, KindComparison, find_four_values, list_before_after
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scorecard_json import read_scorecard
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.consulting.case_results import SignedVisit, list_declared_results, list_signed_visits
from rongtong_assess.storage.tables.assessment import Assessment, StoredScorecard
from rongtong_assess.storage.tables.consulting.case import Case


@dataclass(frozen=True, slots=True)
class KnownValues:
    """edition: of all values. four: by kind, None where there is none yet; the declared one is that of the case."""

    edition: Edition
    assessment: Assessment
    four: dict[ValueKind, FirmValue | None]
    before_after: list[KindComparison]


def find_known_values(session: Session, actor: Actor, case: Case, *, library: Library) -> KnownValues:
    """The values of the firm in the edition of the case, as this actor may see them.

    The caller has made sure that the actor may see the case and what the firm declared. Results to an edition that has
    changed since are left out of the comparison.
    """
    assessment = get_assessment(session, case.firm_id, case.assessment_id)
    edition = library.get_edition(assessment.edition_id)
    declared = [
        _declared_value(submitted, stored)
        for submitted, stored in list_declared_results(session, case, assessment.edition_id)
    ]
    signed = [
        _signed_value(found) for found in list_signed_visits(session, actor, case, edition_id=assessment.edition_id)
    ]
    own = [value for value in declared if value.assessment_number == assessment.number]
    comparable = [value for value in [*declared, *signed] if value.scorecard.fingerprint == edition.fingerprint]
    return KnownValues(edition, assessment, find_four_values([*own, *signed]), list_before_after(comparable))


def _declared_value(assessment: Assessment, stored: StoredScorecard) -> FirmValue:
    scorecard = read_scorecard(json.loads(stored.document))
    day = assessment.submitted_at and day_in_china(assessment.submitted_at)
    return FirmValue(ValueKind.DECLARED, scorecard, day, assessment.number)


def _signed_value(found: SignedVisit) -> FirmValue:
    visit = found.visit
    return FirmValue(
        ValueKind(visit.kind),
        read_scorecard(json.loads(visit.document or "")),
        visit.visited_on,
        found.assessment.number,
        by=found.platform_name,
        case_number=found.case_number,
    )
