"""The forms about members: a role, an invitation by e-mail, an invitation by a link, a search."""

from __future__ import annotations

from flask_security.forms import EmailValidation
from flask_wtf import FlaskForm
from wtforms import EmailField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from rongtong_assess.core.actor import LEADING_ROLES, ROLES_OF, OrganisationKind
from rongtong_assess.core.exact import whole
from rongtong_assess.core.people.log_in import MOST_USES, clean_email
from rongtong_assess.core.typed_text import MOST_EMAIL, MOST_PERSON_NAME, MOST_SEARCH, one_line
from rongtong_assess.presentation.wording.identity import (
    LINK_NAME_MISSING,
    MEMBER_HINTS,
    MEMBER_LABELS,
    MEMBER_ROLE_MISSING,
)
from rongtong_assess.presentation.wording.people import (
    OWNER_EMAIL_TOO_LONG,
    ROLE_WORDS,
    SEARCH_LABEL,
    text_too_long_words,
)
from rongtong_assess.web.frame.fields import WholeNumberField, person_name_field, refuse_hidden_characters

USES = whole(MEMBER_LABELS["most_uses"], 1, MOST_USES)


def _role_field() -> SelectField:
    return SelectField(
        MEMBER_LABELS["role"],
        description=MEMBER_HINTS["role"],
        validators=[DataRequired(MEMBER_ROLE_MISSING)],
        invalid_choice_message=MEMBER_ROLE_MISSING,
    )


class MailInvitationForm(FlaskForm):
    """One person by e-mail, in any role."""

    name = person_name_field(MEMBER_LABELS["name"])
    email = EmailField(
        MEMBER_LABELS["email"],
        validators=[
            DataRequired(MEMBER_HINTS["email_missing"]),
            Length(max=MOST_EMAIL, message=OWNER_EMAIL_TOO_LONG),
            EmailValidation(verify=True),
        ],
        filters=[clean_email],
    )
    role = _role_field()

    def offer(self, kind: OrganisationKind) -> None:
        """Fill the list of roles, the least powerful first: nobody gets much by not choosing."""
        self.role.choices = [SelectChoice(role, ROLE_WORDS[role]) for role in reversed(ROLES_OF[kind])]


class LinkInvitationForm(FlaskForm):
    """A link for several people; never in the role that leads."""

    link_name = StringField(
        MEMBER_LABELS["link_name"],
        description=MEMBER_HINTS["link_name"],
        validators=[
            DataRequired(LINK_NAME_MISSING),
            Length(max=MOST_PERSON_NAME, message=text_too_long_words(MOST_PERSON_NAME)),
            refuse_hidden_characters,
        ],
        filters=[one_line],
    )
    link_role = _role_field()
    most_uses = WholeNumberField(
        MEMBER_LABELS["most_uses"], USES, description=MEMBER_HINTS["most_uses"], missing=MEMBER_HINTS["uses_missing"]
    )

    def offer(self, kind: OrganisationKind) -> None:
        """Fill the list of roles."""
        roles = [role for role in reversed(ROLES_OF[kind]) if role not in LEADING_ROLES]
        self.link_role.choices = [SelectChoice(role, ROLE_WORDS[role]) for role in roles]


class SearchForm(FlaskForm):
    """Sent with GET: a search changes nothing and can be bookmarked."""

    class Meta:
        csrf = False

    search = StringField(SEARCH_LABEL, filters=[one_line], render_kw={"maxlength": MOST_SEARCH, "autocomplete": "off"})
