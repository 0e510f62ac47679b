"""The API keys of a firm or a service platform: its owners make and revoke them; a key is shown once."""

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
from rongtong_assess.presentation.wording.people import (
    KEY_HINTS,
    KEY_LABELS,
    KEY_LIFETIME_MISSING,
    KEY_NAME_MISSING,
    KEY_REVOKED,
    KEY_STATE_WORDS,
    REVOCATION_UNCONFIRMED,
    lifetime_words,
    text_too_long_words,
)
from rongtong_assess.services.people.api_keys import add_api_key, list_api_keys, revoke_api_key
from rongtong_assess.storage.people.api_keys import get_api_key
from rongtong_assess.web.frame.fields import refuse_hidden_characters
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.limits import count_or_refuse
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import request_session

MOST_ENDED_SHOWN = 20
KEYS_PER_ORGANISATION = "20 per hour"
blueprint = Blueprint("api_keys", __name__, url_prefix="/api-keys")


class KeyForm(FlaskForm):
    name = StringField(
        KEY_LABELS["name"],
        description=KEY_HINTS["name"],
        validators=[
            DataRequired(KEY_NAME_MISSING),
            Length(max=MOST_KEY_NAME, message=text_too_long_words(MOST_KEY_NAME)),
            refuse_hidden_characters,
        ],
        filters=[one_line],
        render_kw={"autocomplete": "off"},
    )
    lifetime = SelectField(
        KEY_LABELS["lifetime"],
        choices=[SelectChoice(str(days), lifetime_words(days)) for days in LIFETIMES_DAYS],
        default=str(LIFETIMES_DAYS[1]),
        description=KEY_HINTS["lifetime"],
        validate_choice=False,
        validators=[AnyOf([str(days) for days in LIFETIMES_DAYS], message=KEY_LIFETIME_MISSING)],
    )


class RevokeForm(FlaskForm):
    is_confirmed = BooleanField(KEY_LABELS["is_confirmed"], validators=[DataRequired(REVOCATION_UNCONFIRMED)])


@blueprint.get("")
@needs(Right.KEYS)
def keys() -> ResponseReturnValue:
    """The valid keys, the last ones that ended, and a form for a new one."""
    return _show(KeyForm())


@blueprint.post("")
@needs(Right.KEYS)
def make_key() -> ResponseReturnValue:
    """The response shows the key: only its hash is stored, so no later page can show it."""
    form = KeyForm()
    if not form.validate():
        return _show(form), 422
    count_or_refuse(KEYS_PER_ORGANISATION, "api keys", whose=str(current_actor().organisation_id))
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
