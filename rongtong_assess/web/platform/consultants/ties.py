"""Days away and ties to firms, which the consultant or a manager records."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.views.consulting.consultants import list_tie_views
from rongtong_assess.presentation.wording.consulting.consultants import (
    ABSENCE_DELETED,
    ABSENCE_SAVED,
    TIE_ENDED,
    TIE_SAVED,
    TIE_WITHDRAWN,
)
from rongtong_assess.services.consulting.consultants.records import add_absence, delete_absence
from rongtong_assess.services.consulting.consultants.ties import declare_tie, end_tie, withdraw_tie
from rongtong_assess.storage.consulting.consultants import get_tie
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.frame.errors import add_mistakes
from rongtong_assess.web.frame.guard import Right, acting_account, acting_platform, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.consultants.blueprint import blueprint
from rongtong_assess.web.platform.consultants.forms import AbsenceForm, TieEndForm, TieForm, TieWithdrawalForm
from rongtong_assess.web.platform.consultants.records import find_own_person, find_person, flash_left, show_record


@blueprint.post("/<uuid:person_id>/absences")
@needs(Right.PLATFORM_JUDGE)
def be_away(person_id: UUID) -> ResponseReturnValue:
    """Record days on which the consultant takes no visits."""
    account, form = find_own_person(person_id), AbsenceForm()
    is_valid = form.validate()
    try:
        absence = form.absence()
        if absence is None and is_valid:
            raise Refused.because("first_day", "没有填日期", "请填从哪天起，只有一天的填一个就可以")
        if absence is None or not is_valid:
            return show_record(account, absence=form), 422
        add_absence(request_session(), current_actor(), account.id, absence, now=now())
    except Refused as refusal:
        add_mistakes(form, refusal.mistakes)
        return show_record(account, absence=form), 422
    flash(ABSENCE_SAVED, "good")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/absences/<uuid:absence_id>/delete")
@needs(Right.PLATFORM_JUDGE)
def be_there(person_id: UUID, absence_id: UUID) -> ResponseReturnValue:
    """Forget days away."""
    delete_absence(request_session(), find_own_person(person_id).id, absence_id)
    flash(ABSENCE_DELETED, "good")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/ties")
@needs(Right.PLATFORM_JUDGE)
def declare(person_id: UUID) -> ResponseReturnValue:
    """Record a tie; whoever is on a case that it forbids leaves it at once."""
    account, form = find_own_person(person_id), TieForm()
    if not form.validate():
        return show_record(account, tie=form), 422
    try:
        left = declare_tie(request_session(), current_actor(), account.id, form.declared(), now=now())
    except Refused as refusal:
        add_mistakes(form, refusal.mistakes)
        return show_record(account, tie=form), 422
    flash(TIE_SAVED, "good")
    flash_left(left)
    return _back(person_id)


@blueprint.get("/<uuid:person_id>/ties/<uuid:tie_id>")
@needs(Right.PLATFORM_JUDGE)
def tie(person_id: UUID, tie_id: UUID) -> ResponseReturnValue:
    """One tie: say when it ended; a manager withdraws one that was recorded by mistake."""
    return _show(find_own_person(person_id), tie_id)


@blueprint.post("/<uuid:person_id>/ties/<uuid:tie_id>/end")
@needs(Right.PLATFORM_JUDGE)
def end(person_id: UUID, tie_id: UUID) -> ResponseReturnValue:
    account, form = find_own_person(person_id), TieEndForm()
    if not form.validate():
        return _show(account, tie_id, ending=form), 422
    try:
        end_tie(request_session(), current_actor(), account.id, tie_id, ended_on=form.ended_on.data, now=now())
    except Refused as refusal:
        add_mistakes(form, refusal.mistakes)
        return _show(account, tie_id, ending=form), 422
    flash(TIE_ENDED, "good")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/ties/<uuid:tie_id>/withdraw")
@needs(Right.PLATFORM_MANAGE)
def withdraw(person_id: UUID, tie_id: UUID) -> ResponseReturnValue:
    """Never one's own: the service refuses that."""
    account, form = find_person(person_id), TieWithdrawalForm()
    form.validate()
    try:
        withdraw_tie(request_session(), current_actor(), account.id, tie_id, reason=form.reason.data or "", now=now())
    except Refused as refusal:
        form.reason.errors = [mistake.words for mistake in refusal.mistakes]
        return _show(account, tie_id, withdrawal=form), 422
    flash(TIE_WITHDRAWN, "good")
    return _back(person_id)


def _show(
    account: Account, tie_id: UUID, *, ending: TieEndForm | None = None, withdrawal: TieWithdrawalForm | None = None
) -> str:
    row = get_tie(request_session(), account.id, tie_id, platform_id=acting_platform())
    (view,) = list_tie_views([row])
    return render_template(
        "platform/consultants/tie.html",
        account=account,
        tie=view,
        is_own=account.id == acting_account().account_id,
        ending=ending or TieEndForm(formdata=None),
        withdrawal=withdrawal or TieWithdrawalForm(formdata=None),
    )


def _back(person_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("consultants.record", person_id=person_id), 303)
