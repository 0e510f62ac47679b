"""Batches of cases: their names, project windows and limits."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length, Optional

from rongtong_assess.core.actor import Role
from rongtong_assess.core.consulting.batch import MOST_BATCH_NAME, MOST_MONTHS, BatchPlan
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import NumberAsked
from rongtong_assess.core.typed_text import MOST_RAW_FIELD, one_line
from rongtong_assess.presentation.wording.consulting.cases import (
    BATCH_NAME_LABEL,
    BATCH_SAVED,
    MONTHS_HINT,
    MONTHS_LABEL,
    WINDOW_FROM_LABEL,
    WINDOW_TO_LABEL,
)
from rongtong_assess.services.consulting.cases.batches import add_batch, change_batch
from rongtong_assess.storage.consulting.cases import get_batch, list_batches
from rongtong_assess.storage.tables.consulting.case import CaseBatch
from rongtong_assess.web.frame.errors import add_mistakes
from rongtong_assess.web.frame.fields import DayField, WholeNumberField
from rongtong_assess.web.frame.guard import Right, acting_account, acting_platform, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.cases.blueprint import blueprint


class CaseBatchForm(FlaskForm):
    """A batch."""

    name = StringField(
        BATCH_NAME_LABEL,
        validators=[Length(max=MOST_RAW_FIELD)],
        filters=[one_line],
        render_kw={"maxlength": MOST_BATCH_NAME},
    )
    window_from = DayField(WINDOW_FROM_LABEL, validators=[Optional()])
    window_to = DayField(WINDOW_TO_LABEL, validators=[Optional()])
    apply_within_months = WholeNumberField(
        MONTHS_LABEL, NumberAsked("", Decimal(1), Decimal(MOST_MONTHS), places=0), description=MONTHS_HINT
    )

    def plan(self) -> BatchPlan:
        """What was entered."""
        return BatchPlan(
            self.name.data or "", self.window_from.data, self.window_to.data, self.apply_within_months.data
        )


@blueprint.get("/batches")
@needs(Right.PLATFORM_READ)
def batches() -> ResponseReturnValue:
    """All batches, and a form for another one."""
    return _show(CaseBatchForm())


@blueprint.post("/batches")
@needs(Right.PLATFORM_MANAGE)
def add() -> ResponseReturnValue:
    return _save(CaseBatchForm(), None)


@blueprint.get("/batches/<uuid:batch_id>")
@needs(Right.PLATFORM_MANAGE)
def batch(batch_id: UUID) -> ResponseReturnValue:
    """One batch, to be changed."""
    found = get_batch(request_session(), acting_platform(), batch_id)
    return _show(CaseBatchForm(obj=found), found)


@blueprint.post("/batches/<uuid:batch_id>")
@needs(Right.PLATFORM_MANAGE)
def change(batch_id: UUID) -> ResponseReturnValue:
    return _save(CaseBatchForm(), get_batch(request_session(), acting_platform(), batch_id))


def _save(form: CaseBatchForm, found: CaseBatch | None) -> ResponseReturnValue:
    try:
        if not form.validate():
            raise Refused([])
        if found is None:
            add_batch(request_session(), current_actor(), form.plan(), now=now())
        else:
            change_batch(request_session(), current_actor(), found.id, form.plan(), now=now())
    except Refused as refusal:
        add_mistakes(form, refusal.mistakes)
        return _show(form, found), 422
    flash(BATCH_SAVED, "good")
    return redirect(url_for("cases.batches"), 303)


def _show(form: CaseBatchForm, found: CaseBatch | None = None) -> str:
    return render_template(
        "platform/cases/batches.html",
        form=form,
        batch=found,
        batches=list_batches(request_session(), acting_platform()),
        may_manage=acting_account().role == Role.MANAGER,
    )
