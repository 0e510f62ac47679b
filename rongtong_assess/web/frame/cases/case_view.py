"""A case as both sides see it: where it stands, what comes next, its history, its values and signed versions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import render_template, url_for

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.assessment.sheet_json import read_sheet_values
from rongtong_assess.core.consulting.case import CasePurpose, CaseStand, CaseState, CaseStep, Transition, is_late
from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.result.scorecard_json import read_scorecard
from rongtong_assess.core.visit.finding import ValueKind, VisitResult
from rongtong_assess.presentation.report.visit import VisitView, build_visit_view
from rongtong_assess.presentation.views.consulting.case_values import (
    BeforeAfterView,
    FourValuesView,
    build_four_values,
    list_before_after_views,
)
from rongtong_assess.presentation.wording.consulting.cases import (
    CASE_OPENED,
    KIND_WORDS,
    PURPOSE_WORDS,
    STATE_LOOKS,
    STATE_WORDS,
    STEP_LABELS,
    STEPS_DONE,
    USUAL_LOOK,
    USUAL_STEPS,
    CaseDays,
    event_day_words,
    firm_next_words,
    is_firms_turn,
    next_words,
)
from rongtong_assess.presentation.wording.people import ERASED
from rongtong_assess.presentation.wording.quantities import level_title
from rongtong_assess.services.consulting.cases.take_step import list_possible_steps
from rongtong_assess.services.consulting.cases.values import find_known_values
from rongtong_assess.storage.consulting.case_results import get_version, is_authorised, list_versions
from rongtong_assess.storage.consulting.cases import get_case, list_named_events
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent
from rongtong_assess.storage.tables.consulting.sign_off import CaseVersion
from rongtong_assess.web.frame.guard import current_actor
from rongtong_assess.web.frame.site import today
from rongtong_assess.web.frame.transaction import installation, request_session

ASKING_STEPS = frozenset({CaseStep.RETURN, CaseStep.REQUIRE_RECTIFICATION})


@dataclass(frozen=True, slots=True)
class CaseView:
    """Where a case stands, in words. looks: of the badge. is_late: the deadline of the state has passed."""

    case: Case
    purpose: str
    state: str
    looks: str
    next: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One step that was taken. step: None for the opening. day: what the step set, in words; may be empty."""

    step: CaseStep | None
    words: str
    person: str
    organisation: str
    happened_at: datetime
    reason: str
    day: str
    was_late: bool


@dataclass(frozen=True, slots=True)
class StepButton:
    """A step to choose. is_usual: it is what comes next when all is well."""

    step: CaseStep
    label: str
    is_usual: bool


@dataclass(frozen=True, slots=True)
class ValuesView:
    """The four values of the firm, and its results before and after."""

    four: FourValuesView
    before_after: list[BeforeAfterView]


@dataclass(frozen=True, slots=True)
class SignedVersionView:
    """A signed version. differences: None where its edition has changed since; people: as they were signed."""

    version: CaseVersion
    kind: str
    level: str
    people: Sequence[str]
    differences: VisitView | None


def show_case(case: Case) -> CaseView:
    """The case for the side that asks."""
    state, days = CaseState(case.state), CaseDays(case.due_on, case.visit_on, case.appeal_until)
    if days.appeal_until and today() > days.appeal_until:
        days = CaseDays(case.due_on, case.visit_on)
    words = firm_next_words if current_actor().kind is OrganisationKind.FIRM else next_words
    return CaseView(
        case,
        PURPOSE_WORDS[CasePurpose(case.purpose)],
        STATE_WORDS[state],
        STATE_LOOKS.get(state, USUAL_LOOK),
        words(state, days),
        is_late(CaseStand(state, case.due_on), today()),
    )


def list_buttons(case: Case) -> list[StepButton]:
    """What the person may do now, what is usually next first."""
    rows = list_possible_steps(request_session(), current_actor(), case, today=today())
    buttons = [StepButton(row.step, STEP_LABELS[row.step], row.step in USUAL_STEPS) for row in rows]
    return sorted(buttons, key=lambda button: not button.is_usual)


def find_possible_step(case: Case, name: str) -> Transition | None:
    """The step of that name, if this person may take it now."""
    rows = list_possible_steps(request_session(), current_actor(), case, today=today())
    return next((row for row in rows if row.step == name), None)


def list_history(case: Case) -> list[HistoryLine]:
    """Every step, the newest first."""
    return [_history_line(*found) for found in reversed(list_named_events(request_session(), case.id))]


def find_asked(case: Case, history: list[HistoryLine]) -> str:
    """What the platform asked of the firm, while the firm has to act; empty otherwise. history: the newest first."""
    if not is_firms_turn(CaseState(case.state)):
        return ""
    return next((line.reason for line in history if line.step in ASKING_STEPS), "")


def show_values(case: Case) -> ValuesView | None:
    """What is known of the firm; None for a platform that the firm no longer authorises."""
    session, actor = request_session(), current_actor()
    if actor.kind is OrganisationKind.PLATFORM and not is_authorised(session, case):
        return None
    known = find_known_values(session, actor, case, library=installation().library)
    return ValuesView(
        build_four_values(known.edition, known.four), list_before_after_views(known.edition, known.before_after)
    )


def show_version(case: Case, version: CaseVersion) -> SignedVersionView:
    """What was signed, from the frozen content alone. Raises NotFound where the reader is no longer authorised."""
    actor = current_actor()
    if actor.kind is OrganisationKind.PLATFORM and not is_authorised(request_session(), case):
        raise NotFound
    document = json.loads(version.content)
    edition = installation().library.editions.get(document["edition"]["id"])
    kind = KIND_WORDS[ValueKind(version.kind)]
    if edition is None or edition.fingerprint != document["edition"]["fingerprint"]:
        return SignedVersionView(version, kind, str(version.level), document["people"], None)
    result = VisitResult(
        platform_name=document["platform"],
        visited_on=version.visited_on,
        declared=read_sheet_values(document["declared"]["answers"]),
        found=read_sheet_values(document["found"]["answers"]),
        scorecard=read_scorecard(document["found"]["scorecard"]),
        notes={finding["question"]: finding["note"] for finding in document["findings"] if finding["note"]},
    )
    level = level_title(edition, version.level)
    return SignedVersionView(version, kind, level, document["people"], build_visit_view(edition, result))


def show_version_page(case_id: UUID, number: int, *, frame: str) -> str:
    """A signed result, at an address of its own for ever; for blueprints with the endpoints case and report_pdf."""
    found = get_case(request_session(), current_actor(), case_id)
    signed = get_version(request_session(), found, number)
    return render_template(
        "platform/cases/version.html",
        frame=frame,
        back=url_for(".case", case_id=case_id),
        report_url=url_for(".report_pdf", case_id=case_id, version=number),
        shown=show_case(found),
        signed=show_version(found, signed),
        newest=len(list_versions(request_session(), found)),
    )


def _history_line(event: CaseEvent, person: str, organisation: str) -> HistoryLine:
    return HistoryLine(
        step=CaseStep(event.step) if event.step else None,
        words=STEPS_DONE[CaseStep(event.step)] if event.step else CASE_OPENED,
        person=person or ERASED,
        organisation=organisation,
        happened_at=event.happened_at,
        reason=event.reason,
        day=event_day_words(event.step, event.due_on),
        was_late=event.was_late,
    )
