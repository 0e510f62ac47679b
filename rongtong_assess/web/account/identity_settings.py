"""The settings and forms of Flask and Flask-Security for registration, log-in and second factor."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask_security import MfRecoveryCodesForm

from rongtong_assess.presentation.wording.people import MESSAGES, PRODUCT_NAME, SUBJECTS
from rongtong_assess.settings import Settings
from rongtong_assess.web.account.forms import (
    SHORTEST_PASSWORD,
    OurChangePasswordForm,
    OurForgotPasswordForm,
    OurLoginForm,
    OurRegisterForm,
    OurResetPasswordForm,
    OurVerifyForm,
)
from rongtong_assess.web.account.second_factor import OurCodeForm, OurRecoveryForm, OurSetupForm


def flask_settings(settings: Settings) -> dict[str, Any]:
    """Session cookie and CSRF protection."""
    return {
        "SESSION_COOKIE_NAME": "rongtong_session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.is_https,
        # A changing network address is normal on a phone; it must not end a log-in.
        "SESSION_PROTECTION": None,
        # The token lives as long as the session it belongs to.
        "WTF_CSRF_TIME_LIMIT": None,
    }


def library_settings(settings: Settings, clock: Callable[[], datetime]) -> dict[str, Any]:
    """Settings of Flask-Security without their prefix SECURITY_. clock: the present moment in UTC."""
    return {
        "URL_PREFIX": "/account",
        "STATIC_FOLDER": None,
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
        "API_ENABLED_METHODS": ["session"],
        "DATETIME_FACTORY": clock,
        "RETURN_GENERIC_RESPONSES": True,
        "REGISTERABLE": True,
        "RECOVERABLE": True,
        "CHANGEABLE": True,
        "FRESHNESS": timedelta(minutes=30),
        "FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "EMAIL_HTML": False,
        "EMAIL_SENDER": settings.mail.sender,
        # No look-up of mail servers: there may be no network, and internal mail domains are allowed.
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "globally_deliverable": False},
        **_password_settings(),
        **_second_factor_settings(settings),
        **_destinations(),
        **{f"MSG_{name}": message for name, message in MESSAGES.items()},
        **SUBJECTS,
    }


def _password_settings() -> dict[str, Any]:
    return {
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        # Plain argon2: the same hashes as the command line makes.
        "PASSWORD_SINGLE_HASH": True,
        "PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        # Only ties a reset link to the present password, which is an argon2 hash already.
        "HASHING_SCHEMES": ["hex_sha256"],
    }


def _second_factor_settings(settings: Settings) -> dict[str, Any]:
    recovery_key = hashlib.sha256(f"recovery codes:{settings.totp_secret}".encode()).digest()
    return {
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_IMPLEMENTATIONS": {"code": "flask_security.twofactor.CodeTfPlugin"},
        "TWO_FACTOR_RESCUE_EMAIL": False,
        # One step of 30 seconds before and after: clocks of phones differ.
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "TOTP_SECRETS": {"1": settings.totp_secret},
        "TOTP_ISSUER": PRODUCT_NAME,
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [base64.urlsafe_b64encode(recovery_key)],
    }


def _destinations() -> dict[str, str]:
    return {
        # The front page redirects a logged-in person to their work.
        "POST_LOGIN_VIEW": "public.front",
        "POST_LOGOUT_VIEW": "public.front",
        # A new person is logged in by now and redirected; everybody else is asked to log in.
        "POST_REGISTER_VIEW": "security.login",
        "POST_CHANGE_VIEW": "account.home",
        "POST_VERIFY_VIEW": "account.home",
        "TWO_FACTOR_POST_SETUP_VIEW": "account.home",
    }


FORMS: dict[str, Any] = {
    "login_form": OurLoginForm,
    "register_form": OurRegisterForm,
    "forgot_password_form": OurForgotPasswordForm,
    "reset_password_form": OurResetPasswordForm,
    "change_password_form": OurChangePasswordForm,
    "verify_form": OurVerifyForm,
    "two_factor_setup_form": OurSetupForm,
    "two_factor_verify_code_form": OurCodeForm,
    "mf_recovery_codes_form": MfRecoveryCodesForm,
    "mf_recovery_form": OurRecoveryForm,
}
