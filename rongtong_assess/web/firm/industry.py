"""A firm's industry: the choices of its profile, and the page that asks once for the division."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.assessment.firm import IndustryDivision, SizeStandard
from rongtong_assess.presentation.wording.assessment import (
    DIVISION_SAVED,
    NOT_CHOSEN_YET,
    division_choice_words,
    open_division_words,
    section_words,
)
from rongtong_assess.services.assessment.firm_profile import change_division, postpone_division
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

Choice = tuple[str, str]


def list_industry_choices(sizes: SizeStandard, stored: object) -> Mapping[str, list[Choice]]:
    """The divisions by section; before them nothing, and the industries of firms that do not know their division.

    stored: what the firm has said so far, which stays a choice.
    """
    known = {*sizes.divisions.asked_of, *({stored} & sizes.industries.keys())}
    undecided = [(id, open_division_words(industry.name)) for id, industry in sizes.industries.items() if id in known]
    return {"": [("", NOT_CHOSEN_YET), *undecided], **_by_section(sizes.divisions.by_code.values())}


@blueprint.get("/industry")
@needs(Right.FIRM_EDIT)
def industry() -> ResponseReturnValue:
    """The divisions of the firm's industry, each a button."""
    asked = installation().library.sizes.divisions.asked
    return render_template("firm/industry.html", sections=_by_section(asked))


@blueprint.post("/industry")
@needs(Right.FIRM_EDIT)
def save_industry() -> ResponseReturnValue:
    """Keep the division."""
    sizes = installation().library.sizes
    change_division(request_session(), current_actor(), request.form.get("division", ""), sizes=sizes, now=now())
    flash(DIVISION_SAVED, "good")
    return redirect(url_for("firm.home"), 303)


@blueprint.post("/industry/later")
@needs(Right.FIRM_EDIT)
def postpone_industry() -> ResponseReturnValue:
    """Ask again another time."""
    postpone_division(request_session(), current_actor(), sizes=installation().library.sizes, now=now())
    return redirect(url_for("firm.home"), 303)


def _by_section(divisions: Iterable[IndustryDivision]) -> dict[str, list[Choice]]:
    """Code and words of every division, under the words of its section."""
    sections: dict[str, list[Choice]] = {}
    for division in divisions:
        sections.setdefault(section_words(division), []).append((division.code, division_choice_words(division)))
    return sections
