"""The forms on the administrator's pages of accounts and organisations."""

from __future__ import annotations

from flask_security.forms import EmailValidation
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, SelectField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.people.log_in import clean_email
from rongtong_assess.core.typed_text import MOST_EMAIL, MOST_ORGANISATION_NAME, one_line
from rongtong_assess.presentation.wording.people import (
    KIND_WORDS,
    ORGANISATION_BUTTON,
    ORGANISATION_KIND_MISSING,
    ORGANISATION_LABELS,
    ORGANISATION_NAME_HINT,
    ORGANISATION_NEEDS_NAME,
    OWNER_BUTTON,
    OWNER_EMAIL_HINT,
    OWNER_EMAIL_MISSING,
    OWNER_EMAIL_TOO_LONG,
    OWNER_LABELS,
    OWNER_NAME_MISSING,
    SWITCH_OFF_BUTTON,
    SWITCH_OFF_LABEL,
    SWITCH_OFF_UNCONFIRMED,
    organisation_name_too_long_words,
)
from rongtong_assess.web.frame.fields import person_name_field, refuse_hidden_characters


class SwitchOffForm(FlaskForm):
    is_confirmed = BooleanField(SWITCH_OFF_LABEL, validators=[DataRequired(SWITCH_OFF_UNCONFIRMED)])
    submit = SubmitField(SWITCH_OFF_BUTTON)


class OwnerForm(FlaskForm):
    """The person who becomes an owner."""

    owner_name = person_name_field(OWNER_LABELS["name"], missing=OWNER_NAME_MISSING)
    owner_email = EmailField(
        OWNER_LABELS["email"],
        description=OWNER_EMAIL_HINT,
        validators=[
            DataRequired(OWNER_EMAIL_MISSING),
            Length(max=MOST_EMAIL, message=OWNER_EMAIL_TOO_LONG),
            EmailValidation(verify=True),
        ],
        filters=[clean_email],
    )
    submit = SubmitField(OWNER_BUTTON)


class InvitationForm(OwnerForm):
    """A new organisation and its first owner."""

    kind = SelectField(
        ORGANISATION_LABELS["kind"],
        validators=[DataRequired(ORGANISATION_KIND_MISSING)],
        choices=[SelectChoice(str(kind), words) for kind, words in KIND_WORDS.items()],
    )
    organisation_name = StringField(
        ORGANISATION_LABELS["name"],
        description=ORGANISATION_NAME_HINT,
        validators=[
            Length(max=MOST_ORGANISATION_NAME, message=organisation_name_too_long_words(MOST_ORGANISATION_NAME)),
            refuse_hidden_characters,
        ],
        filters=[one_line],
    )
    submit = SubmitField(ORGANISATION_BUTTON)

    def validate_kind(self, field: SelectField) -> None:
        """Every kind but a firm needs a name from the start."""
        if field.data != OrganisationKind.FIRM and not (self.organisation_name.data or "").strip():
            raise ValidationError(ORGANISATION_NEEDS_NAME)
