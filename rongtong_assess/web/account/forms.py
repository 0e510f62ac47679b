"""The forms of registration, log-in and second factor: the library's, in our words and slowed down."""

from __future__ import annotations

from typing import Any

from flask_login import current_user
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    MfRecoveryCodesForm,
    MfRecoveryForm,
    RegisterFormV2,
    ResetPasswordForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.forms import EmailValidation, EqualToLocalize, email_required, unique_user_email, valid_user_email
from flask_security.utils import get_message, hash_password
from wtforms import BooleanField, EmailField, PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, Length, ValidationError

from rongtong_assess.core.characters import narrow
from rongtong_assess.core.people.log_in import clean_email
from rongtong_assess.core.typed_text import (
    MOST_EMAIL,
    MOST_PASSWORD,
    MOST_PERSON_NAME,
    hidden_character_words,
    one_line,
)
from rongtong_assess.storage.people.accounts import is_shut_out
from rongtong_assess.web.account.log_in_failures import Guess, guess_at_log_in, guess_behind_the_password
from rongtong_assess.web.frame.log_in_sessions import session_now
from rongtong_assess.web.frame.site import PRIVACY_NOTICE_VERSION
from rongtong_assess.web.frame.transaction import request_session

SHORTEST_PASSWORD = 10


NAME_TOO_LONG = f"姓名最多 {MOST_PERSON_NAME} 个字。"


PASSWORD_HINT = f"至少 {SHORTEST_PASSWORD} 个字符。几个不相干的词连起来，好记又安全。"


def refuse_hidden_characters(_form: Any, field: Any) -> None:
    """A validator for names."""
    if hidden := hidden_character_words(field.data or ""):
        raise ValidationError(f"里面有{hidden}，请不要粘贴，直接输入。")


def _email_field(*checks: Any) -> EmailField:
    return EmailField(
        "邮箱",
        validators=[email_required, Length(max=MOST_EMAIL, message="邮箱太长，请检查。"), *checks],
        filters=[clean_email],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )


def _present_password_field(label: str = "密码") -> PasswordField:
    return PasswordField(
        label,
        validators=[DataRequired("请填写密码。"), Length(max=MOST_PASSWORD, message="密码太长，请检查。")],
        render_kw={"autocomplete": "current-password"},
    )


def _new_password_field(label: str = "密码") -> PasswordField:
    return PasswordField(
        label,
        description=PASSWORD_HINT,
        validators=[
            DataRequired("请填写密码。"),
            Length(max=MOST_PASSWORD, message=f"密码最多 {MOST_PASSWORD} 个字符。"),
        ],
        render_kw={"autocomplete": "new-password"},
    )


def _repeated_password_field(other: str) -> PasswordField:
    return PasswordField(
        "再输入一次密码",
        validators=[DataRequired("请再输入一次密码。"), EqualToLocalize(other, message="RETYPE_PASSWORD_MISMATCH")],
        render_kw={"autocomplete": "new-password"},
    )


class SlowedDown:
    """A form that checks a secret: wrong ones are counted, and after too many one has to wait.

    guess says whose secret is tried and from where, has_failed whether the secret was the mistake.
    """

    def guess(self) -> Guess:
        return guess_behind_the_password(self.user.email)  # type: ignore[attr-defined]  # set by the library's view

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


class OurLoginForm(SlowedDown, LoginForm):
    """E-mail and password. There is no "remember me": its cookie would outlive a log-out."""

    email = _email_field(EmailValidation(verify=False))
    password = _present_password_field()
    remember = None
    submit = SubmitField("登录")

    def __init__(self, *values: Any, **extra: Any) -> None:
        super().__init__(*values, **extra)
        # The library puts a link here; the page has its own.
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

    name = StringField(
        "您的姓名",
        validators=[
            DataRequired("请填写姓名。"),
            Length(max=MOST_PERSON_NAME, message=NAME_TOO_LONG),
            refuse_hidden_characters,
        ],
        filters=[one_line],
        render_kw={"autocomplete": "name"},
    )
    email = _email_field(EmailValidation(verify=True), unique_user_email)
    password = _new_password_field()
    password_confirm = _repeated_password_field("password")
    consent = BooleanField(
        "我已阅读并同意个人信息保护说明", validators=[DataRequired("请先阅读个人信息保护说明；同意后才能注册。")]
    )
    submit = SubmitField("注册")

    def to_dict(self, only_user: bool) -> dict[str, Any]:
        """What the new account is made of, with the moment and the version of the consent."""
        now = session_now()
        consent = {"created_at": now, "consented_at": now, "consent_version": PRIVACY_NOTICE_VERSION}
        return {**super().to_dict(only_user), **(consent if only_user else {})}


class OurForgotPasswordForm(ForgotPasswordForm):
    email = _email_field(EmailValidation(verify=True), valid_user_email)
    submit = SubmitField("发送重设密码的邮件")

    def validate(self, **extra: Any) -> bool:
        """Equalise timing, so that it does not reveal whether the account exists: the library hashes without one."""
        is_valid = bool(super().validate(**extra))
        if is_valid:
            hash_password("not-a-password")
        return is_valid


class OurResetPasswordForm(ResetPasswordForm):
    password = _new_password_field("新密码")
    password_confirm = _repeated_password_field("password")
    submit = SubmitField("设为新密码")


class OurChangePasswordForm(SlowedDown, ChangePasswordForm):
    password = _present_password_field("现在的密码")
    new_password = _new_password_field("新密码")
    new_password_confirm = _repeated_password_field("new_password")
    submit = SubmitField("更改密码")

    def guess(self) -> Guess:
        return guess_behind_the_password(current_user.email)

    def has_failed(self) -> bool:
        return bool(self.password.data and self.password.errors)


class OurVerifyForm(SlowedDown, VerifyForm):
    password = _present_password_field()
    submit = SubmitField("继续")

    def has_failed(self) -> bool:
        return bool(self.password.data)


class OurSetupForm(TwoFactorSetupForm):
    """What to do with the second factor; the page's buttons carry the answer."""

    setup = StringField("两步验证")
    phone = StringField("手机号")


class OurCodeForm(SlowedDown, TwoFactorVerifyCodeForm):
    code = StringField(
        "六位验证码",
        description="打开手机上的验证器应用，输入“融通测评”下面的六位数字。",
        validators=[DataRequired("请填写验证码。"), Length(max=12, message="验证码是六位数字。")],
        filters=[lambda text: "".join(narrow(text).split()) if text else text],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    submit = SubmitField("确认")

    def has_failed(self) -> bool:
        return bool(self.code.data)


class OurRecoveryForm(SlowedDown, MfRecoveryForm):
    code = StringField(
        "恢复码",
        description="每个恢复码只能用一次，形如 1a2b-3c4d-5e6f。",
        validators=[DataRequired("请填写恢复码。"), Length(max=40, message="恢复码形如 1a2b-3c4d-5e6f，请检查。")],
        filters=[lambda text: text.strip().lower() if text else text],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    submit = SubmitField("用恢复码登录")

    def has_failed(self) -> bool:
        return bool(self.code.data)


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
