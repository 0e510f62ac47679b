"""The organisations of a person on one page: client firms with where they stand, and the others to switch to."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rongtong_assess.core.typed_text import MOST_SEARCH, one_line
from rongtong_assess.presentation.wording.members import assessment_words, cases_words
from rongtong_assess.presentation.wording.people import KIND_WORDS, ROLE_WORDS
from rongtong_assess.presentation.wording.quantities import level_word
from rongtong_assess.services.consulting.client_firms import list_client_firms
from rongtong_assess.storage.people.accounts import list_other_memberships
from rongtong_assess.web.account.membership.blueprint import blueprint
from rongtong_assess.web.account.membership.forms import OrganisationSearchForm
from rongtong_assess.web.frame.guard import Right, acting_account, needs
from rongtong_assess.web.frame.transaction import request_session


@blueprint.get("/organisations")
@needs(Right.ACCOUNT)
def organisations() -> ResponseReturnValue:
    """Every firm that the person belongs to, with its newest assessment, level and cases; a search by name.

    Three queries, however many firms there are.
    """
    search = one_line(request.args.get("search"))[:MOST_SEARCH]
    account_id = acting_account().account_id
    found = list_client_firms(request_session(), account_id, search=search)
    return render_template(
        "account/membership/organisations.html",
        firms=found.firms,
        assessment_words=assessment_words,
        cases_words=cases_words,
        level_word=level_word,
        firms_count=found.count,
        others=list_other_memberships(request_session(), account_id),
        search=search,
        form=OrganisationSearchForm(request.args),
        kind_words=KIND_WORDS,
        role_words=ROLE_WORDS,
    )
