"""Products in a workbook: download of the template, upload of a filled one, preview, saving."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField

from rongtong_assess.content.product.workbook import PRODUCTS_SHEET, read_product_workbook
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.presentation.wording.catalogue import IMPORT_FILE_NAME, SUBMIT_TOO, UPLOADED_FILE, imported_words
from rongtong_assess.services.catalogue import import_products
from rongtong_assess.services.catalogue.import_products import ImportPlan
from rongtong_assess.storage.catalogue import find_platform_code, get_product_import
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.catalogue import ProductImport
from rongtong_assess.web.frame.errors import refused_page
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor, needs, takes_upload
from rongtong_assess.web.frame.product_pages import entry_book
from rongtong_assess.web.frame.site import now, today
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.blueprint import blueprint

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_UPLOAD_BYTES = 1024 * 1024


class SaveForm(FlaskForm):
    """digest: identifies the previewed plan."""

    digest = HiddenField()
    is_submitted_too = BooleanField(SUBMIT_TOO)


@blueprint.get("/products/template.xlsx")
@needs(Right.PLATFORM_READ)
def template() -> ResponseReturnValue:
    """The workbook to fill in, with the existing products."""
    raw = import_products.export_products(request_session(), current_actor(), entry_book())
    return send_file(BytesIO(raw), mimetype=WORKBOOK_TYPE, as_attachment=True, download_name=IMPORT_FILE_NAME)


@blueprint.get("/products/import")
@needs(Right.PLATFORM_ASSESS)
def import_page() -> ResponseReturnValue:
    return render_template("platform/import.html", mistakes=())


@blueprint.post("/products/import")
@needs(Right.PLATFORM_ASSESS)
@takes_upload(MOST_UPLOAD_BYTES)
def upload() -> ResponseReturnValue:
    """Read the workbook and keep its products and mistakes for the preview."""
    file, book, session = request.files.get("workbook"), entry_book(), request_session()
    try:
        if file is None or not file.filename:
            raise Refused.because(UPLOADED_FILE, "还没有选文件", "请先选填好的 .xlsx 文件，再按“上传”")
        workbook = installation().file_reader.read_workbook(file.read(), UPLOADED_FILE, titles=[PRODUCTS_SHEET])
        read = read_product_workbook(workbook, UPLOADED_FILE, book=book, on=today())
    except Refused as refusal:
        return refused_page(render_template("platform/import.html", mistakes=refusal.mistakes), refusal)
    begin_writing(session)
    kept = import_products.keep_import(session, current_actor(), read, now=now())
    return redirect(url_for("platform.preview", import_id=kept.id), 303)


@blueprint.get("/products/imports/<uuid:import_id>")
@needs(Right.PLATFORM_ASSESS)
def preview(import_id: UUID) -> ResponseReturnValue:
    """What saving would do, product by product."""
    return _show(import_id, import_products.plan_import(request_session(), _get(import_id), entry_book()))


@blueprint.post("/products/imports/<uuid:import_id>")
@needs(Right.PLATFORM_ASSESS)
def save(import_id: UUID) -> ResponseReturnValue:
    """Save the previewed products, all of them or none."""
    form, session, kept = SaveForm(), request_session(), _get(import_id)
    plan = import_products.plan_import(session, kept, entry_book())
    try:
        if form.digest.data != plan.digest:
            raise Refused.because("预览", "您看过以后，产品列表又变了", "下面是新的预览，请再核对一遍")
        import_products.save_import(
            session, current_actor(), kept, plan=plan, is_submitted=form.is_submitted_too.data, now=now()
        )
    except Refused as refusal:
        session.rollback()
        return _show(import_id, plan, mistakes=refusal.mistakes), 422
    flash(imported_words(len(plan.of("new")), len(plan.of("changed"))), "good")
    return redirect(url_for("platform.products"), 303)


def _get(import_id: UUID) -> ProductImport:
    actor = current_actor()
    return get_product_import(request_session(), actor.organisation_id, import_id, account_id=actor.account_id)


def _show(import_id: UUID, plan: ImportPlan, *, mistakes: tuple[Mistake, ...] = ()) -> str:
    form = SaveForm(formdata=None, digest=plan.digest)
    return render_template(
        "platform/import_preview.html",
        import_id=import_id,
        plan=plan,
        form=form,
        mistakes=mistakes,
        has_code=bool(find_platform_code(request_session(), acting_platform())),
    )
