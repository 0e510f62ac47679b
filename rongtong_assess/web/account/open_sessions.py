"""Where a person is logged in: the list, and ending log-ins one by one or all others at once.

An ended log-in is a deleted row, so it counts no longer at the next request.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.people.device import stored_device
from rongtong_assess.presentation.wording.identity import device_words
from rongtong_assess.presentation.wording.people import LOGGED_OUT_ELSEWHERE, LOGGED_OUT_THERE
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.storage.people.log_ins import delete_sessions_starting_with, list_sessions
from rongtong_assess.web.frame.guard import Right, acting_account, needs
from rongtong_assess.web.frame.log_in_sessions import end_other_sessions, find_present_token_hash
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import request_session

HANDLE_LENGTH = 16
blueprint = Blueprint("open_sessions", __name__, url_prefix="/account/sessions")


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One browser in which a person is logged in; times in UTC. device: in plain words."""

    handle: str
    device: str
    opened_at: datetime
    used_at: datetime
    is_this_one: bool


def list_open_sessions(database: Session, account_id: int, *, now: datetime) -> list[OpenSession]:
    """The browsers in which this person is logged in: this one, then the others, the last used first."""
    here = find_present_token_hash()
    found = [
        OpenSession(
            stored.token_hash[:HANDLE_LENGTH],
            device_words(stored_device(stored.device)),
            stored.created_at,
            stored.touched_at,
            stored.token_hash == here,
        )
        for stored in list_sessions(database, account_id, now=now)
    ]
    return sorted(found, key=lambda log_in: not log_in.is_this_one)


@blueprint.get("")
@needs(Right.ACCOUNT)
def sessions() -> ResponseReturnValue:
    """Every browser in which I am logged in."""
    found = list_open_sessions(request_session(), acting_account().account_id, now=now())
    return render_template("account/sessions.html", sessions=found)


@blueprint.post("/<handle>/end")
@needs(Right.ACCOUNT)
def end_one_session(handle: str) -> ResponseReturnValue:
    """Log out in one place."""
    account_id = acting_account().account_id
    if len(handle) != HANDLE_LENGTH or not delete_sessions_starting_with(request_session(), account_id, handle):
        raise NotFound
    return _go_back(LOGGED_OUT_THERE)


@blueprint.post("/end-others")
@needs(Right.ACCOUNT)
def end_sessions_elsewhere() -> ResponseReturnValue:
    """Log out everywhere but here."""
    end_other_sessions(request_session(), acting_account().account_id)
    return _go_back(LOGGED_OUT_ELSEWHERE)


def _go_back(words: str) -> ResponseReturnValue:
    action, account_id = AuditedAction.ACCOUNT_END_SESSIONS, acting_account().account_id
    add_audit_entry_for(request_session(), action, account_id=account_id, now=now())
    flash(words, "good")
    return redirect(url_for("open_sessions.sessions"), 303)
