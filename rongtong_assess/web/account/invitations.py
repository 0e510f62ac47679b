"""Invitations: the page that an invitation's e-mail leads to, and the administrator's list of invitations."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.utils import send_mail
from flask_wtf import FlaskForm
from wtforms import BooleanField, SubmitField

from rongtong_assess.core.actor import Role
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.people.log_in import GOOD_FOR, is_same_address
from rongtong_assess.presentation.wording.people import (
    ACCEPTANCE_BUTTON,
    ACCEPTANCE_LABEL,
    INVITATION_ACCEPTED,
    INVITATION_STATE_WORDS,
    INVITATION_TAKEN_BACK,
    OTHER_EMAIL,
    ROLE_WORDS,
    SUBJECT_OF_AN_INVITATION,
    joined_words,
)
from rongtong_assess.services.consulting.consultants.conflicts import end_barred_memberships
from rongtong_assess.services.people.invitations import (
    Invited,
    accept_by_address,
    accept_by_token,
    get_open_invitation,
    invite,
    list_invitations,
    renew_invitation,
    revoke_invitation,
)
from rongtong_assess.storage.tables.people import Invitation
from rongtong_assess.web.frame.guard import Right, acting, current_actor, needs
from rongtong_assess.web.frame.limits import count_or_refuse
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

blueprint = Blueprint("invitations", __name__)
EMAILS_PER_ADMINISTRATOR = "100 per hour"
UNKNOWN = Mistake(
    "invitation", "这个邀请链接不对，或者已经换成了新的", "请从最近一封信里打开链接，或让管理员重新发一封"
)


class AcceptanceForm(FlaskForm):
    is_understood = BooleanField(ACCEPTANCE_LABEL)
    submit = SubmitField(ACCEPTANCE_BUTTON)


@blueprint.get("/invitations/<token>")
@needs(Right.PUBLIC)
def invitation(token: str) -> ResponseReturnValue:
    """What the invitation offers, the address it went to, and how to accept."""
    try:
        found = get_open_invitation(request_session(), token, now=now())
    except (NotFound, Refused) as refusal:
        return _show_ended(refusal)
    return _show(found, AcceptanceForm(), token=token)


@blueprint.post("/invitations/<token>")
@needs(Right.ACCOUNT)
def accept(token: str) -> ResponseReturnValue:
    """The account that is logged in joins; an account with another address has to confirm it."""
    form = AcceptanceForm()
    try:
        found = get_open_invitation(request_session(), token, now=now())
        if not _is_for(found, current_user.email) and not form.is_understood.data:
            form.is_understood.errors = [OTHER_EMAIL]
            return _show(found, form, token=token), 422
        accept_by_token(request_session(), token, current_user, now=now())
        end_barred_memberships(request_session(), [current_user.id], now=now())
    except (NotFound, Refused) as refusal:
        return _show_ended(refusal)
    return _move_on(found)


@blueprint.post("/account/invitations/<uuid:invitation_id>")
@needs(Right.ACCOUNT)
def accept_mine(invitation_id: UUID) -> ResponseReturnValue:
    """Without the e-mail, for an account that has confirmed its address."""
    try:
        found = accept_by_address(request_session(), invitation_id, current_user, now=now())
        end_barred_memberships(request_session(), [current_user.id], now=now())
    except Refused as refusal:
        return _show_ended(refusal)
    return _move_on(found)


@blueprint.get("/admin/invitations")
@needs(Right.ADMINISTER)
def index() -> ResponseReturnValue:
    shown = list_invitations(request_session(), now=now())
    return render_template(
        "admin/invitations.html",
        invitations=shown,
        state_words=INVITATION_STATE_WORDS,
        role_words=ROLE_WORDS,
        has_mail_server=bool(installation().settings.mail.server),
    )


@blueprint.post("/admin/invitations/<uuid:invitation_id>/send")
@needs(Right.ADMINISTER)
def send_again(invitation_id: UUID) -> ResponseReturnValue:
    """Send a new e-mail; the link in the previous one becomes void."""
    count_email()
    try:
        renewed, token = renew_invitation(request_session(), current_actor(), invitation_id, now=now())
    except Refused as refusal:
        return _go_back(refusal)
    return show_sent(renewed, token)


@blueprint.post("/admin/invitations/<uuid:invitation_id>/revoke")
@needs(Right.ADMINISTER)
def revoke(invitation_id: UUID) -> ResponseReturnValue:
    try:
        revoke_invitation(request_session(), current_actor(), invitation_id, now=now())
    except Refused as refusal:
        return _go_back(refusal)
    flash(INVITATION_TAKEN_BACK, "good")
    return redirect(url_for("invitations.index"), 303)


def invite_and_show(invited: Invited) -> ResponseReturnValue:
    """Send the e-mail and show where it went."""
    count_email()
    made, token = invite(request_session(), current_actor(), invited, now=now())
    return show_sent(made, token)


def show_sent(made: Invitation, token: str) -> ResponseReturnValue:
    """The administrator's page after an invitation was sent."""
    link = send_invitation(made, token)
    return render_template("admin/invitation_sent.html", invitation=made, role=ROLE_WORDS[Role(made.role)], link=link)


def send_invitation(made: Invitation, token: str) -> str:
    """Send the e-mail. Returns the link where the page has to show it, once: it was made as a link, or waits.

    Without a mail server the e-mail waits in the outbox.
    """
    link = url_for("invitations.invitation", token=token, _external=True)
    request_session().refresh(made, ["organisation"])
    if made.email is None:
        return link
    send_mail(
        SUBJECT_OF_AN_INVITATION,
        made.email,
        "security/email/invitation",
        invitation=made,
        link=link,
        role=ROLE_WORDS[Role(made.role)],
        days=GOOD_FOR.days,
    )
    return "" if installation().settings.mail.server else link


def count_email() -> None:
    """Count one more e-mail of this person. Answers 429 when too many."""
    count_or_refuse(EMAILS_PER_ADMINISTRATOR, "invitations", whose=str(current_actor().account_id))


def _go_back(refusal: Refused) -> ResponseReturnValue:
    flash(refusal.words, "bad")
    return redirect(url_for("invitations.index"), 303)


def _move_on(accepted: Invitation) -> ResponseReturnValue:
    if accepted.organisation is None:
        flash(INVITATION_ACCEPTED, "good")
        return redirect(url_for("public.front"), 303)
    flash(joined_words(accepted.organisation.name, Role(accepted.role)), "good")
    return redirect(url_for("account.home"), 303)


def _show(found: Invitation, form: AcceptanceForm, *, token: str) -> str:
    person = acting()
    return render_template(
        "account/invitation.html",
        invitation=found,
        token=token,
        role=ROLE_WORDS[Role(found.role)],
        form=form,
        own_email=current_user.log_in_name if person else "",
        is_mine=person is not None and _is_for(found, current_user.email),
    )


def _is_for(found: Invitation, email: str | None) -> bool:
    """Whether it was sent to that address; a link is for whoever holds it."""
    return found.email is None or is_same_address(found.email, email)


def _show_ended(refusal: NotFound | Refused) -> ResponseReturnValue:
    mistake = refusal.mistakes[0] if isinstance(refusal, Refused) else UNKNOWN
    return render_template("account/invitation_ended.html", mistake=mistake), 404
