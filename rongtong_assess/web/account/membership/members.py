"""The members of an organisation and its invitations, for whoever leads it; a person's organisations on one page."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.actor import ROLES_OF, OrganisationKind, Role
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.typed_text import MOST_SEARCH, one_line
from rongtong_assess.presentation.wording.identity import (
    MEMBER_REMOVED,
    MEMBER_ROLE_CHANGED,
    ROLE_HINTS,
    assessment_words,
    cases_words,
    uses_words,
)
from rongtong_assess.presentation.wording.people import (
    INVITATION_STATE_WORDS,
    INVITATION_TAKEN_BACK,
    KIND_WORDS,
    ROLE_WORDS,
)
from rongtong_assess.presentation.wording.quantities import level_word
from rongtong_assess.services.consulting.client_firms import list_client_firms
from rongtong_assess.services.consulting.consultants.conflicts import end_assignments_at
from rongtong_assess.services.people.invitations import (
    Invited,
    invite,
    list_invitations,
    renew_invitation,
    revoke_invitation,
)
from rongtong_assess.services.people.members import change_role, remove_member
from rongtong_assess.storage.people.accounts import list_members, list_other_memberships
from rongtong_assess.web.account.invitations import count_email, send_invitation
from rongtong_assess.web.account.membership.blueprint import blueprint
from rongtong_assess.web.account.membership.forms import (
    LinkInvitationForm,
    MailInvitationForm,
    SearchForm,
)
from rongtong_assess.web.frame.errors import add_mistakes
from rongtong_assess.web.frame.guard import Right, acting_account, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import request_session

WORKING_ROLES = frozenset({Role.MANAGER, Role.CONSULTANT})


@blueprint.get("/")
@needs(Right.MEMBERS)
def index() -> ResponseReturnValue:
    """Who belongs to the organisation, who is invited, and the forms to invite more."""
    return _show()


@blueprint.post("/<uuid:person_id>/role")
@needs(Right.MEMBERS)
def set_role(person_id: UUID) -> ResponseReturnValue:
    """It counts from the person's next request on."""
    actor, role = current_actor(), request.form.get("role", "")
    try:
        account = change_role(request_session(), actor, person_id, role, now=now())
    except Refused as refusal:
        return _back(refusal)
    if actor.kind is OrganisationKind.PLATFORM and role not in WORKING_ROLES:
        end_assignments_at(request_session(), actor.organisation_id, account.id, now=now())
    flash(MEMBER_ROLE_CHANGED, "good")
    return _back()


@blueprint.post("/<uuid:person_id>/remove")
@needs(Right.MEMBERS)
def remove(person_id: UUID) -> ResponseReturnValue:
    """The person's next request finds no right here."""
    actor = current_actor()
    try:
        account = remove_member(request_session(), actor, person_id, now=now())
    except Refused as refusal:
        return _back(refusal)
    end_assignments_at(request_session(), actor.organisation_id, account.id, now=now())
    flash(MEMBER_REMOVED, "good")
    return _back()


@blueprint.post("/invitations/mail")
@needs(Right.MEMBERS)
def invite_by_mail() -> ResponseReturnValue:
    form, actor = MailInvitationForm(), current_actor()
    form.offer(actor.kind)
    if not form.validate():
        return _show(mail=form), 422
    invited = Invited(form.email.data, form.name.data, actor.organisation_id, Role(form.role.data))
    count_email()
    return _send(invited)


@blueprint.post("/invitations/link")
@needs(Right.MEMBERS)
def invite_by_link() -> ResponseReturnValue:
    """The response shows the link, once: only the hash of its token is stored."""
    form, actor = LinkInvitationForm(), current_actor()
    form.offer(actor.kind)
    if not form.validate():
        return _show(link=form), 422
    count_email()
    invited = Invited(
        None, form.link_name.data, actor.organisation_id, Role(form.link_role.data), form.most_uses.data or 1
    )
    try:
        return _send(invited)
    except Refused as refusal:
        add_mistakes(form, refusal.mistakes, fields={"role": "link_role"})
        return _show(link=form), 422


@blueprint.post("/invitations/<uuid:invitation_id>/renew")
@needs(Right.MEMBERS)
def renew(invitation_id: UUID) -> ResponseReturnValue:
    """A new token for 14 more days; the one before is void."""
    count_email()
    try:
        renewed, token = renew_invitation(request_session(), current_actor(), invitation_id, now=now())
    except Refused as refusal:
        return _back(refusal)
    return _show(sent=renewed.email or renewed.name, address=send_invitation(renewed, token)), 201


@blueprint.post("/invitations/<uuid:invitation_id>/revoke")
@needs(Right.MEMBERS)
def revoke(invitation_id: UUID) -> ResponseReturnValue:
    try:
        revoke_invitation(request_session(), current_actor(), invitation_id, now=now())
    except Refused as refusal:
        return _back(refusal)
    flash(INVITATION_TAKEN_BACK, "good")
    return _back()


@blueprint.get("/organisations")
@needs(Right.ACCOUNT)
def organisations() -> ResponseReturnValue:
    """Every firm that the person belongs to, with its newest assessment, level and cases; a search by name.

    Three queries, however many firms there are.
    """
    search = one_line(request.args.get("search"))[:MOST_SEARCH]
    account_id = acting_account().account_id
    found = list_client_firms(request_session(), account_id, search=search)
    return render_template(
        "account/membership/organisations.html",
        firms=found.firms,
        assessment_words=assessment_words,
        cases_words=cases_words,
        level_word=level_word,
        firms_count=found.count,
        others=list_other_memberships(request_session(), account_id),
        search=search,
        form=SearchForm(request.args),
        kind_words=KIND_WORDS,
        role_words=ROLE_WORDS,
    )


def _send(invited: Invited) -> ResponseReturnValue:
    made, token = invite(request_session(), current_actor(), invited, now=now())
    return _show(sent=invited.email or invited.name, address=send_invitation(made, token)), 201


def _show(
    *, mail: MailInvitationForm | None = None, link: LinkInvitationForm | None = None, sent: str = "", address: str = ""
) -> str:
    """sent: to whom an invitation has just been made; address: its link, shown once, or empty."""
    actor = current_actor()
    mail, link = mail or MailInvitationForm(formdata=None), link or LinkInvitationForm(formdata=None)
    mail.offer(actor.kind)
    link.offer(actor.kind)
    return render_template(
        "account/membership/members.html",
        members=list_members(request_session(), actor.organisation_id),
        invitations=list_invitations(request_session(), now=now(), organisation_id=actor.organisation_id),
        roles=ROLES_OF[actor.kind],
        role_words=ROLE_WORDS,
        role_hints=ROLE_HINTS,
        state_words=INVITATION_STATE_WORDS,
        uses_words=uses_words,
        mail=mail,
        link=link,
        sent=sent,
        address=address,
    )


def _back(refusal: Refused | None = None) -> ResponseReturnValue:
    if refusal is not None:
        flash(refusal.words, "bad")
    return redirect(url_for("members.index"), 303)
