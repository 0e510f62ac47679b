"""Plans in words, for pages: what was found just now, or kept from before."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.plan import PlanSet
from rongtong_assess.reporting.measure_cards import PlanSources
from rongtong_assess.reporting.plan_rows import PlanRows, build_plan_rows
from rongtong_assess.services.show_result import Result
from rongtong_assess.services.stored_plans import read_stored
from rongtong_assess.storage.plans import StoredPlanSet


@dataclass(frozen=True, slots=True)
class ShownPlanSet:
    """Kept plans in words. rows: None, with the reason in words, where the catalogue has moved on since."""

    stored: StoredPlanSet
    rows: PlanRows | None
    reason: str = ""


def plan_rows(found: PlanSet, sheet: AnswerSheet, shelf: Shelf) -> PlanRows:
    """Plans of this sheet in words."""
    edition = shelf.get_edition(sheet.edition_id)
    return build_plan_rows(edition, sheet, found, sources=PlanSources(shelf.plan_rules, shelf.solutions))


def show_stored(stored: StoredPlanSet, result: Result, shelf: Shelf) -> ShownPlanSet:
    """Kept plans of this result in words."""
    try:
        found = read_stored(stored, result.sheet, shelf)
    except Refused as refusal:
        return ShownPlanSet(stored, None, "".join(f"{one.what}。{one.cure}。" for one in refusal.mistakes))
    return ShownPlanSet(stored, plan_rows(found, result.sheet, shelf))
