"""Kept plans in words, for pages."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.plan import PlanKind
from rongtong_assess.presentation.report.roadmap import find_detail
from rongtong_assess.presentation.roadmap.money import SubsidyView, subsidy_view
from rongtong_assess.presentation.roadmap.outdated import StalePlanView, build_stale_plan, say_stale_everywhere
from rongtong_assess.presentation.roadmap.plans import PlansView, PlanView, build_plans_view
from rongtong_assess.presentation.wording.days import day_in_china
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
    rows: PlansView | None
    subsidy: SubsidyView
    reason: str = ""
    stale: StalePlanView | None = None
    meant: PlanView | None = None


def show_stored(stored: StoredPlanSet, result: Result, shelf: Shelf, *, chosen: PlanKind | None = None) -> ShownPlanSet:
    """Kept plans of this result in words, as on the day they were found. chosen: which of them the firm follows."""
    on = day_in_china(stored.planned_at)
    sources = plan_sources(shelf, region=result.firm.get("region"), on=on)
    subsidy = subsidy_view(sources.subsidy)
    try:
        found = read_stored(stored, shelf)
    except Refused as refusal:
        reason = refusal.words
        return ShownPlanSet(stored, None, subsidy, reason)
    edition = shelf.get_edition(result.sheet.edition_id)
    rows = build_plans_view(edition, facts_of_plans(stored), found, sources=sources)
    meant = find_detail(rows, chosen or found.default_kind)
    if not (changes := changes_since(stored, result, shelf)):
        return ShownPlanSet(stored, rows, subsidy, meant=meant)
    stale = build_stale_plan(edition, changes, result.sheet, shown=meant, rules=shelf.plan_rules, wishes=found.wishes)
    marked = say_stale_everywhere(rows)
    return ShownPlanSet(stored, marked, subsidy, stale=stale, meant=marked.find_plan(meant.kind))
