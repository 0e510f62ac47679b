"""Whom a service platform should visit first: the firms that authorised it, by what a visit would settle."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session

from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.answer_time import seconds_by_question
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.forecast.placement import Placement, read_placement
from rongtong_assess.core.purpose import PURPOSE_WORDS, Purpose
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.core.standing_facts import StandingFacts
from rongtong_assess.core.visit_flags import AnswerNorm, VisitFlag, list_visit_flags, visit_order
from rongtong_assess.forecast.watching.paired_comparison import is_in_random_sample
from rongtong_assess.services.answer_times import answer_times, read_answer_times
from rongtong_assess.services.authorisations import authorised_assessments, get_authorised, is_visit_alive
from rongtong_assess.services.standing_facts import VisitNames, facts_of
from rongtong_assess.storage.assessments import Assessment, StoredScorecard
from rongtong_assess.storage.placements import StoredPlacement
from rongtong_assess.storage.visits import Verification

AUDIT_SEED = 2026
"""Fixed for good: another seed would draw other firms into the random slice."""
NormsOf = Callable[[Edition], Mapping[str, AnswerNorm]]


@dataclass(frozen=True, slots=True)
class Visit:
    """One submitted result as a consultant sees it. placement: None without a forecast; then it stands last.

    is_audited: drawn by chance, visited whatever the model says. verified_level: None until a visit of this platform
    has ended. stands: what is declared, and what a visit of this platform found. is_elsewhere: another platform visits
    or has visited; what it found stays between it and the firm.
    """

    assessment: Assessment
    edition: Edition
    stands: StandingFacts
    placement: Placement | None
    flags: tuple[VisitFlag, ...]
    is_audited: bool
    is_being_verified: bool
    verified_level: int | None
    is_elsewhere: bool

    @property
    def sheet(self) -> AnswerSheet:
        """What the firm declared: what a visit is to check."""
        return self.stands.declared

    @property
    def scorecard(self) -> Scorecard:
        """Of what the firm declared."""
        return self.stands.declared_scorecard

    @property
    def firm(self) -> Mapping[str, Any]:
        """The profile at submission."""
        return self.assessment.firm_at_submission or {}

    @property
    def purpose_words(self) -> str:
        """What the firm answers for; empty where it was not asked."""
        return PURPOSE_WORDS[Purpose(self.assessment.purpose)] if self.assessment.purpose else ""

    @property
    def sort_key(self) -> tuple[float, ...]:
        """Settled ones last; those drawn by chance first, so that no model can push them back.

        Among those nothing else counts: were the risky ones first, whoever judges the models would be the risky ones.
        """
        settled = float(self.verified_level is not None or self.is_elsewhere)
        if self.is_audited:
            return (settled, 0.0)
        order = visit_order(self.placement, self.scorecard, self.flags) if self.placement else (float("inf"),)
        return (settled, 1.0, *order)


def list_visits(session: Session, platform_id: UUID, *, shelf: Shelf, norms_of: NormsOf) -> list[Visit]:
    """The newest result of each authorised firm in each edition, whom to visit first at the top; one query."""
    query = _with_results(authorised_assessments(platform_id)).order_by(Assessment.submitted_at.desc(), Assessment.id)
    newest: dict[tuple[UUID, str], Row[Any]] = {}
    for row in session.execute(query):
        newest.setdefault((row.Assessment.organisation_id, row.Assessment.edition_id), row)
    norms_once = _asked_once(norms_of)
    visits = [_visit(row, platform_id, shelf, norms_once) for row in newest.values()]
    return sorted(visits, key=lambda visit: (visit.sort_key, visit.assessment.number))


def get_visit(session: Session, platform_id: UUID, assessment_id: UUID, *, shelf: Shelf, norms_of: NormsOf) -> Visit:
    """One result of an authorised firm. Raises NotFound."""
    assessment = get_authorised(session, platform_id, assessment_id)
    row = session.execute(_with_results(select(Assessment)).where(Assessment.id == assessment.id)).one()
    return _visit(row, platform_id, shelf, norms_of)


def _asked_once(norms_of: NormsOf) -> NormsOf:
    """Per edition: which model is in force is read from a file, and a list may have thousands of firms."""
    known: dict[str, Mapping[str, AnswerNorm]] = {}

    def norms(edition: Edition) -> Mapping[str, AnswerNorm]:
        if edition.id not in known:
            known[edition.id] = norms_of(edition)
        return known[edition.id]

    return norms


def _with_results(query: Any) -> Any:
    is_shown = and_(StoredPlacement.assessment_id == Assessment.id, StoredPlacement.is_shown)
    return (
        query.add_columns(StoredScorecard, StoredPlacement.document, Verification, answer_times().label("times"))
        .join(StoredScorecard, StoredScorecard.assessment_id == Assessment.id)
        .outerjoin(StoredPlacement, is_shown)
        .outerjoin(Verification, and_(Verification.assessment_id == Assessment.id, is_visit_alive()))
    )


def _visit(row: Row[Any], platform_id: UUID, shelf: Shelf, norms_of: NormsOf) -> Visit:
    assessment: Assessment = row.Assessment
    edition = shelf.get_edition(assessment.edition_id)
    visited: Verification | None = row.Verification
    own = visited if visited and visited.platform_id == platform_id else None
    stands = facts_of(row.StoredScorecard, own, VisitNames())
    return Visit(
        assessment=assessment,
        edition=edition,
        stands=stands,
        placement=read_placement(json.loads(row.document)) if row.document else None,
        flags=list_visit_flags(
            edition,
            stands.declared,
            norms_of(edition),
            seconds=seconds_by_question(edition, read_answer_times(row.times)),
            claims_foil=bool(assessment.claims_foil),
        ),
        is_audited=is_in_random_sample(str(assessment.organisation_id), seed=AUDIT_SEED),
        is_being_verified=own is not None and own.level is None,
        verified_level=own.level if own else None,
        is_elsewhere=visited is not own,
    )
