"""The administrator's pages for editions: the list, differences between two, drafts and their publication."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField
from wtforms.validators import DataRequired

from rongtong_assess.content.library import state_of
from rongtong_assess.content.workbook.read import ImportedEdition
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.presentation.views.assessment import FilledEdition
from rongtong_assess.presentation.views.edition import DifferenceView, build_difference
from rongtong_assess.presentation.views.questionnaire import build_answer_page, list_steps
from rongtong_assess.presentation.wording.edition import (
    DRAFT_KEPT,
    DRAFT_WITHDRAWN,
    EDITION_PUBLISHED,
    PUBLICATION_LABEL,
    PUBLICATION_UNCONFIRMED,
    UPLOAD_HINT,
    UPLOAD_LABEL,
    UPLOAD_MISSING,
)
from rongtong_assess.services.edition.publish import add_draft as add_edition_draft
from rongtong_assess.services.edition.publish import publish_draft, withdraw_draft
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.edition import get_draft, list_drafts
from rongtong_assess.storage.tables.edition import EditionDraft
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.frame.errors import refused_page
from rongtong_assess.web.frame.guard import Right, acting_account, current_actor, needs, takes_upload, writes_late
from rongtong_assess.web.frame.site import now, today
from rongtong_assess.web.frame.transaction import installation, request_session

blueprint = Blueprint("editions", __name__, url_prefix="/admin")
MOST_UPLOAD_BYTES = 1024 * 1024


blueprint.add_app_template_filter(decimal_text, "plain_number")


class UploadForm(FlaskForm):
    file = FileField(
        UPLOAD_LABEL,
        description=UPLOAD_HINT,
        validators=[FileRequired(UPLOAD_MISSING)],
    )


class PublishForm(FlaskForm):
    is_confirmed = BooleanField(PUBLICATION_LABEL, validators=[DataRequired(PUBLICATION_UNCONFIRMED)])


@blueprint.get("/editions")
@needs(Right.ADMINISTER)
def index() -> ResponseReturnValue:
    """Every edition with its state, and the uploaded drafts."""
    library = installation().library
    newest_first = sorted(
        library.editions.values(), key=lambda edition: (edition.in_force_from, edition.id), reverse=True
    )
    return render_template(
        "admin/editions.html",
        editions=[
            (edition, state_of(library, edition.id, on=today()), library.locks.get(edition.id))
            for edition in newest_first
        ],
        listed=list(library.listed.values()),
        drafts=list_drafts(request_session()),
    )


@blueprint.get("/editions/<edition_id>")
@needs(Right.ADMINISTER)
def show(edition_id: str) -> ResponseReturnValue:
    """Everything that an edition asks and counts, and its lock."""
    library = installation().library
    return render_template(
        "admin/edition.html",
        edition=_get_edition(edition_id),
        state=state_of(library, edition_id, on=today()),
        lock=library.locks.get(edition_id),
        others=[other for other in library.editions.values() if other.id != edition_id],
    )


@blueprint.get("/difference")
@needs(Right.ADMINISTER)
def difference() -> ResponseReturnValue:
    """How every part of one edition changed in another."""
    old, new = request.args.get("old", ""), request.args.get("new", "")
    page = build_difference(_get_edition(old), _get_edition(new)) if old and new else None
    return render_template(
        "admin/edition_difference.html", page=page, editions=list(installation().library.editions.values())
    )


@blueprint.get("/drafts/new")
@needs(Right.ADMINISTER)
def new_draft() -> ResponseReturnValue:
    return _show_upload(UploadForm())


@blueprint.post("/drafts/new")
@needs(Right.ADMINISTER)
@takes_upload(MOST_UPLOAD_BYTES)
def add_draft() -> ResponseReturnValue:
    """Keep the upload as a draft; with any mistake nothing is kept."""
    form = UploadForm()
    if not form.validate():
        return _show_upload(form), 422
    try:
        uploaded = installation().file_reader.read_upload(form.file.data.read())
        draft = _add_draft(uploaded)
    except Refused as refusal:
        return refused_page(_show_upload(form, refusal.mistakes), refusal)
    for remark in uploaded.remarks:
        flash(str(remark), "info")
    flash(DRAFT_KEPT, "good")
    return redirect(url_for("editions.draft", draft_id=draft.id), 303)


@blueprint.get("/drafts/<uuid:draft_id>")
@needs(Right.ADMINISTER)
def draft(draft_id: UUID) -> ResponseReturnValue:
    """A draft's content, its differences from the edition in force, and what may be done with it."""
    return _show_draft(get_draft(request_session(), draft_id), PublishForm())


@blueprint.get("/drafts/<uuid:draft_id>/preview")
@needs(Right.ADMINISTER)
def preview(draft_id: UUID) -> ResponseReturnValue:
    edition = installation().file_reader.read_texts(get_draft(request_session(), draft_id).files)
    first = list_steps(edition)[0].slug
    return redirect(url_for("editions.preview_step", draft_id=draft_id, step=first), 303)


@blueprint.get("/drafts/<uuid:draft_id>/preview/<step>")
@needs(Right.ADMINISTER)
def preview_step(draft_id: UUID, step: str) -> ResponseReturnValue:
    """The page that a firm would see; nothing can be filled in or saved."""
    shown = get_draft(request_session(), draft_id)
    edition = installation().file_reader.read_texts(shown.files)
    if step not in {known.slug for known in list_steps(edition)}:
        raise NotFound
    return render_template(
        "firm/answer.html",
        page=build_answer_page(FilledEdition(edition, {}), step),
        may_edit=False,
        preview=shown,
        preview_end=url_for("editions.draft", draft_id=draft_id),
        step_url=partial(url_for, "editions.preview_step", draft_id=draft_id),
        review_url="",
    )


@blueprint.post("/drafts/<uuid:draft_id>/publish")
@needs(Right.ADMINISTER)
@writes_late
def publish(draft_id: UUID) -> ResponseReturnValue:
    """By another person than the author; all processes use the edition within a second."""
    form, session, library = PublishForm(), request_session(), installation().live_library
    if not form.validate():
        return _show_draft(get_draft(session, draft_id), form), 422
    try:
        publish_draft(session, current_actor(), draft_id, source=library.source, now=now(), take_lock=begin_writing)
    except Refused as refusal:
        mistakes = [str(mistake) for mistake in refusal.mistakes]
        return _show_draft(get_draft(session, draft_id), form, mistakes=mistakes), 422
    library.look()
    flash(EDITION_PUBLISHED, "good")
    return redirect(url_for("editions.index"), 303)


@blueprint.post("/drafts/<uuid:draft_id>/withdraw")
@needs(Right.ADMINISTER)
def withdraw(draft_id: UUID) -> ResponseReturnValue:
    withdraw_draft(request_session(), current_actor(), draft_id, now=now())
    flash(DRAFT_WITHDRAWN, "good")
    return redirect(url_for("editions.index"), 303)


def _get_edition(edition_id: str) -> Edition:
    edition = installation().library.editions.get(edition_id)
    if edition is None:
        raise NotFound
    return edition


def _show_upload(form: UploadForm, mistakes: Sequence[Mistake] = ()) -> str:
    return render_template("admin/edition_upload.html", form=form, mistakes=mistakes)


def _add_draft(uploaded: ImportedEdition) -> EditionDraft:
    session, library = request_session(), installation().library
    begin_writing(session)
    edition, files = uploaded.edition, uploaded.files
    return add_edition_draft(session, current_actor(), files, edition=edition, library=library, now=now())


def _show_draft(shown: EditionDraft, form: PublishForm, *, mistakes: Sequence[str] = ()) -> str:
    session = request_session()
    edition = installation().file_reader.read_texts(shown.files)
    return render_template(
        "admin/edition_draft.html",
        draft=shown,
        edition=edition,
        author=session.get(Account, shown.author_id) if shown.author_id else None,
        reviewer=session.get(Account, shown.reviewer_id) if shown.reviewer_id else None,
        is_own=shown.author_id == acting_account().account_id,
        difference=_difference_to_force(edition),
        form=form,
        mistakes=mistakes,
    )


def _difference_to_force(edition: Edition) -> DifferenceView | None:
    """The difference to the edition that it corrects or will replace; None where there is none."""
    library = installation().library
    if edition.revises in library.editions:
        return build_difference(library.editions[edition.revises], edition)
    industry = min(edition.table.industries) if edition.table else None
    try:
        return build_difference(library.edition_in_force(today(), industry=industry, series=edition.series), edition)
    except Refused:
        return None
