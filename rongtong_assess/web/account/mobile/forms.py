"""The forms of mobile numbers: the number first, then its code with whatever the purpose asks for besides."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, SubmitField
from wtforms.validators import DataRequired, Length, ValidationError

from rongtong_assess.core.people.mobile import MOST_NUMBER_TYPED, CodePurpose, read_mobile
from rongtong_assess.presentation.wording.identity import (
    MOBILE_HINT,
    MOBILE_LABEL,
    MOBILE_MISSING,
    MOBILE_WRONG,
    NEW_MOBILE_LABEL,
    PURPOSE_BUTTONS,
    SEND_CODE_BUTTON,
    SMS_CODE_HINT,
)
from rongtong_assess.presentation.wording.people import ACCOUNT_BUTTONS, ACCOUNT_LABELS, CONSENT_MISSING
from rongtong_assess.web.account.forms import (
    OurVerifyForm,
    new_password_field,
    repeated_password_field,
)
from rongtong_assess.web.account.second_factor import code_field
from rongtong_assess.web.frame.fields import person_name_field


def _refuse_what_is_no_number(_form: Any, field: Any) -> None:
    if read_mobile(field.data) is None:
        raise ValidationError(MOBILE_WRONG)


def _number_field(label: str) -> StringField:
    return StringField(
        label,
        description=MOBILE_HINT,
        validators=[
            DataRequired(MOBILE_MISSING),
            Length(max=MOST_NUMBER_TYPED, message=MOBILE_WRONG),
            _refuse_what_is_no_number,
        ],
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )


class NumberForm(FlaskForm):
    """The number that a code is sent to."""

    mobile = _number_field(MOBILE_LABEL)
    submit = SubmitField(SEND_CODE_BUTTON)

    @property
    def number(self) -> str:
        """The number as it is kept; after the form was found valid."""
        return cast(str, read_mobile(self.mobile.data))


class NewNumberForm(OurVerifyForm):
    """Another number to log in with; asks for the password, since a number can set a new one."""

    mobile = _number_field(NEW_MOBILE_LABEL)
    submit = SubmitField(SEND_CODE_BUTTON)

    def has_failed(self) -> bool:
        return bool(self.password.data and self.password.errors)

    @property
    def number(self) -> str:
        """The number as it is kept; after the form was found valid."""
        return cast(str, read_mobile(self.mobile.data))


class CodeOnlyForm(FlaskForm):
    """The code that was sent."""

    code = code_field(SMS_CODE_HINT)
    submit = SubmitField(ACCOUNT_BUTTONS["confirm"])


class LogInByCodeForm(CodeOnlyForm):
    submit = SubmitField(PURPOSE_BUTTONS[CodePurpose.LOG_IN])


class ResetByCodeForm(CodeOnlyForm):
    """The code and a new password."""

    password = new_password_field(ACCOUNT_LABELS["new_password"])
    password_confirm = repeated_password_field("password")
    submit = SubmitField(PURPOSE_BUTTONS[CodePurpose.RESET])

    def check_password(self, **known: str) -> bool:
        """Whether the password may be used; says why not beside the field.

        known: what others know of the person, which no password may be.
        """
        rules = current_app.extensions["security"].password_util
        mistakes, self.password.data = rules.validate(self.password.data, True, **known)
        self.password.errors = [*self.password.errors, *(mistakes or [])]
        return not mistakes


class RegisterByCodeForm(ResetByCodeForm):
    """The code and what a new account needs, in the order of the page."""

    name = person_name_field(ACCOUNT_LABELS["your_name"], autocomplete="name")
    password = new_password_field()
    password_confirm = repeated_password_field("password")
    consent = BooleanField(ACCOUNT_LABELS["consent"], validators=[DataRequired(CONSENT_MISSING)])
    submit = SubmitField(PURPOSE_BUTTONS[CodePurpose.REGISTER])


CODE_FORMS: dict[CodePurpose, type[CodeOnlyForm]] = {
    CodePurpose.REGISTER: RegisterByCodeForm,
    CodePurpose.LOG_IN: LogInByCodeForm,
    CodePurpose.RESET: ResetByCodeForm,
}
