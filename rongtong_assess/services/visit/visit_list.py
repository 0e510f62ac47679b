"""Ranks the firms that authorised a service platform by how much a visit would tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.circumstances import PURPOSE_WORDS, Purpose, seconds_by_question
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import Forecast, read_forecast
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.core.visit.hints import AnswerNorm, VisitFlag, list_visit_flags, visit_order
from rongtong_assess.core.visit.standing_facts import StandingFacts
from rongtong_assess.forecast.watching import is_in_random_sample
from rongtong_assess.services.result.standing_facts import VisitNames, facts_of
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.visit import VisitableResult, get_visitable_result, list_visitable_results

RANDOM_SEED = 2026
"""Never changes: another seed would select other firms for the random sample."""
NormsOf = Callable[[Edition], Mapping[str, AnswerNorm]]


@dataclass(frozen=True, slots=True)
class ResultToVisit:
    """One submitted result as a consultant sees it; results without a forecast come last.

    is_randomly_selected: visited whatever the model forecasts. found_level: None until this platform has completed a
    visit. stands: what was declared, and what a visit of this platform found. is_elsewhere: another platform visits or
    has visited; this one does not see its findings.
    """

    assessment: Assessment
    edition: Edition
    stands: StandingFacts
    forecast: Forecast | None
    flags: tuple[VisitFlag, ...]
    is_randomly_selected: bool
    is_being_visited: bool
    found_level: int | None
    is_elsewhere: bool

    @property
    def sheet(self) -> AnswerSheet:
        """What the firm declared, which a visit checks."""
        return self.stands.declared

    @property
    def scorecard(self) -> Scorecard:
        """The scorecard of the declared answers."""
        return self.stands.declared_scorecard

    @property
    def firm(self) -> Mapping[str, Any]:
        """The profile at submission."""
        return self.assessment.firm_at_submission or {}

    @property
    def purpose_words(self) -> str:
        """The firm's purpose in words; empty where it was not asked."""
        return PURPOSE_WORDS[Purpose(self.assessment.purpose)] if self.assessment.purpose else ""

    @property
    def sort_key(self) -> tuple[float, ...]:
        """Visited results last; randomly selected ones first, whatever a model forecasts.

        Those are not ordered by risk, else the models would be evaluated on risky firms only.
        """
        settled = float(self.found_level is not None or self.is_elsewhere)
        if self.is_randomly_selected:
            return (settled, 0.0)
        order = visit_order(self.forecast, self.scorecard, self.flags) if self.forecast else (float("inf"),)
        return (settled, 1.0, *order)


def list_results_to_visit(
    session: Session, actor: Actor, *, library: Library, norms_of: NormsOf
) -> list[ResultToVisit]:
    """The newest result of each authorised firm in each edition, the one to visit first at the top."""
    norms_once = _asked_once(norms_of)
    found = list_visitable_results(session, actor.organisation_id)
    results = [_result_to_visit(result, actor, library=library, norms_of=norms_once) for result in found]
    return sorted(results, key=lambda result: (result.sort_key, result.assessment.number))


def get_result_to_visit(
    session: Session, actor: Actor, assessment_id: UUID, *, library: Library, norms_of: NormsOf
) -> ResultToVisit:
    """One result of an authorised firm. Raises NotFound."""
    found = get_visitable_result(session, actor.organisation_id, assessment_id)
    return _result_to_visit(found, actor, library=library, norms_of=norms_of)


def _asked_once(norms_of: NormsOf) -> NormsOf:
    """Keep the norms of each edition: norms_of reads a file, and a list may have thousands of firms."""
    known: dict[str, Mapping[str, AnswerNorm]] = {}

    def norms(edition: Edition) -> Mapping[str, AnswerNorm]:
        if edition.id not in known:
            known[edition.id] = norms_of(edition)
        return known[edition.id]

    return norms


def _result_to_visit(found: VisitableResult, actor: Actor, *, library: Library, norms_of: NormsOf) -> ResultToVisit:
    assessment, visit = found.assessment, found.visit
    edition = library.get_edition(assessment.edition_id)
    own = visit if visit and visit.platform_id == actor.organisation_id else None
    stands = facts_of(found.scorecard, own, VisitNames())
    return ResultToVisit(
        assessment=assessment,
        edition=edition,
        stands=stands,
        forecast=read_forecast(json.loads(found.forecast)) if found.forecast else None,
        flags=list_visit_flags(
            edition,
            stands.declared,
            norms_of(edition),
            seconds=seconds_by_question(edition, found.seconds),
            claims_decoy=bool(assessment.claims_foil),
        ),
        is_randomly_selected=is_in_random_sample(str(assessment.organisation_id), seed=RANDOM_SEED),
        is_being_visited=own is not None and own.level is None,
        found_level=own.level if own else None,
        is_elsewhere=visit is not own,
    )
