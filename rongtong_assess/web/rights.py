"""Who may open what: decided here, closed by default.

Every view declares one right with `@needs`; endpoints of libraries are declared in a table. An
endpoint without a right is closed. The organisation comes from the log-in, or from a program's key, never from
the URL.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, abort, current_app, g, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from rongtong_assess.services.api_keys import KINDS as KINDS_WITH_KEYS
from rongtong_assess.storage.organisations import Membership, Organisation, OrganisationKind, Role
from rongtong_assess.web.api_callers import let_caller_in
from rongtong_assess.web.problems import problem_response
from rongtong_assess.web.transaction import begin_writing_if_unsafe, request_session

View = TypeVar("View", bound=Callable[..., Any])
ACTING_KEY = "acting_organisation"


class Right(Enum):
    """What a view asks of the person who opens it."""

    PUBLIC = auto()
    ACCOUNT = auto()
    FIRM_READ = auto()
    FIRM_EDIT = auto()
    FIRM_MANAGE = auto()
    FIRM_FOUND = auto()
    PLATFORM_READ = auto()
    PLATFORM_EDIT = auto()
    ADMINISTER = auto()
    # Owners of a firm or a service platform.
    KEYS = auto()
    # A program with a key; a log-in does not count.
    API = auto()


@dataclass(frozen=True, slots=True)
class Acting:
    """The logged-in person, and the organisation acted for (None before joining one)."""

    account_id: int
    account_name: str
    organisation_id: UUID | None = None
    organisation_name: str = ""
    kind: str = ""
    role: str = ""
    is_demo: bool = False


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
# Checking a password takes a while; the write lock is not held meanwhile, the first write takes it.
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
EDITING_ROLES = frozenset({Role.OWNER, Role.EDITOR})


def needs(right: Right, *, most_upload_bytes: int = 0, writes_late: bool = False) -> Callable[[View], View]:
    """Declare the right of a view.

    most_upload_bytes: it takes a file, so a longer message than usual is let in; such a view reads the
    file first and calls begin_writing itself, so that nobody waits for the reading.
    writes_late: it reckons for a while first, or writes nothing at all; it calls begin_writing itself.
    """

    def declare(view: View) -> View:
        view.declared_right = right  # type: ignore[attr-defined]  # read back by find_right
        view.most_upload_bytes = most_upload_bytes  # type: ignore[attr-defined]  # read back by the guard
        view.writes_late = writes_late or bool(most_upload_bytes)  # type: ignore[attr-defined]  # likewise
        return view

    return declare


def find_right(app: Flask, endpoint: str) -> Right | None:
    """The declared right of an endpoint; None means closed."""
    declared = getattr(app.view_functions.get(endpoint), "declared_right", None)
    return cast("Right | None", declared) or LIBRARY_RIGHTS.get(endpoint)


def acting() -> Acting | None:
    """Who acts in this request, for which organisation; None without a log-in."""
    return cast("Acting | None", g.get("acting"))


def acting_account() -> Acting:
    """Like acting, where the guard has made sure that someone is logged in."""
    person = acting()
    if person is None:
        abort(403)
    return person


def acting_firm() -> UUID:
    """The firm acted for, where the guard has made sure that there is one."""
    person = acting_account()
    if person.organisation_id is None or person.kind != OrganisationKind.FIRM:
        abort(403)
    return person.organisation_id


def acting_platform() -> UUID:
    """The service platform acted for, where the guard has made sure that there is one."""
    person = acting_account()
    if person.organisation_id is None or person.kind != OrganisationKind.PLATFORM:
        abort(403)
    return person.organisation_id


def acting_organisation() -> UUID:
    """The organisation acted for, whichever kind it is, where the guard has made sure that there is one."""
    organisation_id = acting_account().organisation_id
    if organisation_id is None:
        abort(403)
    return organisation_id


def may_edit() -> bool:
    """Whether the person may change what the organisation has entered."""
    return acting_account().role in EDITING_ROLES


def init_rights(app: Flask) -> None:
    """Close everything that is not declared, then let the right people in."""

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        if request.endpoint is None:
            # No such address, or no such method on it: the routing error becomes a page.
            return None
        right = find_right(current_app, request.endpoint)
        if right is None:
            abort(403)
        if request.endpoint.endswith("static"):
            return None
        if fault := getattr(session, "fault", None):
            raise fault
        refusal = _refuse_program() if right is Right.API else _refuse_person(right)
        if refusal is None:
            _prepare(request.endpoint)
        return refusal


def _prepare(endpoint: str) -> None:
    """Let a long message in where one is expected; take the write lock where the view will not do so itself."""
    view = current_app.view_functions[endpoint]
    if most_upload_bytes := getattr(view, "most_upload_bytes", 0):
        request.max_content_length = most_upload_bytes
    if endpoint not in PASSWORD_ENDPOINTS and not getattr(view, "writes_late", False):
        begin_writing_if_unsafe()


def _refuse_program() -> ResponseReturnValue | None:
    return None if let_caller_in() else problem_response(401)


def _refuse_person(right: Right) -> ResponseReturnValue | None:
    g.acting = _find_acting()
    return None if right is Right.PUBLIC else _refuse(right, g.acting)


def _refuse(right: Right, person: Acting | None) -> ResponseReturnValue | None:
    """What a person without the right gets instead of the page; None lets in."""
    if person is None:
        return _ask_to_log_in()
    if right is Right.ACCOUNT or (right is Right.FIRM_FOUND and not person.kind):
        return None
    if person.organisation_id is None and right in {Right.FIRM_READ, Right.FIRM_EDIT, Right.FIRM_MANAGE}:
        return redirect(url_for("firm.profile"), 303)
    if not _role_allows(right, person):
        abort(403)
    return None


def _role_allows(right: Right, person: Acting) -> bool:
    if right is Right.ADMINISTER:
        return person.kind == OrganisationKind.ADMINISTRATOR and person.role == Role.OWNER
    if right is Right.KEYS:
        return person.kind in KINDS_WITH_KEYS and person.role == Role.OWNER
    if right in {Right.PLATFORM_READ, Right.PLATFORM_EDIT}:
        is_kind, is_reading = person.kind == OrganisationKind.PLATFORM, right is Right.PLATFORM_READ
    else:
        is_kind, is_reading = person.kind == OrganisationKind.FIRM, right is Right.FIRM_READ
    if right is Right.FIRM_MANAGE:
        return is_kind and person.role == Role.OWNER
    return is_kind and (is_reading or person.role in EDITING_ROLES)


def _ask_to_log_in() -> ResponseReturnValue:
    if request.is_json:
        return jsonify(message="登录已过期，请重新登录。"), 401
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=target), 303)


def _find_acting() -> Acting | None:
    """One query: the person's organisations; the one chosen in this log-in, else the first."""
    if not current_user.is_authenticated:
        return None
    rows = request_session().execute(
        select(Organisation, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.account_id == current_user.id, Organisation.is_active)
        .order_by(Membership.created_at, Organisation.id)
    ).all()
    person = Acting(current_user.id, current_user.name)
    if not rows:
        return person
    chosen = session.get(ACTING_KEY)
    organisation, role = next((row for row in rows if str(row[0].id) == chosen), rows[0])
    return Acting(
        account_id=current_user.id,
        account_name=current_user.name,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        kind=organisation.kind,
        role=role,
        is_demo=organisation.is_demo,
    )
