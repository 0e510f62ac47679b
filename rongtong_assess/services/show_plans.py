"""Kept plans in words, for pages."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.content.library import Shelf
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.plan import PlanKind
from rongtong_assess.reporting.money_rows import SubsidyWords, subsidy_words
from rongtong_assess.reporting.plan_rows import PlanRow, PlanRows, build_plan_rows
from rongtong_assess.reporting.report_plan import find_detail
from rongtong_assess.reporting.stale_plan import StalePlan, build_stale_plan, mark_stale
from rongtong_assess.services.china_time import CHINA
from rongtong_assess.services.make_report import plan_sources
from rongtong_assess.services.standing_facts import Result
from rongtong_assess.services.stored_plans import changes_since, facts_of_plans, read_stored
from rongtong_assess.storage.plans import StoredPlanSet


@dataclass(frozen=True, slots=True)
class ShownPlanSet:
    """Kept plans in words. rows: None, with the reason in words, where the catalogue has moved on since.

    subsidy: the rule of the firm's city on the day of planning, or that there is none. stale: what changed since, None
    where the plans are of the facts that stand. meant: the plan that is chosen, or the default.
    """

    stored: StoredPlanSet
    rows: PlanRows | None
    subsidy: SubsidyWords
    reason: str = ""
    stale: StalePlan | None = None
    meant: PlanRow | None = None


def show_stored(stored: StoredPlanSet, result: Result, shelf: Shelf, *, chosen: PlanKind | None = None) -> ShownPlanSet:
    """Kept plans of this result in words, as on the day they were found. chosen: which of them the firm follows."""
    on = stored.planned_at.astimezone(CHINA).date()
    sources = plan_sources(shelf, region=result.firm.get("region"), on=on)
    subsidy = subsidy_words(sources.subsidy)
    try:
        found = read_stored(stored, shelf)
    except Refused as refusal:
        reason = refusal.words
        return ShownPlanSet(stored, None, subsidy, reason)
    edition = shelf.get_edition(result.sheet.edition_id)
    rows = build_plan_rows(edition, facts_of_plans(stored), found, sources=sources)
    meant = find_detail(rows, chosen or found.default_kind)
    if not (changes := changes_since(stored, result, shelf)):
        return ShownPlanSet(stored, rows, subsidy, meant=meant)
    stale = build_stale_plan(edition, changes, result.sheet, shown=meant, rules=shelf.plan_rules, wishes=found.wishes)
    marked = mark_stale(rows)
    return ShownPlanSet(stored, marked, subsidy, stale=stale, meant=marked.find_plan(meant.kind))
