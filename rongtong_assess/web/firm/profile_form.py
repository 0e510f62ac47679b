"""The form of a firm's profile: each field alone; what fields mean together is the service's matter."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DecimalField, IntegerField, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from rongtong_assess.content.regions import list_regions
from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.typed_text import one_line
from rongtong_assess.services.firm_profile import MOST_EMPLOYEES, MOST_NAME_CHARACTERS, MOST_WAN_YUAN, FirmDetails

NOT_OFFERED = "没有这个选项，请从列表里选。"


class _TypedNumber:
    """Number input as people type it: full-width digits and thousands separators are fine."""

    wrong = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        plain = [unicodedata.normalize("NFKC", text).replace(",", "").strip() for text in valuelist]
        try:
            super().process_formdata(plain)  # type: ignore[misc]  # the field this is mixed into
        except ValueError:
            raise ValueError(self.wrong) from None


class WholeNumberField(_TypedNumber, IntegerField):
    wrong = "请填整数，例如 120。"


class MoneyField(_TypedNumber, DecimalField):
    wrong = "请填数字，单位是万元，例如 5200。"
    data: Any  # a Decimal once it is read

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(self.wrong)


def _between(most: int | Decimal) -> NumberRange:
    return NumberRange(0, most, f"请填 0 到 {most} 之间的数。")


class ProfileForm(FlaskForm):
    """What a firm says of itself; the service checks what a field alone cannot know."""

    name = StringField(
        "企业名称",
        [
            InputRequired("请填写营业执照上的企业全称。"),
            Length(max=MOST_NAME_CHARACTERS, message=f"企业名称最多 {MOST_NAME_CHARACTERS} 个字。"),
        ],
        filters=[one_line],
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

    def offer(self, shelf: Shelf) -> None:
        """Fill the lists to choose from."""
        industries = shelf.sizes.industries.values()
        self.industry.choices = [("", "请选择"), *((industry.id, industry.name) for industry in industries)]
        provinces = {province: list(cities) for province, cities in list_regions().items()}
        self.region.choices = {"": [("", "请选择")], **provinces}

    def details(self) -> FirmDetails:
        """What was entered, once the form is valid."""
        return FirmDetails(
            name=self.name.data,
            credit_code=self.credit_code.data,
            industry=self.industry.data,
            region=self.region.data,
            employees=self.employees.data,
            revenue_wan_yuan=self.revenue_wan_yuan.data,
            assets_wan_yuan=self.assets_wan_yuan.data,
        )
