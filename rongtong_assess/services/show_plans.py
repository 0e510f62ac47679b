"""Kept plans in words, for pages."""

from __future__ import annotations

from rongtong_assess.content.library import Library
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.plan import PlanKind
from rongtong_assess.presentation.report.roadmap import find_detail
from rongtong_assess.presentation.roadmap.money import subsidy_view
from rongtong_assess.presentation.roadmap.outdated import (
    build_stale_plan,
    say_stale_everywhere,
)
from rongtong_assess.presentation.roadmap.plans import build_plans_view
from rongtong_assess.presentation.views.roadmap import PlanSetView
from rongtong_assess.services.make_report import plan_sources
from rongtong_assess.services.standing_facts import Result
from rongtong_assess.services.stored_plans import changes_since, facts_of_plans, read_stored
from rongtong_assess.storage.plans import StoredPlanSet


def show_stored(
    stored: StoredPlanSet, result: Result, library: Library, *, chosen: PlanKind | None = None
) -> PlanSetView:
    """Kept plans of this result in words, as on the day they were found. chosen: which of them the firm follows."""
    on = day_in_china(stored.planned_at)
    sources = plan_sources(library, region=result.firm.get("region"), on=on)
    subsidy = subsidy_view(sources.subsidy)
    try:
        found = read_stored(stored, library)
    except Refused as refusal:
        reason = refusal.words
        return PlanSetView(stored, None, subsidy, reason)
    edition = library.get_edition(result.sheet.edition_id)
    rows = build_plans_view(edition, facts_of_plans(stored), found, sources=sources)
    meant = find_detail(rows, chosen or found.default_kind)
    if not (changes := changes_since(stored, result, library)):
        return PlanSetView(stored, rows, subsidy, meant=meant)
    stale = build_stale_plan(edition, changes, result.sheet, shown=meant, rules=library.plan_rules, wishes=found.wishes)
    marked = say_stale_everywhere(rows)
    return PlanSetView(stored, marked, subsidy, stale=stale, meant=marked.find_plan(meant.kind))
