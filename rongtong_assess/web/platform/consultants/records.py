"""The list of consultants with load and capacity, and the record of one, which a manager changes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.content.region_names import show_region
from rongtong_assess.content.registers import find_region_name
from rongtong_assess.core.actor import Role
from rongtong_assess.core.consulting.consultant import INDUSTRIES, ConsultantRecord
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import MOST_REVISION, find_count
from rongtong_assess.presentation.views.consulting.consultants import (
    ConsultantView,
    RecordNames,
    build_consultant_view,
    list_tie_views,
)
from rongtong_assess.presentation.wording.consulting.consultants import (
    CONSULTANT_SAVED,
    LANGUAGES_SAVED,
    industry_words,
    left_cases_words,
)
from rongtong_assess.presentation.wording.quantities import join_names
from rongtong_assess.services.consulting.consultants.available import AvailableConsultant, list_people_of
from rongtong_assess.services.consulting.consultants.conflicts import EndedMembership
from rongtong_assess.services.consulting.consultants.records import (
    RecordChange,
    find_record,
    save_languages,
    save_record,
)
from rongtong_assess.storage.consulting.consultants import (
    get_judging_member,
    list_absences,
    list_judging_members,
    list_ties,
)
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.frame.errors import add_mistakes
from rongtong_assess.web.frame.guard import Right, acting_account, acting_platform, current_actor, needs
from rongtong_assess.web.frame.site import edition_in_force, now, today
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.consultants.blueprint import blueprint
from rongtong_assess.web.platform.consultants.forms import AbsenceForm, ConsultantForm, LanguagesForm, TieForm

READERS_OF_TIES = frozenset({Role.MANAGER, Role.REVIEWER})


@blueprint.get("/")
@needs(Right.PLATFORM_READ)
def index() -> ResponseReturnValue:
    """Everybody who may be assigned: what they know, where they go, how full their month is."""
    found = {person.account_id: person for person in list_people_of(request_session(), current_actor(), now=now())}
    members = list_judging_members(request_session(), acting_platform())
    lines = [_view(account, found[account.id]) for account, role in members if role is not Role.REVIEWER]
    reviewers = [account for account, role in members if role is Role.REVIEWER]
    return render_template("platform/consultants/index.html", lines=lines, reviewers=reviewers, may_manage=may_manage())


@blueprint.get("/<uuid:person_id>")
@needs(Right.PLATFORM_READ)
def record(person_id: UUID) -> ResponseReturnValue:
    """One consultant: the record, days away, ties."""
    account = find_person(person_id)
    known, _ = find_record(request_session(), current_actor(), account.id)
    return show_record(account, languages=LanguagesForm(data={"languages": known.languages}))


@blueprint.get("/<uuid:person_id>/edit")
@needs(Right.PLATFORM_MANAGE)
def edit(person_id: UUID) -> ResponseReturnValue:
    account = find_person(person_id)
    known, revision = find_record(request_session(), current_actor(), account.id)
    return _show_form(account, ConsultantForm(data=_form_data(known, revision)))


@blueprint.post("/<uuid:person_id>/edit")
@needs(Right.PLATFORM_MANAGE)
def save(person_id: UUID) -> ResponseReturnValue:
    """Keep the record; with any mistake nothing is kept, and all mistakes are shown."""
    account, form, actor = find_person(person_id), ConsultantForm(), current_actor()
    is_valid, revision = form.validate(), find_count(form.seen_revision.data, MOST_REVISION)
    scenes = {*edition_in_force().scenes, *find_record(request_session(), actor, account.id)[0].scenes}
    try:
        change = RecordChange(form.record(), -1 if revision is None else revision)
        if not is_valid:
            return _show_form(account, form), 422
        left = save_record(request_session(), actor, account, change, scenes=scenes, now=now())
    except Refused as refusal:
        add_mistakes(form, refusal.mistakes, fields={"credit_code": "employer_code"})
        return _show_form(account, form), 422
    flash(CONSULTANT_SAVED, "good")
    flash_left(left)
    return redirect(url_for("consultants.record", person_id=person_id), 303)


@blueprint.post("/<uuid:person_id>/languages")
@needs(Right.PLATFORM_JUDGE)
def languages(person_id: UUID) -> ResponseReturnValue:
    """A consultant says what he speaks."""
    account, form = find_own_person(person_id), LanguagesForm()
    try:
        save_languages(request_session(), current_actor(), account, form.languages.data or (), now=now())
    except Refused as refusal:
        add_mistakes(form, refusal.mistakes)
        return show_record(account, languages=form), 422
    flash(LANGUAGES_SAVED, "good")
    return redirect(url_for("consultants.record", person_id=person_id), 303)


def find_person(person_id: UUID) -> Account:
    """A member of the platform who may be assigned. Raises NotFound."""
    return get_judging_member(request_session(), acting_platform(), person_id)


def find_own_person(person_id: UUID) -> Account:
    """The same, where the person looks at his own record or leads the platform. Raises Refused."""
    account = find_person(person_id)
    if not may_change(account):
        raise Refused.because("person", "只有本人和主管能改这份资料", "请联系本人或主管")
    return account


def may_change(account: Account) -> bool:
    """Whether the person may record days away, languages and ties of this consultant."""
    return may_manage() or account.id == acting_account().account_id


def show_record(
    account: Account,
    *,
    languages: LanguagesForm | None = None,
    absence: AbsenceForm | None = None,
    tie: TieForm | None = None,
) -> str:
    """The page of one consultant, with a form that was refused where there is one."""
    session, known = request_session(), find_record(request_session(), current_actor(), account.id)[0]
    found = next(
        person for person in list_people_of(session, current_actor(), now=now()) if person.account_id == account.id
    )
    is_own = account.id == acting_account().account_id
    may_see_ties = is_own or acting_account().role in READERS_OF_TIES
    ties = list_ties(session, account.id, platform_id=acting_platform()) if may_see_ties else []
    return render_template(
        "platform/consultants/record.html",
        line=_view(account, found),
        absences=list_absences(session, [account.id], since=today()).get(account.id, []),
        ties=list_tie_views(ties),
        may_see_ties=may_see_ties,
        may_change=may_change(account),
        may_manage=may_manage(),
        is_own=is_own,
        languages=languages or LanguagesForm(formdata=None, data={"languages": known.languages}),
        absence=absence or AbsenceForm(formdata=None),
        tie=tie or TieForm(formdata=None),
    )


def flash_left(left: Sequence[EndedMembership]) -> None:
    """Say which cases somebody had to leave for what was just recorded."""
    if left:
        flash(left_cases_words(join_names(found.case.number for found in left)), "warn")


def _view(account: Account, found: AvailableConsultant) -> ConsultantView:
    away = [absence for absence in found.absences if absence.covers(today())]
    scenes = {scene.id: scene.name for scene in edition_in_force().scenes.values()}
    names = RecordNames(scenes, dict(_list_industries()), find_region_name)
    load = (found.load, found.capacity)
    return build_consultant_view(account.public_id, account.name, found.record, names=names, load=load, away=away)


def _form_data(known: ConsultantRecord, revision: int) -> dict[str, object]:
    return {
        "seen_revision": revision,
        "employer": known.employer.name,
        "employer_code": known.employer.code,
        "capacity": known.capacity,
        "regions": "、".join(show_region(code) for code in known.regions),
        "scenes": known.scenes,
        "industries": known.industries,
        "languages": known.languages,
        "stars": str(known.stars or ""),
    }


def _list_industries() -> list[tuple[str, str]]:
    """The divisions of manufacturing by code, each with code and name."""
    register = installation().library.sizes.divisions.by_code
    return [(code, industry_words(code, register[code].name if code in register else "")) for code in INDUSTRIES]


def _show_form(account: Account, form: ConsultantForm) -> str:
    form.industries.choices = _list_industries()
    form.scenes.choices = [(scene.id, scene.name) for scene in edition_in_force().scenes.values()]
    return render_template("platform/consultants/edit.html", form=form, account=account)


def may_manage() -> bool:
    """Whether the person leads the platform."""
    return acting_account().role == Role.MANAGER
