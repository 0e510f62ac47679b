"""Which facts are in force for an assessment: those of a completed visit, else the declared ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.saving import AnswerValue, StoredAnswer
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import read_sheet_values
from rongtong_assess.core.assessment.stored_sheet import entered_answers
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scorecard_json import read_scorecard
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.core.visit.finding import VisitResult
from rongtong_assess.core.visit.standing_facts import FactSource, StandingFacts
from rongtong_assess.storage.assessment import get_assessment, list_answers
from rongtong_assess.storage.people.organisations import find_organisation_name
from rongtong_assess.storage.result import get_scorecard, list_finding_notes
from rongtong_assess.storage.tables.assessment import Assessment, StoredScorecard
from rongtong_assess.storage.tables.visit import Visit
from rongtong_assess.storage.visit import find_completed_visit


@dataclass(frozen=True, slots=True)
class Result:
    """A submitted assessment. firm: the profile at submission, see `core.assessment.firm_json.firm_values`.

    stands: the facts in force; sheet and scorecard are theirs.
    """

    assessment: Assessment
    firm: Mapping[str, Any]
    stands: StandingFacts

    @property
    def sheet(self) -> AnswerSheet:
        return self.stands.sheet

    @property
    def scorecard(self) -> Scorecard:
        return self.stands.scorecard


@dataclass(frozen=True, slots=True)
class VisitNames:
    """What other tables say of a visit: the platform's name, and the consultant's notes by question."""

    platform_name: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandingLevel:
    """The level in force, and the declared one."""

    level: int
    source: FactSource
    declared: int


def load_result(
    session: Session, organisation_id: UUID, assessment_id: UUID, *, platform_id: UUID | None = None
) -> Result:
    """The result in force. platform_id: as this platform may see it; None for the firm and administrators.

    Raises NotFound, also while the assessment is not submitted.
    """
    stored = get_scorecard(session, organisation_id, assessment_id)
    assessment = get_assessment(session, organisation_id, assessment_id)
    visit = find_completed_visit(session, assessment_id, platform_id=platform_id)
    names = (
        VisitNames(find_organisation_name(session, visit.platform_id), list_finding_notes(session, visit))
        if visit
        else None
    )
    stands = facts_of(stored, visit, names or VisitNames())
    return Result(assessment=assessment, firm=assessment.firm_at_submission or {}, stands=stands)


def facts_of(stored: StoredScorecard, visit: Visit | None, names: VisitNames) -> StandingFacts:
    """The facts in force of these rows. visit: one that the reader may see; it counts once it is completed."""
    declared = read_sheet_values(json.loads(stored.answers))
    declared_scorecard = read_scorecard(json.loads(stored.document))
    if visit is None or visit.answers is None or visit.document is None:
        return StandingFacts(declared, declared_scorecard)
    return StandingFacts(
        declared,
        declared_scorecard,
        VisitResult(
            platform_name=names.platform_name,
            visited_on=visit.visited_on,
            declared=declared,
            found=read_sheet_values(json.loads(visit.answers)),
            scorecard=read_scorecard(json.loads(visit.document)),
            notes=names.notes,
        ),
    )


def find_visit(session: Session, assessment: Assessment, *, platform_id: UUID | None = None) -> VisitResult | None:
    """The completed visit that this reader may see. platform_id and errors: as of `load_result`."""
    return load_result(session, assessment.organisation_id, assessment.id, platform_id=platform_id).stands.visit


def standing_answers(session: Session, result: Result, edition: Edition) -> dict[str, StoredAnswer]:
    """The answers in force, by question, in the form in which answers are stored.

    They are the firm's own, except where the visit found otherwise. An option that was derived from numbers is
    answered directly where the visit replaced those numbers.
    """
    entered = list_answers(session, result.assessment)
    if result.stands.source is FactSource.DECLARED:
        return entered
    values = dict(entered_answers(edition, result.sheet))
    return {
        question: known
        if (known := entered.get(question)) and _is_same(known.value, value)
        else StoredAnswer(value, known.revision if known else 0, "", 0)
        for question, value in values.items()
    }


def level_of(declared: int | None, found: int | None) -> StandingLevel | None:
    """The level in force of the two stored ones; None while the assessment is open."""
    if declared is None:
        return None
    if found is None:
        return StandingLevel(declared, FactSource.DECLARED, declared)
    return StandingLevel(found, FactSource.VISIT, declared)


def find_edition(assessment: Assessment, library: Library) -> Edition | None:
    """The edition that the assessment was started with, unless it has been changed."""
    edition = library.editions.get(assessment.edition_id)
    return edition if edition and edition.fingerprint == assessment.edition_fingerprint else None


def _is_same(entered: AnswerValue, value: AnswerValue) -> bool:
    return (sorted(entered) if isinstance(entered, list) else entered) == value
