"""Checking a printed report: its authenticity code leads to the main facts of its first page."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.result.authenticity_code import read_code, show_code
from rongtong_assess.core.typed_text import MOST_CODE_TYPED
from rongtong_assess.presentation.wording.quantities import level_title, show_day
from rongtong_assess.presentation.wording.report.header import MISTYPED, disclaimer_of
from rongtong_assess.services.result.report_code import VERIFY_PATH, AuthenticReport, find_report_by_code
from rongtong_assess.web.frame.guard import Right, needs
from rongtong_assess.web.frame.transaction import installation, request_session

blueprint = Blueprint("verify", __name__, url_prefix=VERIFY_PATH)
LOOKS_PER_ADDRESS = "30 per minute"


@blueprint.get("")
@needs(Right.PUBLIC)
def form() -> ResponseReturnValue:
    """The form for the code; sent with GET, so that it needs neither a session nor a token."""
    typed = request.args.get("code", "")[:MOST_CODE_TYPED]
    if not typed.strip():
        return render_template("public/verify.html", typed="", mistake="")
    code = read_code(typed)
    if code is None:
        return render_template("public/verify.html", typed=typed, mistake=MISTYPED), 422
    return redirect(url_for("verify.show", code=show_code(code)), 303)


@blueprint.get("/<code>")
@needs(Right.PUBLIC)
def show(code: str) -> ResponseReturnValue:
    """Level, date, edition, firm and number of the report, and the visit before it; nothing else."""
    found = find_report_by_code(request_session(), code)
    if found is None:
        return render_template("public/verify_unknown.html", typed=code[:MOST_CODE_TYPED]), 404
    return _show(found)


@blueprint.after_request
def keep_out_of_search_engines(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _show(found: AuthenticReport) -> str:
    edition = installation().library.get_edition(found.edition_id)
    visited_on = found.visit.visited_on if found.visit else None
    return render_template(
        "public/verified.html",
        report=found,
        level_title=level_title(edition, found.level),
        edition_title=edition.title,
        assessed_on=show_day(found.assessed_on),
        visited_on=show_day(visited_on),
        visit_title=level_title(edition, found.visit.level) if found.visit else "",
        disclaimer=disclaimer_of(edition, is_visited=found.visit is not None),
    )
