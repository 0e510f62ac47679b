"""Recording the findings of a visit, question by question, in several steps and by several people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField

from rongtong_assess.core.edition.edition import SCENE_PREFIX, TOP_SCENE_LEVEL, Edition
from rongtong_assess.core.errors import Refused, words_by_place
from rongtong_assess.core.typed_text import many_lines
from rongtong_assess.core.visit.finding import FoundValue
from rongtong_assess.presentation.views.assessment import RemarkView, list_remark_views
from rongtong_assess.presentation.views.finding import GivenFinding, list_finding_groups
from rongtong_assess.presentation.wording.visit import CONFIRM_REST_LABEL, FINDINGS_SAVED, not_saved_words
from rongtong_assess.services.assessment.save import list_remarks
from rongtong_assess.services.visit.record_findings import (
    FindingEntry,
    SentFindings,
    found_value,
    hash_of,
    save_findings,
)
from rongtong_assess.services.visit.visit_list import ResultToVisit, get_result_to_visit
from rongtong_assess.storage.tables.visit import Finding, VisitState
from rongtong_assess.storage.visit import find_own_visit, list_findings
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor, may_edit, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.blueprint import blueprint
from rongtong_assess.web.platform.visits import norms_of

SAME, OTHER = "same", "other"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a refused page sent, and its mistakes by question or field."""

    typed: MultiDict[str, str]
    messages: Mapping[str, str]


NOTHING_SENT = Sent(MultiDict(), {})


def list_given(edition: Edition, findings: Mapping[str, Finding], *, sent: Sent) -> dict[str, GivenFinding]:
    """By question: the values of a refused page, else the stored ones."""
    typed, stored = sent.typed.copy(), _as_typed(findings)
    for question in edition.questions:
        if _read_entry(sent.typed, question) is None:
            for name in ("verdict", "note", "found"):
                typed.setlist(f"{name}-{question}", stored.getlist(f"{name}-{question}"))
        typed[f"seen-{question}"] = hash_of(findings.get(question))
    return {
        question: GivenFinding(
            verdict=typed.get(f"verdict-{question}", ""),
            found=frozenset(typed.getlist(f"found-{question}")),
            note=typed.get(f"note-{question}", ""),
            seen=typed.get(f"seen-{question}", ""),
            message=sent.messages.get(question, ""),
            is_unsaved=_read_entry(typed, question) is not None,
        )
        for question in edition.questions
    }


def read_entries(edition: Edition, typed: MultiDict[str, str]) -> list[FindingEntry]:
    """The changed questions of a page; unchanged ones are left out."""
    entries = (_read_entry(typed, question) for question in edition.questions)
    return [entry for entry in entries if entry is not None]


def _read_entry(typed: MultiDict[str, str], question: str) -> FindingEntry | None:
    verdict, found = typed.get(f"verdict-{question}", ""), typed.getlist(f"found-{question}")
    note = many_lines(typed.get(f"note-{question}", ""))
    if verdict not in {SAME, OTHER}:
        may_be_rest = not found and "confirm_rest" in typed
        is_empty = not note and not found
        seen = typed.get(f"seen-{question}", "")
        return None if is_empty else FindingEntry(question, None, note, seen, is_decided=may_be_rest)
    value = _read_value(found, question) if verdict == OTHER else None
    entry = FindingEntry(question, value, note, typed.get(f"seen-{question}", ""))
    return None if entry.content_hash == entry.seen_hash else entry


def _as_typed(findings: Mapping[str, Finding]) -> MultiDict[str, str]:
    """Stored findings as the page sends them."""
    typed: MultiDict[str, str] = MultiDict()
    for question, finding in findings.items():
        value = found_value(finding)
        typed.add(f"verdict-{question}", SAME if value is None else OTHER)
        typed.add(f"note-{question}", finding.note)
        if value is not None:
            typed.setlist(f"found-{question}", sorted(value) if isinstance(value, frozenset) else [str(value)])
    return typed


def _read_value(values: list[str], question: str) -> FoundValue:
    """The chosen value; an empty choice or a wrong level becomes a value that the service refuses with a reason."""
    if not question.startswith(SCENE_PREFIX):
        return frozenset(values)
    is_level = values in ([str(level)] for level in range(TOP_SCENE_LEVEL + 1))
    return int(values[0]) if is_level else -1


class VisitForm(FlaskForm):
    """What is sent together with the findings."""

    confirm_rest = BooleanField(CONFIRM_REST_LABEL)


@blueprint.get("/visits/<uuid:assessment_id>/verification")
@needs(Right.PLATFORM_READ)
def verification(assessment_id: UUID) -> ResponseReturnValue:
    """Every question with the declared answer and the finding so far."""
    return _show(_get_visit(assessment_id), VisitForm())


@blueprint.post("/visits/<uuid:assessment_id>/verification")
@needs(Right.PLATFORM_ASSESS)
def save_verification(assessment_id: UUID) -> ResponseReturnValue:
    """Save the findings; the other button goes on to the result that follows from them."""
    form, visit = VisitForm(), _get_visit(assessment_id)
    try:
        save_findings(
            request_session(),
            current_actor(),
            assessment_id,
            sent=SentFindings(read_entries(visit.edition, request.form), bool(form.confirm_rest.data)),
            edition=visit.edition,
            now=now(),
        )
    except Refused as refusal:
        return _refused(assessment_id, form, refusal=refusal)
    if "completion" in request.form:
        return redirect(url_for("platform.completion", assessment_id=assessment_id), 303)
    flash(FINDINGS_SAVED, "good")
    return redirect(url_for("platform.verification", assessment_id=assessment_id), 303)


def mistake_words(refusal: Refused) -> dict[str, str]:
    """The mistakes by question or field, as sentences."""
    return words_by_place(refusal.mistakes)


def _get_visit(assessment_id: UUID) -> ResultToVisit:
    return get_result_to_visit(
        request_session(), current_actor(), assessment_id, library=installation().library, norms_of=norms_of
    )


def _refused(assessment_id: UUID, form: VisitForm, *, refusal: Refused) -> ResponseReturnValue:
    request_session().rollback()
    sent = Sent(request.form, mistake_words(refusal))
    response = make_response(_show(_get_visit(assessment_id), form, sent=sent))
    if response.status_code == 200:
        response.status_code = 422
    return response


def _show(visit: ResultToVisit, form: VisitForm, *, sent: Sent = NOTHING_SENT) -> ResponseReturnValue:
    found = find_own_visit(request_session(), visit.assessment.id, acting_platform())
    if visit.is_elsewhere or (found and found.state == VisitState.COMPLETED):
        for message in sent.messages.values():
            flash(not_saved_words(message), "bad")
        return redirect(url_for("platform.visit", assessment_id=visit.assessment.id, _anchor="verified"), 303)
    findings = list_findings(request_session(), found)
    return render_template(
        "platform/verification.html",
        visit=visit,
        form=form,
        groups=list_finding_groups(
            visit.edition,
            visit.sheet,
            flags=visit.flags,
            given=list_given(visit.edition, findings, sent=sent),
            remarks=_remarks(visit),
        ),
        messages=sent.messages,
        done=len(findings),
        may_edit=may_edit(),
    )


def _remarks(visit: ResultToVisit) -> dict[str, RemarkView]:
    """The firm's remarks on its answers, by question."""
    remarks = list_remarks(request_session(), visit.assessment.organisation_id, visit.assessment.id)
    return {remark.question: list_remark_views(visit.edition, [remark])[0] for remark in remarks}
