"""The forms on the administrator's pages of accounts and organisations."""

from __future__ import annotations

from flask_security.forms import EmailValidation
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, SelectField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.people.log_in import clean_email
from rongtong_assess.core.typed_text import MOST_EMAIL, MOST_ORGANISATION_NAME, MOST_PERSON_NAME, MOST_SEARCH, one_line
from rongtong_assess.presentation.wording.people import KIND_WORDS, ORGANISATION_NEEDS_NAME
from rongtong_assess.web.account.forms import NAME_TOO_LONG, refuse_hidden_characters


class SearchForm(FlaskForm):
    """Sent with GET: a search changes nothing and can be bookmarked."""

    class Meta:
        csrf = False

    search = StringField("搜索", filters=[one_line], render_kw={"maxlength": MOST_SEARCH, "autocomplete": "off"})


class SwitchOffForm(FlaskForm):
    is_confirmed = BooleanField("我确认要停用", validators=[DataRequired("请勾选确认后再停用。")])
    submit = SubmitField("停用")


class OwnerForm(FlaskForm):
    """Who becomes an owner."""

    owner_name = StringField(
        "负责人姓名",
        validators=[
            DataRequired("请填写负责人姓名。"),
            Length(max=MOST_PERSON_NAME, message=NAME_TOO_LONG),
            refuse_hidden_characters,
        ],
        filters=[one_line],
    )
    owner_email = EmailField(
        "负责人邮箱",
        description="会收到一封邀请信；打开信里的链接、登录后接受，才成为负责人。",
        validators=[
            DataRequired("请填写负责人邮箱。"),
            Length(max=MOST_EMAIL, message="邮箱太长。"),
            EmailValidation(verify=True),
        ],
        filters=[clean_email],
    )
    submit = SubmitField("增加")


class InvitationForm(OwnerForm):
    """A new organisation and its first owner."""

    kind = SelectField(
        "类型",
        validators=[DataRequired("请选择类型。")],
        choices=[SelectChoice(str(kind), words) for kind, words in KIND_WORDS.items()],
    )
    organisation_name = StringField(
        "单位名称",
        description="企业不用填：由负责人首次登录时和统一社会信用代码一起填写。",
        validators=[
            Length(max=MOST_ORGANISATION_NAME, message=f"单位名称最多 {MOST_ORGANISATION_NAME} 个字。"),
            refuse_hidden_characters,
        ],
        filters=[one_line],
    )
    submit = SubmitField("新建")

    def validate_kind(self, field: SelectField) -> None:
        """Every kind but a firm has its name from the start."""
        if field.data != OrganisationKind.FIRM and not (self.organisation_name.data or "").strip():
            raise ValidationError(ORGANISATION_NEEDS_NAME)
