"""Stores the roadmaps of a submitted assessment as they were found, and shows them again unchanged."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess import __version__
from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import read_sheet_values, sheet_values
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.result.scorecard_json import canonical_json
from rongtong_assess.core.roadmap.plan import PLAN_KINDS, PlanKind, PlanningResult, PlanSet
from rongtong_assess.core.roadmap.plan_json import PlanContext, plan_set_json, read_plan_set, read_wishes
from rongtong_assess.core.roadmap.wishes import PlanWishes, list_likely_owned
from rongtong_assess.core.visit.standing_facts import ChangedFacts, list_changes
from rongtong_assess.presentation.report.roadmap import find_detail
from rongtong_assess.presentation.roadmap.money import build_subsidy_view
from rongtong_assess.presentation.roadmap.outdated import build_stale_plan, say_stale_everywhere
from rongtong_assess.presentation.roadmap.plans import build_plans_view
from rongtong_assess.presentation.views.roadmap import PlanSetView
from rongtong_assess.services.result.standing_facts import Result
from rongtong_assess.services.roadmap.make_plans import CurrentPlans, Planner, first_plans
from rongtong_assess.services.roadmap.make_report import plan_sources
from rongtong_assess.storage.progress import find_active_plan
from rongtong_assess.storage.roadmap import find_newest_plan_set, get_plan_set, list_plan_sets
from rongtong_assess.storage.tables.roadmap import StoredPlanSet


@dataclass(frozen=True, slots=True)
class ChosenPlans:
    """The plan set to show, and the plan of it that the firm follows. stored: None before any was made."""

    stored: StoredPlanSet | None
    kind: PlanKind | None = None


def add_plan_set(session: Session, actor: Actor, found: PlanSet, *, result: Result, now: datetime) -> StoredPlanSet:
    """Store the plans that were found for the facts of this result.

    Where the newest set is the same, such as after a second click, it is returned instead.
    """
    assessment = result.assessment
    document, facts = canonical_json(plan_set_json(found)), canonical_json(sheet_values(result.sheet))
    newest = find_newest_plan_set(session, assessment.organisation_id, assessment.id)
    if newest and (newest.document, newest.facts) == (document, facts):
        return newest
    stored = StoredPlanSet(
        organisation_id=assessment.organisation_id,
        assessment_id=assessment.id,
        document=document,
        facts=facts,
        engine_version=__version__,
        planned_at=now,
        planned_by=actor.account_id,
    )
    session.add(stored)
    session.flush()
    return stored


def find_chosen(session: Session, organisation_id: UUID, assessment_id: UUID) -> ChosenPlans:
    """The set of the plan that the firm follows, else the newest set."""
    followed = find_active_plan(session, organisation_id)
    if followed is None or followed.assessment_id != assessment_id:
        return ChosenPlans(find_newest_plan_set(session, organisation_id, assessment_id))
    stored = get_plan_set(session, organisation_id, assessment_id, followed.plan_set_id)
    return ChosenPlans(stored, next(kind for kind in PLAN_KINDS if kind == followed.kind))


def find_current_plans(session: Session, result: Result, *, library: Library, planner: Planner) -> CurrentPlans:
    """The plans that result page and report show: the chosen ones as stored; before any, new ones without wishes."""
    assessment = result.assessment
    chosen = find_chosen(session, assessment.organisation_id, assessment.id)
    if chosen.stored is None:
        planned = first_plans(planner, library, result.sheet, employees=result.firm["employees"])
        return CurrentPlans(planned, result.sheet)
    try:
        found: PlanningResult = read_stored(chosen.stored, library)
    except Refused as refusal:
        found = refusal
    changes = changes_since(chosen.stored, result, library)
    return CurrentPlans(found, facts_of_plans(chosen.stored), chosen.kind, changes)


def find_remade(session: Session, stored: StoredPlanSet, *, result: Result, library: Library) -> StoredPlanSet | None:
    """The set with the same wishes for the facts in force; None where it has not been made."""
    wishes = wishes_anew(stored, result, library)
    return next(
        (
            newer
            for newer in list_plan_sets(session, stored.organisation_id, stored.assessment_id)
            if not changes_since(newer, result, library) and read_stored_wishes(newer) == wishes
        ),
        None,
    )


def show_stored(
    stored: StoredPlanSet, result: Result, library: Library, *, chosen: PlanKind | None = None
) -> PlanSetView:
    """Stored plans of this result, as on the day they were found. chosen: the one that the firm follows."""
    on = day_in_china(stored.planned_at)
    sources = plan_sources(library, region=result.firm.get("region"), on=on)
    subsidy = build_subsidy_view(sources.subsidy)
    try:
        found = read_stored(stored, library)
    except Refused as refusal:
        reason = refusal.words
        return PlanSetView(stored, None, subsidy, reason)
    edition = library.get_edition(result.sheet.edition_id)
    rows = build_plans_view(edition, facts_of_plans(stored), found=found, sources=sources)
    meant = find_detail(rows, chosen or found.default_kind)
    if not (changes := changes_since(stored, result, library)):
        return PlanSetView(stored, rows, subsidy, meant=meant)
    stale = build_stale_plan(
        edition, changes, sheet=result.sheet, shown=meant, rules=library.plan_rules, wishes=found.wishes
    )
    marked = say_stale_everywhere(rows)
    return PlanSetView(stored, marked, subsidy, stale=stale, meant=marked.find_plan(meant.kind))


def read_stored(stored: StoredPlanSet, library: Library) -> PlanSet:
    """The plans as they were found. Raises Refused when the catalogue no longer has one of their solutions."""
    sheet = facts_of_plans(stored)
    context = PlanContext(library.get_edition(sheet.edition_id), sheet, library.solutions, library.plan_rules)
    return read_plan_set(json.loads(stored.document), context)


def read_stored_wishes(stored: StoredPlanSet) -> PlanWishes:
    """The wishes; readable also when the catalogue has changed."""
    return read_wishes(json.loads(stored.document)["wishes"])


def wishes_anew(stored: StoredPlanSet, result: Result, library: Library) -> PlanWishes:
    """The same wishes for the facts in force.

    A solution that counted as owned because of the older answers no longer does where the facts do not show it.
    """
    wishes, edition = read_stored_wishes(stored), library.get_edition(result.sheet.edition_id)
    solutions = library.solutions.values()
    before, now = (list_likely_owned(edition, sheet, solutions) for sheet in (facts_of_plans(stored), result.sheet))
    return replace(wishes, owned=wishes.owned - (before - now))


def facts_of_plans(stored: StoredPlanSet) -> AnswerSheet:
    """The answers that the plans were made from."""
    return read_sheet_values(json.loads(stored.facts))


def changes_since(stored: StoredPlanSet, result: Result, library: Library) -> ChangedFacts:
    """Where the facts in force differ from those that the plans were made from; empty while they are the same."""
    edition = library.get_edition(result.sheet.edition_id)
    return list_changes(edition, facts_of_plans(stored), result.sheet)
