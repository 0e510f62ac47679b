"""The keys of a firm or a service platform: its owners make and revoke them; a key is shown once."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Length

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.api_key import LIFETIMES_DAYS, MOST_GOOD_KEYS, KeyState
from rongtong_assess.core.typed_text import MOST_KEY_NAME, one_line
from rongtong_assess.presentation.wording.people import KEY_REVOKED, KEY_STATE_WORDS
from rongtong_assess.services.people.api_keys import add_api_key, list_api_keys, revoke_api_key
from rongtong_assess.storage.people.api_keys import get_api_key
from rongtong_assess.web.account.forms import refuse_hidden_characters
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.limits import count_or_refuse
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import request_session

MOST_ENDED_SHOWN = 20
KEYS_PER_ORGANISATION = "20 per hour"
blueprint = Blueprint("api_keys", __name__, url_prefix="/api-keys")


class KeyForm(FlaskForm):
    name = StringField(
        "给什么程序用",
        description="写清楚是哪个程序，以后好认，例如“集团数据平台”。",
        validators=[
            DataRequired("请写明给什么程序用。"),
            Length(max=MOST_KEY_NAME, message=f"最多 {MOST_KEY_NAME} 个字。"),
            refuse_hidden_characters,
        ],
        filters=[one_line],
        render_kw={"autocomplete": "off"},
    )
    lifetime = SelectField(
        "有效期",
        choices=[SelectChoice(str(days), f"{days} 天") for days in LIFETIMES_DAYS],
        default=str(LIFETIMES_DAYS[1]),
        description="到期后要换新的。越短越安全。",
        validate_choice=False,
        validators=[AnyOf([str(days) for days in LIFETIMES_DAYS], message="请选一个有效期。")],
    )


class RevokeForm(FlaskForm):
    is_confirmed = BooleanField(
        "我知道用这个密钥的程序会马上连不上，确认撤销", validators=[DataRequired("请勾选确认后再撤销。")]
    )


@blueprint.get("")
@needs(Right.KEYS)
def keys() -> ResponseReturnValue:
    """All keys that were ever made, and a form for one more."""
    return _show(KeyForm())


@blueprint.post("")
@needs(Right.KEYS)
def make_key() -> ResponseReturnValue:
    """The answer itself shows the key: nowhere is it kept from which a later page could show it."""
    form = KeyForm()
    if not form.validate():
        return _show(form), 422
    count_or_refuse(KEYS_PER_ORGANISATION, "api keys", str(current_actor().organisation_id))
    try:
        _key, text = add_api_key(
            request_session(),
            current_actor(),
            name=form.name.data,
            lifetime_days=int(form.lifetime.data),
            now=now(),
        )
    except Refused as refusal:
        form.name.errors = [mistake.words for mistake in refusal.mistakes]
        return _show(form), 422
    return _show(KeyForm(formdata=None), made=text), 201


@blueprint.get("/<uuid:key_id>/revoke")
@needs(Right.KEYS)
def revocation(key_id: UUID) -> ResponseReturnValue:
    return _show_revocation(key_id, RevokeForm())


@blueprint.post("/<uuid:key_id>/revoke")
@needs(Right.KEYS)
def revoke_key(key_id: UUID) -> ResponseReturnValue:
    form = RevokeForm()
    if not form.validate():
        return _show_revocation(key_id, form), 422
    revoke_api_key(request_session(), current_actor(), key_id, now=now())
    flash(KEY_REVOKED, "good")
    return redirect(url_for("api_keys.keys"), 303)


def _show(form: KeyForm, *, made: str = "") -> str:
    found = list_api_keys(request_session(), current_actor(), now=now())
    return render_template(
        "account/api_keys.html",
        good=[overview for overview in found if overview.state is KeyState.GOOD],
        ended=[overview for overview in found if overview.state is not KeyState.GOOD][:MOST_ENDED_SHOWN],
        words=KEY_STATE_WORDS,
        most=MOST_GOOD_KEYS,
        form=form,
        made=made,
    )


def _show_revocation(key_id: UUID, form: RevokeForm) -> str:
    key = get_api_key(request_session(), current_actor().organisation_id, key_id)
    return render_template("account/api_key_revoke.html", key=key, form=form)
