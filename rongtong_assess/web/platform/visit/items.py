"""One question of a visit per view: looking, recording by the script's messages, and by a plain form."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.visit.finding import VALUE
from rongtong_assess.core.visit.merge import FieldsMessage
from rongtong_assess.presentation.views.finding import VisitItemView, as_typed
from rongtong_assess.presentation.wording.consulting.visits import (
    FIELD_NAMES,
    OTHER_ACCOUNT,
    SAVED,
    changed_words,
    field_words,
)
from rongtong_assess.services.consulting.visits.record_findings import FindingConflict, RecordOutcome, record_findings
from rongtong_assess.web.frame.cases.comments import comments_by_question
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.evidence import cards_of
from rongtong_assess.web.platform.visit.blueprint import VisitPage, blueprint, load_page
from rongtong_assess.web.platform.visit.messages import read_form_message, read_json_messages


@blueprint.get("/<question>")
@needs(Right.PLATFORM_READ)
def item(case_id: UUID, question: str) -> ResponseReturnValue:
    """One question. The script shows the others of the same page, so that one goes on without network."""
    return _show(load_page(case_id), question)


@blueprint.post("/records")
@needs(Right.PLATFORM_ASSESS)
def record(case_id: UUID) -> ResponseReturnValue:
    """Record what a page sends while the visit goes on; each record is saved, refused or a conflict by itself."""
    account, messages = read_json_messages(request.get_json())
    actor = current_actor()
    if account != actor.account_id:
        return jsonify(message=OTHER_ACCOUNT, is_other_account=True), 403
    try:
        outcome = record_findings(
            request_session(), actor, case_id, messages=messages, library=installation().library, now=now()
        )
    except Refused as refusal:
        return jsonify(message=refusal.words), 403
    page = load_page(case_id)
    return jsonify(_as_json(page, outcome))


@blueprint.post("/<question>")
@needs(Right.PLATFORM_ASSESS)
def save_item(case_id: UUID, question: str) -> ResponseReturnValue:
    """Record one question, for browsers without JavaScript; a conflict shows both values."""
    message = read_form_message(question, request.form)
    try:
        outcome = record_findings(
            request_session(),
            current_actor(),
            case_id,
            messages=[(question, message)],
            library=installation().library,
            now=now(),
        )
    except Refused as refusal:
        return _show(load_page(case_id), question, refused=refusal.words), 422
    page = load_page(case_id)
    if question in outcome.refused:
        return _show(page, question, refused=outcome.refused[question]), 422
    if conflict := outcome.conflicts.get(question):
        # No error: the other fields are saved, and what was sent is in the history.
        return _show_conflict(page, question, message=message, conflict=conflict)
    flash(SAVED, "good")
    target = request.form.get("go_to", question)
    known = {item.question for item in page.items}
    return redirect(url_for(".item", case_id=case_id, question=target if target in known else question), 303)


def _show(page: VisitPage, question: str, *, refused: str = "") -> str:
    try:
        shown = page.item(question)
    except KeyError:
        raise NotFound from None
    if refused:
        form = request.form
        verdict, note = form.get("verdict", ""), form.get("note", "")
        shown = as_typed(shown, verdict=verdict, found=form.getlist("found"), note=note, message=refused)
    questions = [item.question for item in page.items]
    return render_template(
        "platform/visit/item.html",
        page=page,
        items=[shown if item.question == question else item for item in page.items],
        shown=shown,
        following=dict(pairwise(questions)),
        preceding={later: earlier for earlier, later in pairwise(questions)},
        comments=comments_by_question(page.round.case),
        evidence=cards_of(page.round.case.id, questions),
    )


def _show_conflict(page: VisitPage, question: str, *, message: FieldsMessage, conflict: FindingConflict) -> str:
    edition, shown = page.round.edition, page.item(question)
    pairs = [
        {
            "name": FIELD_NAMES[name],
            "mine": field_words(edition, question, fields=message.sent, name=name),
            "theirs": field_words(edition, question, fields=conflict.fields, name=name),
            "changed": changed_words(change.by, change.at),
        }
        for name, change in conflict.theirs.items()
    ]
    kept = {**conflict.fields, **{name: message.sent[name] for name in conflict.theirs}}
    return render_template(
        "platform/visit/conflict.html", page=page, shown=shown, pairs=pairs, kept=_form_values(shown, kept)
    )


def _form_values(shown: VisitItemView, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The hidden values of a form that records these fields over what is stored now."""
    value = fields[VALUE]
    verdict = "" if value is None else "same" if isinstance(value, str) else "other"
    found = [] if value is None or isinstance(value, str) else value if isinstance(value, list) else [value]
    plain = [("verdict", verdict), ("note", str(fields["note"] or "")), ("base", shown.base)]
    return [*plain, ("seen_revision", str(shown.revision)), *(("found", str(key)) for key in found)]


def _as_json(page: VisitPage, outcome: RecordOutcome) -> dict[str, Any]:
    return {
        "saved": outcome.saved,
        "refused": outcome.refused,
        "stored": outcome.stored,
        "conflicts": {
            question: _conflict_json(page.round.edition, question, conflict)
            for question, conflict in outcome.conflicts.items()
        },
        "checked": page.checked,
    }


def _conflict_json(edition: Edition, question: str, conflict: FindingConflict) -> dict[str, Any]:
    return {
        "value": conflict.fields,
        "revision": conflict.revision,
        "fields": [
            {
                "field": name,
                "name": FIELD_NAMES[name],
                "theirs": field_words(edition, question, fields=conflict.fields, name=name),
                "changed": changed_words(change.by, change.at),
            }
            for name, change in conflict.theirs.items()
        ],
    }
