"""Pages anyone may open."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.content.library import MAIN_SERIES, Library, Stage, state_of
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound
from rongtong_assess.presentation.document.pdf_maker import PdfFailed
from rongtong_assess.presentation.views.edition import EditionOnDay, build_edition_list
from rongtong_assess.presentation.wording.edition import blank_form_words, review_words
from rongtong_assess.web.frame.documents import ask_to_wait, asker, documents, make_blank_form
from rongtong_assess.web.frame.guard import Right, acting, needs
from rongtong_assess.web.frame.site import (
    PRIVACY_NOTICE_VERSION,
    WRONG_CLOCK,
    Health,
    edition_in_force,
    find_home,
    is_clock_wrong,
    today,
)
from rongtong_assess.web.frame.transaction import installation, request_session

blueprint = Blueprint("public", __name__)
LARGE_TEXT_COOKIE = "large_text"
HEALTH = Health()
YEAR_SECONDS = 365 * 24 * 3600


@blueprint.get("/")
@needs(Right.PUBLIC)
def front() -> ResponseReturnValue:
    """The front page; a person who is logged in is redirected to their work."""
    person = acting()
    if person is None:
        return render_template("public/front.html")
    return redirect(url_for(find_home(person.kind) or "account.home"), 303)


@blueprint.get("/help")
@needs(Right.PUBLIC)
def help_page() -> ResponseReturnValue:
    return render_template("public/help.html", editions=[edition_in_force()])


@blueprint.get("/editions")
@needs(Right.PUBLIC)
def editions() -> ResponseReturnValue:
    """Every published or announced edition with its state."""
    library = installation().library
    page = build_edition_list(
        (_publish_state(library, edition) for edition in library.published.values()),
        library.listed.values(),
        main_series=MAIN_SERIES,
        industries=library.sizes.industries,
    )
    return render_template("public/editions.html", page=page)


@blueprint.get("/editions/<edition_id>/blank.pdf")
@needs(Right.PUBLIC)
def blank_form(edition_id: str) -> ResponseReturnValue:
    """A published edition as a questionnaire to fill in by hand."""
    edition = installation().library.published.get(edition_id)
    if edition is None:
        raise NotFound
    # Making the PDF takes a second or two; the database transaction ends before.
    request_session().rollback()
    with documents().turn(asker()) as is_my_turn:
        try:
            pdf = make_blank_form(edition, installation().pdf_maker) if is_my_turn else None
        except PdfFailed as failure:
            flash(str(failure), "bad")
            return redirect(url_for("public.editions"), 303)
    if pdf is None:
        return ask_to_wait()
    name = blank_form_words(edition.title)
    return send_file(BytesIO(pdf), mimetype="application/pdf", as_attachment=True, download_name=name)


@blueprint.get("/privacy")
@needs(Right.PUBLIC)
def privacy() -> ResponseReturnValue:
    return render_template("public/privacy.html", version=PRIVACY_NOTICE_VERSION)


@blueprint.get("/large-text")
@needs(Right.PUBLIC)
def large_text() -> ResponseReturnValue:
    """Switch 大字版 (large print) on or off and return to the page; a link, so that it works everywhere."""
    is_on = request.args.get("on") == "1"
    response = redirect(_own_path(request.args.get("back", "")), 303)
    response.set_cookie(
        LARGE_TEXT_COOKIE, "1" if is_on else "0", max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure
    )
    return response


@blueprint.get("/healthz")
@needs(Right.PUBLIC)
def health() -> ResponseReturnValue:
    """Whether the database can be written; for the operator's monitoring."""
    library, engine = installation().library, installation().engine
    trouble = WRONG_CLOCK if is_clock_wrong(library, today()) else HEALTH.check(engine)
    if trouble is None:
        return {"status": "ok"}
    bad = {"status": "bad", "code": trouble.code, "what": trouble.what, "cure": trouble.cure}
    return bad, 503, {"Retry-After": str(trouble.retry_seconds)}


def _own_path(path: str) -> str:
    """The path if it is on this site, else the front page: "//host" and "/\\host" lead elsewhere."""
    is_own = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if is_own else url_for("public.front")


def _publish_state(library: Library, edition: Edition) -> EditionOnDay:
    state, lock = state_of(library, edition.id, on=today()), library.locks.get(edition.id)
    review = review_words(lock.author, lock.review_words) if lock else ""
    return EditionOnDay(edition, state.words, state.stage is Stage.IN_FORCE, review)
