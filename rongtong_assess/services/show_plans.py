"""Plans in words, for pages: what was found just now, or kept from before."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.plan import PlanSet, Unreachable
from rongtong_assess.reporting.measure_cards import MeasureCard, PlanSources
from rongtong_assess.reporting.plan_rows import PlanRows, build_plan_rows
from rongtong_assess.services.make_plan import Planner, unreachable_words
from rongtong_assess.services.show_result import Result
from rongtong_assess.services.stored_plans import current_plans, list_plan_sets, read_stored
from rongtong_assess.storage.plans import StoredPlanSet

FIRST_STEPS = 3


@dataclass(frozen=True, slots=True)
class ShownPlanSet:
    """Kept plans in words. rows: None, with the reason in words, where the catalogue has moved on since."""

    stored: StoredPlanSet
    rows: PlanRows | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """The plans that count now.

    stored: None while nothing was wished for. rows: None, with the reason in words, where there are no plans.
    """

    rows: PlanRows | None
    stored: StoredPlanSet | None
    reason: str = ""

    @property
    def first_steps(self) -> tuple[MeasureCard, ...]:
        """What the first plan begins with."""
        return self.rows.plans[0].cards[:FIRST_STEPS] if self.rows else ()


def summarise_plans(session: Session, result: Result, shelf: Shelf, planner: Planner) -> PlanSummary:
    """The newest plans of a submitted assessment; before any was asked for, those of the first wishes.

    Writes nothing.
    """
    assessment, edition = result.assessment, shelf.get_edition(result.sheet.edition_id)
    stored = next(iter(list_plan_sets(session, assessment.organisation_id, assessment.id)), None)
    if stored is None and result.scorecard.next_gap is None:
        return PlanSummary(None, None, "已是最高一级，没有下一级要做的路线图。")
    try:
        found = current_plans(session, result, shelf, planner)
    except Refused as refusal:
        return PlanSummary(None, stored, _sentences(refusal))
    if isinstance(found, Unreachable):
        return PlanSummary(None, stored, unreachable_words(edition, found))
    return PlanSummary(plan_rows(found, result.sheet, shelf), stored)


def plan_rows(found: PlanSet, sheet: AnswerSheet, shelf: Shelf) -> PlanRows:
    """Plans of this sheet in words."""
    edition = shelf.get_edition(sheet.edition_id)
    return build_plan_rows(edition, sheet, found, sources=PlanSources(shelf.plan_rules, shelf.solutions))


def show_stored(stored: StoredPlanSet, result: Result, shelf: Shelf) -> ShownPlanSet:
    """Kept plans of this result in words."""
    try:
        found = read_stored(stored, result.sheet, shelf)
    except Refused as refusal:
        return ShownPlanSet(stored, None, _sentences(refusal))
    return ShownPlanSet(stored, plan_rows(found, result.sheet, shelf))


def _sentences(refusal: Refused) -> str:
    return "".join(f"{mistake.what}。{mistake.cure}。" for mistake in refusal.mistakes)
