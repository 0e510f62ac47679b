"""Registration, log-in, second factor and reset: Flask-Security with sessions of our own.

The library takes the steps that matter for security; this module records them in the audit log and acts on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, abort, flash, g, session
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_login import user_logged_out
from flask_security import (
    PasswordUtil,
    Security,
    SQLAlchemySessionUserDatastore,
    Totp,
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    user_not_registered,
    user_registered,
)
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session, scoped_session

from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.people.mobile import COUNTRY
from rongtong_assess.presentation.wording.people import (
    ALREADY_REGISTERED,
    EASY_PASSWORD,
)
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.settings import Settings
from rongtong_assess.storage.tables.people import Account, AccountRole
from rongtong_assess.web.account.emails import OutgoingMail, make_confirmation_link
from rongtong_assess.web.account.identity_settings import FORMS, flask_settings, library_settings
from rongtong_assess.web.account.log_in_failures import forget_attack, forget_failures, remember_device
from rongtong_assess.web.account.mobile import views as mobile
from rongtong_assess.web.account.mobile.codes import init_sms, offers_sms
from rongtong_assess.web.account.single_sign_on import views as single_sign_on
from rongtong_assess.web.account.single_sign_on.provider import init_provider
from rongtong_assess.web.account.single_sign_on.views import label_of
from rongtong_assess.web.frame.guard import Right, needs
from rongtong_assess.web.frame.limits import TRIES_PER_ADDRESS, limit, limit_tries
from rongtong_assess.web.frame.log_in_sessions import LoginSessions, end_other_sessions, session_now
from rongtong_assess.web.frame.transaction import installation, request_session

# Endpoints that the library always registers and that are not used here.
UNWANTED_ENDPOINTS = ("security.tf_select", "security.two_factor_rescue")
FEWEST_DIFFERENT_CHARACTERS = 5
RUNS = "01234567890123456789 abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjklzxcvbnm 1qaz2wsx3edc4rfv5tgb"


class OncePerCode(Totp):
    """Accepts every code of the authenticator app only once."""

    def get_last_counter(self, user: Any) -> int | None:
        return user.tf_last_counter  # type: ignore[no-any-return]  # an Account

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        user.tf_last_counter = tmatch.counter


class Passwords(PasswordUtil):
    """The library's rules for new passwords, and none that is easily guessed."""

    def validate(self, password: str, is_register: bool, **person: Any) -> tuple[list[str] | None, str]:
        mistakes, normalised = super().validate(password, is_register, **person)
        user = person.get("user")
        known = list_known_words(user, person)
        if not mistakes and is_easily_guessed(normalised, [word for word in known if word]):
            mistakes = [EASY_PASSWORD]
        return mistakes, normalised


def list_known_words(account: Account | None, entered: Mapping[str, Any]) -> list[str | None]:
    """What others know of a person: names to log in with, and the name. account: None while registering."""
    if account is None:
        names, name = (entered.get("email"), entered.get("mobile")), entered.get("name")
    else:
        names, name = (account.email, account.mobile), account.name
    return [names[0], (names[1] or "").removeprefix(COUNTRY), name]


def is_easily_guessed(password: str, known: list[str]) -> bool:
    """Whether a password repeats few characters, follows a run of keys or is little more than a known word."""
    plain = password.casefold()
    if len(set(plain)) < FEWEST_DIFFERENT_CHARACTERS or any(plain in run for run in RUNS.split()):
        return True
    words = {part for word in known for part in (word.casefold(), word.casefold().partition("@")[0])}
    return any(len(plain) - len(word) < 4 and word in plain for word in words if len(word) > 3)


def init_identity(app: Flask, sessions: scoped_session[Session], *, settings: Settings) -> None:
    """Put sessions, CSRF protection, language, accounts and limits into the app."""
    app.config.update(flask_settings(settings))
    app.config.update({f"SECURITY_{name}": value for name, value in library_settings(settings, session_now).items()})
    app.session_interface = LoginSessions()
    CSRFProtect(app)
    Babel(app, default_locale="zh_Hans_CN", default_timezone="Asia/Shanghai")
    security = Security(
        app,
        SQLAlchemySessionUserDatastore(sessions, Account, AccountRole),
        mail_util_cls=OutgoingMail,
        password_util_cls=Passwords,
        totp_cls=OncePerCode,
        **FORMS,
    )
    # Pages only: no JSON answers, and no log-in by a token that outlives its session.
    security.want_json(lambda _request: False)
    security.login_manager.request_loader(lambda _request: None)
    security.forgot_password_context_processor(lambda: {"has_mail_server": bool(settings.mail.server)})
    security.context_processor(_ways_to_log_in)
    security.mail_context_processor(lambda: {"confirmation_link_of": make_confirmation_link})
    for endpoint in UNWANTED_ENDPOINTS:
        app.view_functions[endpoint] = not_offered
    limit_tries(app, settings)
    limit(app, TRIES_PER_ADDRESS, mobile.blueprint, methods=["POST"])
    limit(app, TRIES_PER_ADDRESS, single_sign_on.blueprint)
    init_sms(app)
    init_provider(app, settings.single_sign_on)
    _connect_signals(app)


def _ways_to_log_in() -> dict[str, Any]:
    """What the library's pages offer besides e-mail address and password."""
    settings = installation().settings
    return {"offers_sms": offers_sms(settings), "single_sign_on_label": label_of(settings.single_sign_on)}


@needs(Right.PUBLIC)
def not_offered() -> ResponseReturnValue:
    """Replaces a page of the library that is not used here."""
    abort(404)


def _connect_signals(app: Flask) -> None:
    """Connect the library's signals to the audit log and to what has to follow."""
    user_registered.connect(_after_registration, app)
    user_not_registered.connect(_after_known_email, app)
    user_authenticated.connect(_after_log_in, app)
    user_logged_out.connect(_after_log_out, app)
    password_changed.connect(_after_password_change, app)
    password_reset.connect(_after_password_reset, app)
    tf_profile_changed.connect(_after_second_factor_change, app)
    tf_disabled.connect(_after_second_factor_end, app)


def _note(action: AuditedAction, account_id: int) -> None:
    add_audit_entry_for(request_session(), action, account_id=account_id, now=session_now())


def _after_registration(_app: Flask, *, user: Account, **_: Any) -> None:
    request_session().flush()
    _note(AuditedAction.ACCOUNT_REGISTER, user.id)


def _after_known_email(_app: Flask, **_: Any) -> None:
    flash(ALREADY_REGISTERED, "info")


def _after_log_in(_app: Flask, *, user: Account, **_: Any) -> None:
    # A CSRF token from before the log-in must not be valid after it.
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    forget_failures(user)
    remember_device(user)
    _note(AuditedAction.ACCOUNT_LOG_IN, user.id)


def _after_log_out(_app: Flask, *, user: Account, **_: Any) -> None:
    session.clear()
    _note(AuditedAction.ACCOUNT_LOG_OUT, user.id)


def _after_password_change(_app: Flask, *, user: Account, **_: Any) -> None:
    end_other_sessions(request_session(), user.id)
    _note(AuditedAction.ACCOUNT_CHANGE_PASSWORD, user.id)


def _after_password_reset(_app: Flask, *, user: Account, **_: Any) -> None:
    end_other_sessions(request_session(), user.id)
    forget_attack(user)
    # The person who received the e-mail can log in while others guess.
    remember_device(user)
    _note(AuditedAction.ACCOUNT_RESET_PASSWORD, user.id)


def _after_second_factor_change(_app: Flask, *, user: Account, **_: Any) -> None:
    session.renew_token()  # type: ignore[attr-defined]  # a ServerSession
    end_other_sessions(request_session(), user.id)
    _note(AuditedAction.ACCOUNT_CHANGE_SECOND_FACTOR, user.id)


def _after_second_factor_end(app: Flask, *, user: Account, **_: Any) -> None:
    user.mf_recovery_codes = None
    user.tf_last_counter = None
    _after_second_factor_change(app, user=user)
