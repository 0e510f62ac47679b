"""The notices of a person, and the number of unread ones on every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.consulting.work.notices import MailChoice, NoticeKind
from rongtong_assess.presentation.wording.consulting.work.notices import (
    ALL_READ,
    MAIL_CHOICE_WORDS,
    MAIL_CHOSEN,
    notice_words,
    unread_words,
)
from rongtong_assess.services.consulting.notices.read_notices import choose_mail, read_notice
from rongtong_assess.storage.consulting.work.notices import (
    count_notices,
    count_unread,
    find_mail_choice,
    list_notices,
    read_all_notices,
)
from rongtong_assess.storage.people.organisations import get_organisation
from rongtong_assess.web.frame.guard import ACTING_KEY, Right, acting, acting_account, needs
from rongtong_assess.web.frame.site import now, page_number
from rongtong_assess.web.frame.transaction import request_session

blueprint = Blueprint("notices", __name__, url_prefix="/account/notices")
NOTICES_PER_PAGE = 30
CASE_PAGES = {OrganisationKind.FIRM: "firm_cases.case", OrganisationKind.PLATFORM: "cases.case"}
"""Where a case is shown, by the kind of organisation for which a notice was written."""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice as the page shows it. name: of the organisation for which the person got it."""

    id: int
    words: str
    case_number: str
    name: str
    created_at: datetime
    is_read: bool


@blueprint.app_context_processor
def add_unread_count() -> dict[str, Callable[[], int]]:
    """`unread_notices()` for the head of every page: one query on an index, and only where a page asks."""

    def unread_notices() -> int:
        person = acting()
        return count_unread(request_session(), person.account_id) if person and person.actor else 0

    return {"unread_notices": unread_notices}


@blueprint.get("/")
@needs(Right.ACCOUNT)
def notices() -> ResponseReturnValue:
    account_id, db = acting_account().account_id, request_session()
    last = max(1, ceil(count_notices(db, account_id) / NOTICES_PER_PAGE))
    number = min(page_number(), last)
    rows = list_notices(db, account_id, most=NOTICES_PER_PAGE, skipped=(number - 1) * NOTICES_PER_PAGE)
    lines = [
        NoticeLine(
            notice.id,
            notice_words(
                NoticeKind(notice.kind),
                notice.parameters,
                firm_name=case.firm_name,
                is_for_firm=organisation.kind == OrganisationKind.FIRM,
            ),
            case.number,
            organisation.name,
            notice.created_at,
            notice.read_at is not None,
        )
        for notice, case, organisation in rows
    ]
    unread = count_unread(db, account_id)
    return render_template(
        "account/notices/notices.html",
        lines=lines,
        unread=unread,
        unread_label=unread_words(unread),
        page=number,
        last_page=last,
        choice=find_mail_choice(db, account_id),
        choices=MAIL_CHOICE_WORDS,
    )


@blueprint.post("/<int:notice_id>")
@needs(Right.ACCOUNT)
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Mark as read, act for the organisation of the notice, and go to the case."""
    notice = read_notice(request_session(), acting_account().account_id, notice_id, now=now())
    organisation = get_organisation(request_session(), notice.organisation_id)
    session[ACTING_KEY] = str(organisation.id)
    return redirect(url_for(CASE_PAGES[OrganisationKind(organisation.kind)], case_id=notice.case_id), 303)


@blueprint.post("/read")
@needs(Right.ACCOUNT)
def read_all() -> ResponseReturnValue:
    read_all_notices(request_session(), acting_account().account_id, now=now())
    flash(ALL_READ, "good")
    return redirect(url_for("notices.notices"), 303)


@blueprint.post("/mail")
@needs(Right.ACCOUNT)
def choose() -> ResponseReturnValue:
    """Store how the person wants mail; anything that is no choice changes nothing."""
    chosen = request.form.get("choice", "")
    if chosen in set(MailChoice):
        choose_mail(request_session(), acting_account().account_id, MailChoice(chosen), now=now())
        flash(MAIL_CHOSEN, "good")
    return redirect(url_for("notices.notices", _anchor="mail"), 303)
