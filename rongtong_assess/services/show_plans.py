"""Kept plans in words, for pages."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.errors import Refused
from rongtong_assess.reporting.money_rows import SubsidyWords, subsidy_words
from rongtong_assess.reporting.plan_rows import PlanRows, build_plan_rows
from rongtong_assess.services.china_time import CHINA
from rongtong_assess.services.make_report import plan_sources
from rongtong_assess.services.standing_facts import Result
from rongtong_assess.services.stored_plans import read_stored
from rongtong_assess.storage.plans import StoredPlanSet


@dataclass(frozen=True, slots=True)
class ShownPlanSet:
    """Kept plans in words. rows: None, with the reason in words, where the catalogue has moved on since.

    subsidy: the rule of the firm's city on the day of planning, or that there is none.
    """

    stored: StoredPlanSet
    rows: PlanRows | None
    subsidy: SubsidyWords
    reason: str = ""


def show_stored(stored: StoredPlanSet, result: Result, shelf: Shelf) -> ShownPlanSet:
    """Kept plans of this result in words, as on the day they were found."""
    on = stored.planned_at.astimezone(CHINA).date()
    sources = plan_sources(shelf, region=result.firm.get("region"), on=on)
    subsidy = subsidy_words(sources.subsidy)
    try:
        found = read_stored(stored, result.sheet, shelf)
    except Refused as refusal:
        reason = refusal.words
        return ShownPlanSet(stored, None, subsidy, reason)
    edition = shelf.get_edition(result.sheet.edition_id)
    return ShownPlanSet(stored, build_plan_rows(edition, result.sheet, found, sources=sources), subsidy)
