"""The library's forms of registration, log-in and passwords, in our words, with guessing slowed down."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_login import current_user
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    RegisterFormV2,
    ResetPasswordForm,
    VerifyForm,
)
from flask_security.forms import EmailValidation, EqualToLocalize, email_required, unique_user_email, valid_user_email
from flask_security.utils import get_message, hash_password
from wtforms import BooleanField, EmailField, PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, Length

from rongtong_assess.core.people.log_in import clean_email
from rongtong_assess.core.people.mobile import read_mobile
from rongtong_assess.core.typed_text import MOST_EMAIL, MOST_PASSWORD
from rongtong_assess.presentation.wording.people import (
    ACCOUNT_BUTTONS,
    ACCOUNT_LABELS,
    CONSENT_MISSING,
    EMAIL_MISSPELT,
    LOG_IN_NAME_MISSING,
    PASSWORD_AGAIN_MISSING,
    PASSWORD_MISSING,
    PASSWORD_MISTYPED,
    password_hint_words,
    password_too_long_words,
)
from rongtong_assess.storage.people.accounts import is_shut_out
from rongtong_assess.web.account.log_in_failures import Guess, guess_at_log_in, guess_behind_the_password
from rongtong_assess.web.frame.fields import person_name_field
from rongtong_assess.web.frame.log_in_sessions import session_now
from rongtong_assess.web.frame.site import PRIVACY_NOTICE_VERSION
from rongtong_assess.web.frame.transaction import request_session

SHORTEST_PASSWORD = 10


def email_field(*checks: Any) -> EmailField:
    return EmailField(
        ACCOUNT_LABELS["email"],
        validators=[email_required, Length(max=MOST_EMAIL, message=EMAIL_MISSPELT), *checks],
        filters=[clean_email],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )


def present_password_field(label: str = ACCOUNT_LABELS["password"]) -> PasswordField:
    return PasswordField(
        label,
        validators=[DataRequired(PASSWORD_MISSING), Length(max=MOST_PASSWORD, message=PASSWORD_MISTYPED)],
        render_kw={"autocomplete": "current-password"},
    )


def new_password_field(label: str = ACCOUNT_LABELS["password"]) -> PasswordField:
    return PasswordField(
        label,
        description=password_hint_words(SHORTEST_PASSWORD),
        validators=[
            DataRequired(PASSWORD_MISSING),
            Length(max=MOST_PASSWORD, message=password_too_long_words(MOST_PASSWORD)),
        ],
        render_kw={"autocomplete": "new-password"},
    )


def repeated_password_field(other: str) -> PasswordField:
    return PasswordField(
        ACCOUNT_LABELS["password_again"],
        validators=[DataRequired(PASSWORD_AGAIN_MISSING), EqualToLocalize(other, message="RETYPE_PASSWORD_MISMATCH")],
        render_kw={"autocomplete": "new-password"},
    )


class SlowedDown:
    """A form that checks a secret: failures are counted, and after too many the person has to wait.

    guess: whose secret is tried, and from where. has_failed: whether the secret was the mistake.
    """

    def guess(self) -> Guess:
        return guess_behind_the_password(self.user)  # type: ignore[attr-defined]  # set by the library's view

    def has_failed(self) -> bool:
        raise NotImplementedError

    def validate(self, **extra: Any) -> bool:
        guess = self.guess()
        guess.refuse_after_many_failures()
        is_valid = bool(super().validate(**extra))  # type: ignore[misc]  # the library's form comes after this mixin
        if not is_valid and self.has_failed():
            user = getattr(self, "user", None)
            guess.note_failure(user.id if user else None)
        return is_valid


def find_person(form: Any, field: Any) -> None:
    """A validator: a mobile number names its account here; anything else has to be an e-mail address."""
    mobile = read_mobile(field.data)
    if mobile is None:
        EmailValidation(verify=False)(form, field)
    else:
        # What the library's form asks of one that looks the person up itself.
        form.ifield, form.user = field, current_app.extensions["security"].datastore.find_user(mobile=mobile)


class OurLoginForm(SlowedDown, LoginForm):
    """E-mail address or mobile number, and password.

    There is no "remember me": its cookie would outlive a log-out. The field keeps the library's name.
    """

    email = StringField(
        ACCOUNT_LABELS["log_in_name"],
        validators=[DataRequired(LOG_IN_NAME_MISSING), Length(max=MOST_EMAIL, message=EMAIL_MISSPELT), find_person],
        filters=[clean_email],
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = present_password_field()
    remember = None
    submit = SubmitField(ACCOUNT_BUTTONS["log_in"])

    def __init__(self, *values: Any, **extra: Any) -> None:
        super().__init__(*values, **extra)
        # The library puts a link here; the page has a link of its own.
        self.password.description = ""

    def guess(self) -> Guess:
        return guess_at_log_in(self.email.data or "")

    def has_failed(self) -> bool:
        return bool(self.email.data and self.password.data) and not self.user_authenticated

    def validate(self, **extra: Any) -> bool:
        if not super().validate(**extra):
            return False
        if self.user is not None and is_shut_out(request_session(), self.user.id):
            self.email.errors.append(get_message("DISABLED_ACCOUNT")[0])
            return False
        return True


class OurRegisterForm(RegisterFormV2):
    """A new account: name, e-mail, password, and consent to the privacy notice."""

    name = person_name_field(ACCOUNT_LABELS["your_name"], autocomplete="name")
    email = email_field(EmailValidation(verify=True), unique_user_email)
    password = new_password_field()
    password_confirm = repeated_password_field("password")
    consent = BooleanField(ACCOUNT_LABELS["consent"], validators=[DataRequired(CONSENT_MISSING)])
    submit = SubmitField(ACCOUNT_BUTTONS["register"])

    def to_dict(self, only_user: bool) -> dict[str, Any]:
        """The columns of the new account, with the moment and the version of the consent."""
        now = session_now()
        consent = {"created_at": now, "consented_at": now, "consent_version": PRIVACY_NOTICE_VERSION}
        return {**super().to_dict(only_user), **(consent if only_user else {})}


class OurForgotPasswordForm(ForgotPasswordForm):
    email = email_field(EmailValidation(verify=True), valid_user_email)
    submit = SubmitField(ACCOUNT_BUTTONS["forgot"])

    def validate(self, **extra: Any) -> bool:
        """Equalise timing, so that it does not reveal whether the account exists: the library hashes without one."""
        is_valid = bool(super().validate(**extra))
        if is_valid:
            hash_password("not-a-password")
        return is_valid


class OurResetPasswordForm(ResetPasswordForm):
    password = new_password_field(ACCOUNT_LABELS["new_password"])
    password_confirm = repeated_password_field("password")
    submit = SubmitField(ACCOUNT_BUTTONS["reset"])


class OurChangePasswordForm(SlowedDown, ChangePasswordForm):
    password = present_password_field(ACCOUNT_LABELS["present_password"])
    new_password = new_password_field(ACCOUNT_LABELS["new_password"])
    new_password_confirm = repeated_password_field("new_password")
    submit = SubmitField(ACCOUNT_BUTTONS["change"])

    def guess(self) -> Guess:
        return guess_behind_the_password(current_user)

    def has_failed(self) -> bool:
        return bool(self.password.data and self.password.errors)


class OurVerifyForm(SlowedDown, VerifyForm):
    password = present_password_field()
    submit = SubmitField(ACCOUNT_BUTTONS["verify"])

    def has_failed(self) -> bool:
        return bool(self.password.data)
