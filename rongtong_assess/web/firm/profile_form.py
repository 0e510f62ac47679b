"""The form of a firm's profile: each field alone; what fields mean together is the service's matter."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Length

from rongtong_assess.content.library import Library
from rongtong_assess.content.registers import list_regions
from rongtong_assess.core.firm_json import ASSETS, EMPLOYEES, REVENUE
from rongtong_assess.core.text_limits import MOST_ORGANISATION_NAME
from rongtong_assess.core.typed_text import one_line
from rongtong_assess.presentation.wording.assessment import NOT_OFFERED
from rongtong_assess.services.firm_profile import FirmDetails
from rongtong_assess.web.number_fields import NumberField, WholeNumberField


class ProfileForm(FlaskForm):
    """What a firm says of itself; the service checks what a field alone cannot know."""

    name = StringField(
        "企业名称",
        [
            InputRequired("请填写营业执照上的企业全称。"),
            Length(max=MOST_ORGANISATION_NAME, message=f"企业名称最多 {MOST_ORGANISATION_NAME} 个字。"),
        ],
        filters=[one_line],
    )
    credit_code = StringField("统一社会信用代码", [InputRequired("请填写营业执照上的 18 位代码。")])
    industry = SelectField("所属行业", [InputRequired("请选择所属行业。")], invalid_choice_message=NOT_OFFERED)
    region = SelectField("所在地区", [InputRequired("请选择所在城市。")], invalid_choice_message=NOT_OFFERED)
    employees = WholeNumberField(EMPLOYEES.name, EMPLOYEES, missing="请填写人数，填整数。")
    revenue_wan_yuan = NumberField(REVENUE.name, REVENUE, missing="请填写上年营业收入，单位是万元。")
    assets_wan_yuan = NumberField(ASSETS.name, ASSETS)
    submit = SubmitField("保存")

    def offer(self, library: Library) -> None:
        """Fill the lists to choose from."""
        industries = library.sizes.industries.values()
        self.industry.choices = [("", "请选择"), *((industry.id, industry.name) for industry in industries)]
        provinces = {province: list(cities) for province, cities in list_regions().items()}
        self.region.choices = {"": [("", "请选择")], **provinces}

    def details(self) -> FirmDetails:
        """What was entered; a number that could not be read is missing."""
        return FirmDetails(
            name=self.name.data or "",
            credit_code=self.credit_code.data or "",
            industry=self.industry.data or "",
            region=self.region.data or "",
            employees=self.employees.data,
            revenue_wan_yuan=self.revenue_wan_yuan.data,
            assets_wan_yuan=self.assets_wan_yuan.data,
        )
