"""The firm's home and its profile."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import DecimalField, IntegerField, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from rongtong_assess.content.regions import find_region_name, list_regions
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.scorecard_document import decimal_text
from rongtong_assess.core.size_class import SIZE_NAMES
from rongtong_assess.services import firm_profile
from rongtong_assess.services.assessment_overview import list_overviews
from rongtong_assess.storage.organisations import FirmProfile, Organisation
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.product import product
from rongtong_assess.web.rights import Right, acting_account, acting_firm, may_edit, needs
from rongtong_assess.web.site import edition_in_force, now
from rongtong_assess.web.transaction import request_session

MOST_EMPLOYEES = 10_000_000
MOST_WAN_YUAN = Decimal(1_000_000_000)
NOT_OFFERED = "没有这个选项，请从列表里选。"


@dataclass(frozen=True, slots=True)
class ShownProfile:
    """A firm's profile in words; size_name is empty while a needed number is missing."""

    name: str
    credit_code: str
    industry: str
    region: str
    employees: int
    revenue_wan_yuan: str
    size_name: str


class _TypedNumber:
    """Number input as people type it: full-width digits and thousands separators are fine."""

    wrong = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        plain = [unicodedata.normalize("NFKC", text).replace(",", "").strip() for text in valuelist]
        try:
            super().process_formdata(plain)  # type: ignore[misc]  # the field this is mixed into
        except ValueError:
            raise ValueError(self.wrong) from None


class WholeNumberField(_TypedNumber, IntegerField):  # type: ignore[misc]  # WTForms ships no types
    wrong = "请填整数，例如 120。"


class MoneyField(_TypedNumber, DecimalField):  # type: ignore[misc]  # WTForms ships no types
    wrong = "请填数字，单位是万元，例如 5200。"


def _between(most: int | Decimal) -> NumberRange:
    return NumberRange(0, most, f"请填 0 到 {most} 之间的数。")


class ProfileForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a firm says of itself; the service checks what a field alone cannot know."""

    name = StringField(
        "企业名称", [InputRequired("请填写营业执照上的企业全称。"), Length(max=120, message="企业名称最多 120 个字。")]
    )
    credit_code = StringField("统一社会信用代码", [InputRequired("请填写营业执照上的 18 位代码。")])
    industry = SelectField("所属行业", [InputRequired("请选择所属行业。")], invalid_choice_message=NOT_OFFERED)
    region = SelectField("所在地区", [InputRequired("请选择所在城市。")], invalid_choice_message=NOT_OFFERED)
    employees = WholeNumberField("从业人员", [InputRequired("请填写人数，填整数。"), _between(MOST_EMPLOYEES)])
    revenue_wan_yuan = MoneyField(
        "上年营业收入",
        [InputRequired("请填写上年营业收入，单位是万元。"), _between(MOST_WAN_YUAN)],
        places=None,  # shown as entered, without zeros added
    )
    assets_wan_yuan = MoneyField("资产总额", [Optional(), _between(MOST_WAN_YUAN)], places=None)
    submit = SubmitField("保存")


@blueprint.get("/")
@needs(Right.FIRM_READ)
def home() -> ResponseReturnValue:
    """What the firm has, and the one next step."""
    session = request_session()
    organisation, stored = firm_profile.get_firm(session, acting_firm())
    return render_template(
        "firm/home.html",
        organisation=organisation,
        profile=_show_profile(organisation, stored),
        overviews=list_overviews(session, organisation.id, product().shelf),
        edition=edition_in_force(),
        may_edit=may_edit(),
    )


@blueprint.get("/profile")
@needs(Right.FIRM_FOUND)
def profile() -> ResponseReturnValue:
    """The form, filled with what is known."""
    form = ProfileForm(data=_stored_details())
    return _show_form(form)


@blueprint.post("/profile")
@needs(Right.FIRM_FOUND)
def save_profile() -> ResponseReturnValue:
    """Register the firm, or change what it says of itself."""
    form = ProfileForm()
    _offer_choices(form)
    if not form.validate():
        return _show_form(form), 422
    try:
        _save(form)
    except Refused as refusal:
        request_session().rollback()
        for mistake in refusal.mistakes:
            form[mistake.where].errors = [*form[mistake.where].errors, f"{mistake.what}。{mistake.cure}。"]
        return _show_form(form), 422
    flash("企业信息已保存。", "good")
    return redirect(url_for("firm.home"), 303)


def _show_profile(organisation: Organisation, profile: FirmProfile) -> ShownProfile:
    """A firm's profile in words."""
    sizes = product().shelf.sizes
    size = firm_profile.find_size_class(profile, sizes)
    return ShownProfile(
        name=organisation.name,
        credit_code=profile.credit_code,
        industry=sizes.industries[profile.industry].name,
        region=find_region_name(profile.region) or profile.region,
        employees=profile.employees,
        revenue_wan_yuan=decimal_text(profile.revenue_wan_yuan),
        size_name=SIZE_NAMES[size] if size else "",
    )


def _save(form: ProfileForm) -> None:
    session, person, shelf = request_session(), acting_account(), product().shelf
    details = firm_profile.FirmDetails(
        name=form.name.data,
        credit_code=form.credit_code.data,
        industry=form.industry.data,
        region=form.region.data,
        employees=form.employees.data,
        revenue_wan_yuan=form.revenue_wan_yuan.data,
        assets_wan_yuan=form.assets_wan_yuan.data,
    )
    if person.organisation_id is None:
        firm_profile.register_firm(session, person.account_id, details, shelf=shelf, now=now())
    else:
        firm_profile.change_firm_profile(session, person.organisation_id, details, shelf=shelf, now=now())


def _stored_details() -> dict[str, object]:
    person = acting_account()
    if person.organisation_id is None:
        return {}
    organisation, stored = firm_profile.get_firm(request_session(), person.organisation_id)
    return {
        "name": organisation.name,
        "credit_code": stored.credit_code,
        "industry": stored.industry,
        "region": stored.region,
        "employees": stored.employees,
        "revenue_wan_yuan": stored.revenue_wan_yuan,
        "assets_wan_yuan": stored.assets_wan_yuan,
    }


def _offer_choices(form: ProfileForm) -> None:
    industries = product().shelf.sizes.industries.values()
    form.industry.choices = [("", "请选择"), *((industry.id, industry.name) for industry in industries)]
    provinces = {province: list(cities) for province, cities in list_regions().items()}
    form.region.choices = {"": [("", "请选择")], **provinces}


def _show_form(form: ProfileForm) -> str:
    _offer_choices(form)
    return render_template("firm/profile.html", form=form, is_new=acting_account().organisation_id is None)
