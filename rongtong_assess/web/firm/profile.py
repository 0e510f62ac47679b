"""The firm's home and its profile, with the profile's form."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Length

from rongtong_assess.content.library import Library
from rongtong_assess.content.registers import find_region_name, list_regions
from rongtong_assess.core.assessment.firm import SIZE_NAMES, SizeStandard
from rongtong_assess.core.assessment.firm_json import ASSETS, EMPLOYEES, REVENUE
from rongtong_assess.core.assessment.plausibility import Doubt
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.progress.reminders import count_states
from rongtong_assess.core.typed_text import MOST_ORGANISATION_NAME, one_line
from rongtong_assess.presentation.views.assessment import ProfileView
from rongtong_assess.presentation.views.colleagues.answer_trace import list_share_views
from rongtong_assess.presentation.views.progress import FollowUpView, build_reminders
from rongtong_assess.presentation.wording.assessment import (
    CREDIT_CODE_MISSING,
    EMPLOYEES_MISSING,
    INDUSTRY_MISSING,
    NOT_CHOSEN_YET,
    NOT_OFFERED,
    PROFILE_LABELS,
    PROFILE_NAME_MISSING,
    PROFILE_SAVED,
    REGION_MISSING,
    REVENUE_MISSING,
    firm_name_too_long_words,
    industry_words,
)
from rongtong_assess.services.assessment import firm_profile
from rongtong_assess.services.assessment.confirm_numbers import list_open_profile_doubts
from rongtong_assess.services.assessment.firm_profile import FirmDetails
from rongtong_assess.services.result.overview import list_overviews
from rongtong_assess.storage.assessment import get_firm
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.progress import find_active_plan, list_measures, read_listed
from rongtong_assess.storage.tables.people import Organisation, StoredFirm
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.firm.cases.cases import show_case_part
from rongtong_assess.web.firm.industry import list_industry_choices
from rongtong_assess.web.firm.roadmap.plan_comparison import is_stale
from rongtong_assess.web.frame.errors import add_mistakes
from rongtong_assess.web.frame.fields import NumberField, WholeNumberField
from rongtong_assess.web.frame.guard import (
    Right,
    acting_account,
    acting_firm,
    current_actor,
    may_edit,
    may_manage,
    needs,
    writes_late,
)
from rongtong_assess.web.frame.site import edition_in_force, now, other_editions_in_force, today
from rongtong_assess.web.frame.transaction import installation, request_session


class ProfileForm(FlaskForm):
    """The profile of a firm; the service checks what a field by itself cannot."""

    name = StringField(
        PROFILE_LABELS["name"],
        [
            InputRequired(PROFILE_NAME_MISSING),
            Length(max=MOST_ORGANISATION_NAME, message=firm_name_too_long_words(MOST_ORGANISATION_NAME)),
        ],
        filters=[one_line],
    )
    credit_code = StringField(PROFILE_LABELS["credit_code"], [InputRequired(CREDIT_CODE_MISSING)])
    industry = SelectField(
        PROFILE_LABELS["industry"], [InputRequired(INDUSTRY_MISSING)], invalid_choice_message=NOT_OFFERED
    )
    region = SelectField(PROFILE_LABELS["region"], [InputRequired(REGION_MISSING)], invalid_choice_message=NOT_OFFERED)
    employees = WholeNumberField(EMPLOYEES.name, EMPLOYEES, missing=EMPLOYEES_MISSING)
    revenue_wan_yuan = NumberField(REVENUE.name, REVENUE, missing=REVENUE_MISSING)
    assets_wan_yuan = NumberField(ASSETS.name, ASSETS)
    submit = SubmitField(PROFILE_LABELS["submit"])

    def offer(self, library: Library, *, industry: object) -> None:
        """Fill the lists to choose from. industry: the stored one, which stays a choice."""
        self.industry.choices = list_industry_choices(library.sizes, industry)
        provinces = {province: list(cities) for province, cities in list_regions().items()}
        self.region.choices = {"": [("", NOT_CHOSEN_YET)], **provinces}

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


@blueprint.get("/")
@needs(Right.FIRM_READ)
def home() -> ResponseReturnValue:
    """The firm's assessments and the next step."""
    session = request_session()
    organisation, stored = get_firm(session, acting_firm())
    return render_template(
        "firm/home.html",
        organisation=organisation,
        profile=_show_profile(organisation, stored),
        asks_division=may_edit() and firm_profile.is_division_asked(stored, installation().library.sizes, now=now()),
        overviews=list_overviews(session, current_actor(), installation().library),
        edition=edition_in_force(industry=stored.industry),
        others=other_editions_in_force(stored.industry),
        followed=_show_follow_up(organisation),
        cases=show_case_part(),
        may_edit=may_edit(),
        may_hand_out=may_manage(),
        list_shares=partial(list_share_views, account_id=acting_account().account_id),
    )


@blueprint.get("/profile")
@needs(Right.FIRM_FOUND)
def profile() -> ResponseReturnValue:
    """The form, filled with the stored profile."""
    form = ProfileForm(data=_stored_details())
    return _show_form(form)


@blueprint.post("/profile")
@needs(Right.FIRM_FOUND)
@writes_late
def save_profile() -> ResponseReturnValue:
    """Register the firm or change its profile. With any mistake nothing is kept, and all mistakes are shown."""
    form = _check(ProfileForm())
    if form.errors:
        return _show_form(form), 422
    begin_writing(request_session())
    try:
        saved = _save(form)
    except Refused as refusal:
        request_session().rollback()
        add_mistakes(form, refusal.mistakes)
        return _show_form(form), 422
    flash(PROFILE_SAVED, "good")
    # A new firm is acted for only from the next request on, so the profile page asks about its numbers.
    return redirect(url_for("firm.profile" if _list_doubts(saved.id) else "firm.home"), 303)


def _check(form: ProfileForm) -> ProfileForm:
    """The form with all its mistakes, also those that only the service finds."""
    library, own_id = installation().library, acting_account().organisation_id
    form.offer(library, industry=_stored_details().get("industry"))
    form.validate()
    details = form.details()
    mistakes = firm_profile.find_profile_mistakes(request_session(), details, library=library, own_id=own_id)
    add_mistakes(form, mistakes)
    return form


def _show_profile(organisation: Organisation, profile: StoredFirm) -> ProfileView:
    """A firm's profile in words."""
    sizes = installation().library.sizes
    size = firm_profile.find_size_class(profile, sizes)
    return ProfileView(
        name=organisation.name,
        credit_code=profile.credit_code,
        industry=_industry_words(profile, sizes),
        region=find_region_name(profile.region) or profile.region,
        employees=profile.employees,
        revenue_wan_yuan=decimal_text(profile.revenue_wan_yuan),
        size_name=SIZE_NAMES[size] if size else "",
    )


def _industry_words(profile: StoredFirm, sizes: SizeStandard) -> str:
    division = sizes.divisions.by_code.get(profile.division or "")
    name = sizes.industries[profile.industry].name
    return industry_words(name, division=profile.division, division_name=division.name if division else None)


def _show_follow_up(organisation: Organisation) -> FollowUpView | None:
    """None while no plan is followed."""
    plan = find_active_plan(request_session(), organisation.id)
    if plan is None:
        return None
    rows = list_measures(request_session(), organisation.id, plan.id)
    listed = [read_listed(row) for row in rows]
    states = count_states(row.measure for row in listed)
    return FollowUpView(build_reminders(listed, today()), states, is_stale(plan))


def _list_doubts(organisation_id: UUID | None) -> tuple[Doubt, ...]:
    if organisation_id is None:
        return ()
    plausibility = installation().library.plausibility
    return list_open_profile_doubts(request_session(), organisation_id, plausibility=plausibility)


def _save(form: ProfileForm) -> Organisation:
    session, person, library = request_session(), acting_account(), installation().library
    if person.organisation_id is None:
        return firm_profile.register_firm(session, person.account_id, form.details(), library=library, now=now())
    return firm_profile.change_firm_profile(session, current_actor(), form.details(), library=library, now=now())


def _stored_details() -> dict[str, object]:
    person = acting_account()
    if person.organisation_id is None:
        return {}
    organisation, stored = get_firm(request_session(), person.organisation_id)
    return {
        "name": organisation.name,
        "credit_code": stored.credit_code,
        "industry": stored.division or stored.industry,
        "region": stored.region,
        "employees": stored.employees,
        "revenue_wan_yuan": stored.revenue_wan_yuan,
        "assets_wan_yuan": stored.assets_wan_yuan,
    }


def _show_form(form: ProfileForm) -> str:
    form.offer(installation().library, industry=_stored_details().get("industry"))
    organisation_id = acting_account().organisation_id
    size_name = ""
    if organisation_id is not None:
        size_name = _show_profile(*get_firm(request_session(), organisation_id)).size_name
    return render_template(
        "firm/profile.html",
        form=form,
        is_new=organisation_id is None,
        size_name=size_name,
        doubts=_list_doubts(organisation_id),
        may_edit=organisation_id is None or may_edit(),
    )
