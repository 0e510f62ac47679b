"""The one place that says which facts stand for an assessment: a completed visit's over the declared ones.

What a platform found is for that platform and the firm: another platform goes on seeing what was declared. Everything
that speaks of the present state (level, gaps, plans, what-if, reports, the next assessment) reads from here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.derivation import find_option
from rongtong_assess.core.edition import FACT_PREFIX, Edition
from rongtong_assess.core.points import decimal_text
from rongtong_assess.core.saving import AnswerValue, StoredAnswer
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.core.standing_facts import FactSource, StandingFacts
from rongtong_assess.core.visit_result import VisitResult
from rongtong_assess.services.load_answers import load_answers
from rongtong_assess.services.start_assessment import get_assessment
from rongtong_assess.services.stored_documents import read_scorecard, read_sheet
from rongtong_assess.services.submit_assessment import get_scorecard
from rongtong_assess.storage.assessments import Assessment, StoredScorecard
from rongtong_assess.storage.queries.organisation import find_organisation_name
from rongtong_assess.storage.queries.visit import find_completed_visit, is_known_to
from rongtong_assess.storage.visits import Finding, Visit


@dataclass(frozen=True, slots=True)
class Result:
    """A submitted assessment as it stands. firm: the profile at submission, see `submit_assessment.firm_document`.

    stands: the facts; sheet and scorecard are those that stand.
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
    """What of a visit stands in other tables: the platform's name, and the consultant's notes by question."""

    platform_name: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandingLevel:
    """The level that stands, and the one that was declared."""

    level: int
    source: FactSource
    declared: int


def load_result(
    session: Session, organisation_id: UUID, assessment_id: UUID, *, platform_id: UUID | None = None
) -> Result:
    """What stands for this assessment. platform_id: for this platform; None for the firm and its administrator.

    Raises NotFound, also while the assessment is not submitted.
    """
    stored = get_scorecard(session, organisation_id, assessment_id)
    assessment = get_assessment(session, organisation_id, assessment_id)
    visit = find_completed_visit(session, assessment_id, platform_id=platform_id)
    names = VisitNames(find_organisation_name(session, visit.platform_id), _notes(session, visit)) if visit else None
    stands = facts_of(stored, visit, names or VisitNames())
    return Result(assessment=assessment, firm=assessment.firm_at_submission or {}, stands=stands)


def facts_of(stored: StoredScorecard, visit: Visit | None, names: VisitNames) -> StandingFacts:
    """What stands of these rows. visit: one that its reader may know of; it counts once it is completed."""
    declared = read_sheet(json.loads(stored.answers))
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
            found=read_sheet(json.loads(visit.answers)),
            scorecard=read_scorecard(json.loads(visit.document)),
            notes=names.notes,
        ),
    )


def find_visit(session: Session, assessment: Assessment, *, platform_id: UUID | None = None) -> VisitResult | None:
    """The completed visit of a submitted assessment that this reader may know of; as of `load_result`."""
    return load_result(session, assessment.organisation_id, assessment.id, platform_id=platform_id).stands.visit


def standing_answers(session: Session, result: Result, edition: Edition) -> dict[str, StoredAnswer]:
    """The answers that stand, by question, in the form in which answers are kept.

    As the firm entered them, but for what the visit found otherwise; an option whose numbers went with such an answer
    stands by itself.
    """
    entered = load_answers(session, result.assessment)
    if result.stands.source is FactSource.DECLARED:
        return entered
    values = dict(_values(edition, result.sheet))
    return {
        question: known
        if (known := entered.get(question)) and _is_same(known.value, value)
        else StoredAnswer(value, known.revision if known else 0, "", 0)
        for question, value in values.items()
    }


def _values(edition: Edition, sheet: AnswerSheet) -> Iterator[tuple[str, AnswerValue]]:
    """What is entered for this sheet: an option that follows from facts is not chosen again."""
    for fact, number in sheet.facts.items():
        yield FACT_PREFIX + fact, decimal_text(number)
    for item, keys in sheet.choices.items():
        if find_option(edition.items[item], sheet.facts, edition.facts) is None:
            yield item, sorted(keys)
    for scene, level in sheet.scenes.items():
        yield edition.scenes[scene].question, level


def _is_same(entered: AnswerValue, value: AnswerValue) -> bool:
    return (sorted(entered) if isinstance(entered, list) else entered) == value


def with_levels(query: Select[Any], *, platform_id: UUID | None) -> Select[Any]:
    """A query of assessments with the columns declared_level and found_level, each None where there is none.

    platform_id: as of `load_result`.
    """
    scored = StoredScorecard.assessment_id == Assessment.id
    visited = and_(Visit.assessment_id == Assessment.id, is_known_to(platform_id))
    return (
        query.add_columns(StoredScorecard.level.label("declared_level"), Visit.level.label("found_level"))
        .outerjoin(StoredScorecard, scored)
        .outerjoin(Visit, visited)
    )


def level_of(declared: int | None, found: int | None) -> StandingLevel | None:
    """The level that stands of the two columns of `with_levels`; None while the assessment is open."""
    if declared is None:
        return None
    if found is None:
        return StandingLevel(declared, FactSource.DECLARED, declared)
    return StandingLevel(found, FactSource.VISIT, declared)


def _notes(session: Session, visit: Visit) -> dict[str, str]:
    """What the consultant wrote, by question."""
    query = select(Finding.question, Finding.note).where(Finding.visit_id == visit.id)
    return {row.question: row.note for row in session.execute(query) if row.note}
