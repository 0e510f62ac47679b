"""Decides who may open a page; closed by default.

Every view declares one right with `@needs`; the endpoints of libraries have theirs in a table here. The rule of each
right is in core.people.rights. An endpoint without a right and a right without a rule are closed, and web.groups
refuses to start with them. The organisation comes from the log-in or from a program's key, never from the URL.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, abort, current_app, g, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from rongtong_assess.core.actor import LEADING_ROLES, Actor, OrganisationKind
from rongtong_assess.core.people.rights import EDITING_ROLES, RIGHTS, Acting, Audience, RightRule, demands_second_factor
from rongtong_assess.core.people.rights import Right as Right  # Views import the right and its decorator from here.
from rongtong_assess.presentation.wording.people import LOGIN_EXPIRED, SECOND_FACTOR_MISSING
from rongtong_assess.storage.people.accounts import list_memberships
from rongtong_assess.web.frame.programs import let_caller_in, problem_response
from rongtong_assess.web.frame.transaction import begin_writing_if_unsafe, installation, request_session

View = TypeVar("View", bound=Callable[..., Any])
ACTING_KEY = "acting_organisation"


LIBRARY_RIGHTS = {
    "static": Right.PUBLIC,
    "bootstrap.static": Right.PUBLIC,
    "security.login": Right.PUBLIC,
    "security.register": Right.PUBLIC,
    "security.forgot_password": Right.PUBLIC,
    "security.reset_password": Right.PUBLIC,
    "security.two_factor_token_validation": Right.PUBLIC,
    "security.mf_recovery": Right.PUBLIC,
    "security.logout": Right.ACCOUNT,
    "security.verify": Right.ACCOUNT,
    "security.change_password": Right.ACCOUNT,
    "security.two_factor_setup": Right.ACCOUNT,
    "security.two_factor_setup_validate": Right.ACCOUNT,
    "security.mf_recovery_codes": Right.ACCOUNT,
}
# What a person may open who needs a second factor and has none: setting it up, and leaving.
WITHOUT_SECOND_FACTOR = frozenset(
    {"security.two_factor_setup", "security.two_factor_setup_validate", "security.verify", "security.logout"}
)
# Checking a password takes a while. The write lock is not held meanwhile; the first write takes it.
PASSWORD_ENDPOINTS = frozenset(
    {
        "security.login",
        "security.register",
        "security.reset_password",
        "security.change_password",
        "security.verify",
        "account.erase",
    }
)


def needs(right: Right) -> Callable[[View], View]:
    """Declare the right of a view."""
    return _declaring(declared_right=right)


def takes_upload(most_bytes: int) -> Callable[[View], View]:
    """Declare that a view takes a file: larger requests than usual are accepted.

    Such a view reads the file first and then calls begin_writing, so that others can write in the meantime.
    """
    return _declaring(most_upload_bytes=most_bytes, writes_late=True)


def writes_late(view: View) -> View:
    """Declare that a view computes first or never writes; it calls begin_writing itself where it writes."""
    return _declaring(writes_late=True)(view)


def _declaring(**declarations: object) -> Callable[[View], View]:
    """A decorator that stores on the view what the guard reads back."""

    def declare(view: View) -> View:
        vars(view).update(declarations)
        return view

    return declare


def find_right(app: Flask, endpoint: str) -> Right | None:
    """The right that an endpoint declares; None means closed."""
    declared = getattr(app.view_functions.get(endpoint), "declared_right", None)
    return cast("Right | None", declared) or LIBRARY_RIGHTS.get(endpoint)


def may_open(endpoint: str) -> bool:
    """Whether the person of this request has the right of a page; menus leave the others out."""
    right = find_right(current_app, endpoint)
    person = acting()
    return right in RIGHTS and RIGHTS[right].admits(person.actor if person else None)


def acting() -> Acting | None:
    """The person of this request and the organisation acted for; None without a log-in."""
    return cast("Acting | None", g.get("acting"))


def acting_account() -> Acting:
    """Like `acting`, where the guard has made sure of a log-in."""
    person = acting()
    if person is None:
        abort(403)
    return person


def current_actor() -> Actor:
    """The actor that services take, where the guard has made sure of an organisation."""
    actor = acting_account().actor
    if actor is None:
        abort(403)
    return actor


def acting_firm() -> UUID:
    """The firm acted for, where the guard has made sure of one."""
    return _organisation_of(OrganisationKind.FIRM)


def acting_platform() -> UUID:
    """The service platform acted for, where the guard has made sure of one."""
    return _organisation_of(OrganisationKind.PLATFORM)


def _organisation_of(kind: OrganisationKind) -> UUID:
    actor = current_actor()
    if actor.kind is not kind:
        abort(403)
    return actor.organisation_id


def may_edit() -> bool:
    """Whether the person may change what the organisation has entered."""
    return acting_account().role in EDITING_ROLES


def may_manage() -> bool:
    """Whether the person may decide for the organisation who does what."""
    return acting_account().role in LEADING_ROLES


def init_rights(app: Flask) -> None:
    """Ask the guard before every request."""

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        if request.endpoint is None:
            # The routing error, for an unknown address or method, becomes a page.
            return None
        rule = _find_rule(request.endpoint)
        if rule is None:
            abort(403)
        if request.endpoint.endswith("static"):
            return None
        if fault := getattr(session, "fault", None):
            raise fault
        refusal = _refuse_program() if rule.audience is Audience.PROGRAM else _refuse_person(rule)
        if refusal is None:
            _prepare(request.endpoint)
        return refusal


def _find_rule(endpoint: str) -> RightRule | None:
    """The rule of the endpoint's right; None, which admits nobody, without a right or a rule."""
    right = find_right(current_app, endpoint)
    return RIGHTS.get(right) if right else None


def _prepare(endpoint: str) -> None:
    """Accept a large request where one is expected; take the write lock unless the view does so itself."""
    view = current_app.view_functions[endpoint]
    if most_upload_bytes := getattr(view, "most_upload_bytes", 0):
        request.max_content_length = most_upload_bytes
    if endpoint not in PASSWORD_ENDPOINTS and not getattr(view, "writes_late", False):
        begin_writing_if_unsafe()


def _refuse_program() -> ResponseReturnValue | None:
    return None if let_caller_in() else problem_response(401)


def _refuse_person(rule: RightRule) -> ResponseReturnValue | None:
    g.acting = _find_acting()
    return None if rule.audience is Audience.ANYONE else _refuse(rule, g.acting)


def _refuse(rule: RightRule, person: Acting | None) -> ResponseReturnValue | None:
    """What a person without the right gets instead of the page; None admits the person."""
    if person is None:
        return _ask_to_log_in()
    if person.lacks_second_factor and request.endpoint not in WITHOUT_SECOND_FACTOR:
        return _lead_to_second_factor()
    if rule.admits(person.actor):
        return None
    if person.actor is None and rule.kinds == {OrganisationKind.FIRM}:
        return redirect(url_for("firm.profile"), 303)
    abort(403)


def _ask_to_log_in() -> ResponseReturnValue:
    if request.is_json:
        return jsonify(message=LOGIN_EXPIRED), 401
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=target), 303)


def _lead_to_second_factor() -> ResponseReturnValue:
    if request.is_json:
        return jsonify(message=SECOND_FACTOR_MISSING), 403
    return redirect(url_for("security.two_factor_setup"), 303)


def _find_acting() -> Acting | None:
    """The organisation chosen in this session, else the person's first; found with one query."""
    if not current_user.is_authenticated:
        return None
    account_id, name = current_user.id, current_user.name
    memberships = list_memberships(request_session(), account_id, only_active=True)
    if not memberships:
        return Acting(account_id, name)
    chosen = session.get(ACTING_KEY)
    organisation, role = next((found for found in memberships if str(found[0].id) == chosen), memberships[0])
    actor = Actor(organisation.id, account_id, OrganisationKind(organisation.kind), role)
    roles = [(OrganisationKind(found.kind), held) for found, held in memberships]
    needs = installation().settings.demands_second_factor and demands_second_factor(roles)
    return Acting(
        account_id,
        name,
        actor,
        organisation.name,
        is_demo=organisation.is_demo,
        needs_second_factor=needs,
        lacks_second_factor=needs and not current_user.tf_primary_method,
        others=tuple((found.id, found.name) for found, _role in memberships if found.id != organisation.id),
    )
