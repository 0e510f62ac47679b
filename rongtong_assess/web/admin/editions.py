"""The administrator's pages for editions: what there is, what differs, and drafts until they are published."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField
from wtforms.validators import DataRequired

from rongtong_assess.content.library import state_of
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.presentation.views.assessment import FilledEdition
from rongtong_assess.presentation.views.edition import DifferenceView, build_difference
from rongtong_assess.presentation.views.questionnaire import build_answer_page, list_steps
from rongtong_assess.presentation.wording.edition import DRAFT_KEPT, DRAFT_WITHDRAWN, EDITION_PUBLISHED
from rongtong_assess.services.edition import publish as edition_drafts
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
        "工作簿（.xlsx）或压缩包（.zip）",
        description="工作簿由 rongtong edition export 导出后修改；"
        "压缩包里直接放 edition.yaml 和它列出的各个 YAML 文件。最大 1 MB。",
        validators=[FileRequired("请选择工作簿或压缩包。")],
    )


class PublishForm(FlaskForm):
    is_confirmed = BooleanField(
        "我已逐项核对上面的差异，内容无误，同意发布", validators=[DataRequired("请核对后勾选再发布。")]
    )


@blueprint.get("/editions")
@needs(Right.ADMINISTER)
def index() -> ResponseReturnValue:
    """Every edition with where it stands, and what was uploaded."""
    library = installation().library
    newest_first = sorted(
        library.editions.values(), key=lambda edition: (edition.in_force_from, edition.id), reverse=True
    )
    return render_template(
        "admin/editions.html",
        editions=[
            (edition, state_of(library, edition.id, today()), library.locks.get(edition.id)) for edition in newest_first
        ],
        listed=list(library.listed.values()),
        drafts=list_drafts(request_session()),
    )


@blueprint.get("/editions/<edition_id>")
@needs(Right.ADMINISTER)
def show(edition_id: str) -> ResponseReturnValue:
    """All that an edition asks and counts, and its lock."""
    library = installation().library
    return render_template(
        "admin/edition.html",
        edition=_get_edition(edition_id),
        state=state_of(library, edition_id, today()),
        lock=library.locks.get(edition_id),
        others=[other for other in library.editions.values() if other.id != edition_id],
    )


@blueprint.get("/difference")
@needs(Right.ADMINISTER)
def difference() -> ResponseReturnValue:
    """What became of every part of one edition in another."""
    old, new = request.args.get("old", ""), request.args.get("new", "")
    page = build_difference(_get_edition(old), _get_edition(new)) if old and new else None
    return render_template(
        "admin/edition_difference.html", page=page, editions=list(installation().library.editions.values())
    )


@blueprint.get("/drafts/new")
@needs(Right.ADMINISTER)
def new_draft() -> ResponseReturnValue:
    return render_template("admin/edition_upload.html", form=UploadForm(), mistakes=())


@blueprint.post("/drafts/new")
@needs(Right.ADMINISTER)
@takes_upload(MOST_UPLOAD_BYTES)
def add_draft() -> ResponseReturnValue:
    """Nothing is kept of what has a mistake."""
    form = UploadForm()
    if not form.validate():
        return render_template("admin/edition_upload.html", form=form, mistakes=()), 422
    try:
        uploaded = installation().file_reader.read_upload(form.file.data.read())
        begin_writing(request_session())
        draft = edition_drafts.add_draft(
            request_session(),
            current_actor(),
            uploaded.files,
            edition=uploaded.edition,
            library=installation().library,
            now=now(),
        )
    except Refused as refusal:
        page = render_template("admin/edition_upload.html", form=form, mistakes=refusal.mistakes)
        return refused_page(page, refusal)
    for remark in uploaded.remarks:
        flash(str(remark), "info")
    flash(DRAFT_KEPT, "good")
    return redirect(url_for("editions.draft", draft_id=draft.id), 303)


@blueprint.get("/drafts/<uuid:draft_id>")
@needs(Right.ADMINISTER)
def draft(draft_id: UUID) -> ResponseReturnValue:
    """A draft's content, how it differs from the edition in force, and what may be done with it."""
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
    """The page a firm would see; nothing can be filled in or saved."""
    shown = get_draft(request_session(), draft_id)
    edition = installation().file_reader.read_texts(shown.files)
    if step not in {one.slug for one in list_steps(edition)}:
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
    """By someone else than the author; all processes use the edition within a second."""
    form = PublishForm()
    if not form.validate():
        return _show_draft(get_draft(request_session(), draft_id), form), 422
    live_library = installation().live_library
    try:
        edition_drafts.publish_draft(
            request_session(),
            current_actor(),
            draft_id,
            source=live_library.source,
            now=now(),
            take_lock=begin_writing,
        )
    except Refused as refusal:
        shown = get_draft(request_session(), draft_id)
        return _show_draft(shown, form, [str(mistake) for mistake in refusal.mistakes]), 422
    live_library.look()
    flash(EDITION_PUBLISHED, "good")
    return redirect(url_for("editions.index"), 303)


@blueprint.post("/drafts/<uuid:draft_id>/withdraw")
@needs(Right.ADMINISTER)
def withdraw(draft_id: UUID) -> ResponseReturnValue:
    edition_drafts.withdraw_draft(request_session(), current_actor(), draft_id, now=now())
    flash(DRAFT_WITHDRAWN, "good")
    return redirect(url_for("editions.index"), 303)


def _get_edition(edition_id: str) -> Edition:
    edition = installation().library.editions.get(edition_id)
    if edition is None:
        raise NotFound
    return edition


def _show_draft(shown: EditionDraft, form: PublishForm, mistakes: list[str] | None = None) -> str:
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
        mistakes=mistakes or [],
    )


def _difference_to_force(edition: Edition) -> DifferenceView | None:
    """To the edition it corrects, or to the one it will supersede; None where there is none."""
    library = installation().library
    if edition.revises in library.editions:
        return build_difference(library.editions[edition.revises], edition)
    industry = min(edition.table.industries) if edition.table else None
    try:
        return build_difference(library.edition_in_force(today(), industry=industry, series=edition.series), edition)
    except Refused:
        return None
