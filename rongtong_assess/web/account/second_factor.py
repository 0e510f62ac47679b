"""The second factor: its forms, and logging in by way of it for those who do not come with a password."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_security import MfRecoveryForm, TwoFactorSetupForm, TwoFactorVerifyCodeForm
from flask_security.utils import login_user
from wtforms import StringField, SubmitField
from wtforms.validators import DataRequired, Length

from rongtong_assess.core.people.log_in import is_own_page
from rongtong_assess.core.people.mobile import read_code
from rongtong_assess.presentation.wording.people import (
    ACCOUNT_BUTTONS,
    ACCOUNT_HINTS,
    ACCOUNT_LABELS,
    CODE_MISSING,
    CODE_TOO_LONG,
    RECOVERY_CODE_MISSING,
    RECOVERY_CODE_TOO_LONG,
    SECOND_FACTOR_NEEDED,
)
from rongtong_assess.storage.people.accounts import is_shut_out
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.account.forms import SlowedDown
from rongtong_assess.web.frame.guard import acting_account
from rongtong_assess.web.frame.transaction import request_session

MOST_CODE = 12
MOST_RECOVERY_CODE = 40


class OurSetupForm(TwoFactorSetupForm):
    """Sets the second factor up or switches it off; the page's buttons carry the choice.

    Who needs one cannot switch it off, only move it to another phone.
    """

    setup = StringField(ACCOUNT_LABELS["second_factor"])
    phone = StringField(ACCOUNT_LABELS["phone"])

    def validate(self, **extra: Any) -> bool:
        if not super().validate(**extra):
            return False
        if self.setup.data == "disable" and acting_account().needs_second_factor:
            self.setup.errors.append(SECOND_FACTOR_NEEDED)
            return False
        return True


def code_field(hint: str) -> StringField:
    """Six digits from somewhere else. hint: where they are found."""
    return StringField(
        ACCOUNT_LABELS["code"],
        description=hint,
        validators=[DataRequired(CODE_MISSING), Length(max=MOST_CODE, message=CODE_TOO_LONG)],
        filters=[read_code],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class OurCodeForm(SlowedDown, TwoFactorVerifyCodeForm):
    code = code_field(ACCOUNT_HINTS["code"])
    submit = SubmitField(ACCOUNT_BUTTONS["confirm"])

    def has_failed(self) -> bool:
        return bool(self.code.data)


class OurRecoveryForm(SlowedDown, MfRecoveryForm):
    code = StringField(
        ACCOUNT_LABELS["recovery_code"],
        description=ACCOUNT_HINTS["recovery_code"],
        validators=[
            DataRequired(RECOVERY_CODE_MISSING),
            Length(max=MOST_RECOVERY_CODE, message=RECOVERY_CODE_TOO_LONG),
        ],
        filters=[lambda text: text.strip().lower() if text else text],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    submit = SubmitField(ACCOUNT_BUTTONS["recover"])

    def has_failed(self) -> bool:
        return bool(self.code.data)


def let_in(account: Account, *, via: str, target: str | None) -> ResponseReturnValue | None:
    """Log this person in who has proved who they are, by way of the second factor where one is set up.

    via: how, in the library's words. target: the page that was asked for, possibly by a stranger's link. None where the
    account is switched off, or every organisation of it.
    """
    if not account.active or is_shut_out(request_session(), account.id):
        return None
    place = target if target and is_own_page(target) else url_for("public.front")
    security = current_app.extensions["security"]
    # The library finds accounts together with their roles, which it reads when it logs in.
    found = security.datastore.find_user(id=account.id)
    if asked := security.two_factor_plugins.tf_enter(found, False, via, next_loc=place):
        return cast(ResponseReturnValue, asked)
    login_user(found, remember=False, authn_via=[via])
    return redirect(place, 303)
