"""Errors as pages, as JSON for a page's own calls or as problems for programs; mistakes shown at their fields."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, TooManyRequests
from wtforms import FieldList, Form

from rongtong_assess.content.file_reader import ReaderBusy
from rongtong_assess.core import typed_text as text_limits
from rongtong_assess.core.errors import AlreadySubmitted, Mistake, NotFound, Refused, join_sentences
from rongtong_assess.presentation.wording.mistakes import (
    PAGE_WORDS,
    RESET_INSTEAD,
    UNKNOWN_HOST_WORDS,
    more_words,
    trouble_words,
    try_again_words,
    wait_words,
)
from rongtong_assess.presentation.wording.quantities import show_clock
from rongtong_assess.storage.database.faults import DatabaseFault, Trouble, find_trouble, name_database_fault
from rongtong_assess.web.frame.headers import UnknownHost
from rongtong_assess.web.frame.limits import USUAL_WAIT_SECONDS, seconds_to_wait
from rongtong_assess.web.frame.programs import http_problem, is_for_program, problem_response
from rongtong_assess.web.frame.site import WRONG_CLOCK, is_clock_wrong, now, today
from rongtong_assess.web.frame.transaction import installation

LOG = logging.getLogger(__name__)
# A response to a bad message is never much longer than the message.
MOST_DETAILS = 20
LONGEST_DETAIL = 300
WITHOUT_A_CLOCK = {"public.health", "static", "bootstrap.static", None}
RETRY_SECONDS = 60
STATUS_OF: Mapping[type[Exception], int] = {NotFound: 404, AlreadySubmitted: 409, ReaderBusy: 503, Refused: 422}


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What happened and what to do, for the person who sees the page."""

    title: str
    what: str
    cure: str


PAGES = {status: ErrorPage(*words) for status, words in PAGE_WORDS.items()}


UNKNOWN_HOST = ErrorPage(*UNKNOWN_HOST_WORDS)


def init_error_pages(app: Flask) -> None:
    """Register a handler for every kind of error."""

    @app.before_request
    def refuse_with_a_wrong_clock() -> ResponseReturnValue | None:
        is_needed = request.endpoint not in WITHOUT_A_CLOCK
        return refuse_for_now(WRONG_CLOCK) if is_needed and is_clock_wrong(installation().library, today()) else None

    for error in STATUS_OF:
        app.register_error_handler(error, show_core_error)
    app.register_error_handler(CSRFError, show_csrf_error)
    app.register_error_handler(UnknownHost, show_unknown_host)
    app.register_error_handler(HTTPException, show_http_error)
    for trouble in (DatabaseFault, sqlite3.Error, OSError):
        app.register_error_handler(trouble, show_trouble)
    app.register_error_handler(Exception, show_fault)
    # The library's own message would log the full address, which may hold a token.
    app.log_exception = log_fault  # type: ignore[method-assign,assignment]  # there is no other way


def show_core_error(error: Exception) -> ResponseReturnValue:
    details = [str(mistake)[:LONGEST_DETAIL] for mistake in error.mistakes] if isinstance(error, Refused) else []
    return _show(status_of(error), details)


def status_of(error: Exception) -> int:
    """The HTTP status of an error of the core."""
    return next(status for kind, status in STATUS_OF.items() if isinstance(error, kind))


def refused_page(page: str, refusal: Refused) -> ResponseReturnValue:
    """The page that was filled in, which shows the mistakes already, as the response to a refusal."""
    status = status_of(refusal)
    return page, status, {"Retry-After": str(RETRY_SECONDS)} if status == 503 else {}


def show_csrf_error(_error: CSRFError) -> ResponseReturnValue:
    return _show(400)


def show_unknown_host(_error: UnknownHost) -> ResponseReturnValue:
    return _show(400, page=UNKNOWN_HOST)


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    # Errors after the view, at the commit, come wrapped.
    if (cause := getattr(error, "original_exception", None)) and find_trouble(cause):
        return show_trouble(cause)
    if is_for_program():
        return http_problem(error)
    if isinstance(error, TooManyRequests):
        return _show_wait(seconds_to_wait(error))
    return _show(error.code)


def show_fault(_error: Exception) -> ResponseReturnValue:
    """A fault of ours: logged with its trace, shown without it."""
    log_fault()
    return _show(500)


def show_trouble(error: Exception) -> ResponseReturnValue:
    """The database or its disk does not work just now: nothing was changed, and a later try may succeed."""
    trouble = find_trouble(error)
    if trouble is None:
        return show_fault(error)
    LOG.error("the database does not work (%s): %s", trouble.code, name_database_fault(error))
    return refuse_for_now(trouble)


def refuse_for_now(trouble: Trouble) -> Response:
    """503 with the trouble in words and the seconds to wait before the next try."""
    page = ErrorPage(*trouble_words(trouble.what, trouble.cure, seconds=trouble.retry_seconds))
    if is_for_program():
        response = problem_response(503, detail=try_again_words(trouble.what, seconds=trouble.retry_seconds))
    elif request.is_json:
        response = jsonify(message=f"{page.what}{page.cure}", details=[])
    else:
        response = Response(_render(503, page, details=[]), mimetype="text/html")
    response.status_code = 503
    response.headers["Retry-After"] = str(trouble.retry_seconds)
    return response


def log_fault(_fault: object = None) -> None:
    """Log the current exception with the pattern of the address; the address itself may hold a token."""
    LOG.exception("unhandled fault at %s %s", request.method, request.url_rule or "an unknown address")


def add_mistakes(form: Form, mistakes: Iterable[Mistake], *, fields: Mapping[str, str] | None = None) -> None:
    """Add each mistake to its field, or to the whole form where it concerns no field.

    fields: the field by the place of a mistake, where the names differ. A field that could not be read has its error
    already; mistakes that only follow from its being empty are left out.
    """
    unread = {name for name, field in form._fields.items() if field.errors}
    for mistake in mistakes:
        name = (fields or {}).get(mistake.where, mistake.where)
        if name not in form._fields or isinstance(form[name], FieldList):
            form.form_errors.append(mistake.words)
        elif name not in unread:
            form[name].errors = [*form[name].errors, mistake.words]


def error_text(errors: Any) -> str:
    """All errors of one field as text. errors: a list; for compound fields also nested lists and mappings."""
    return join_sentences(_flat(errors))


def init_field_errors(app: Flask) -> None:
    """Give templates the filter `error_text`, and `text_limits` for inputs outside a form class."""
    app.add_template_filter(error_text)
    app.jinja_env.globals["text_limits"] = text_limits


def _show_wait(seconds: int) -> ResponseReturnValue:
    """Says when to try again, in minutes and as a time of day."""
    until = show_clock(now() + timedelta(seconds=seconds))
    cure = wait_words(-(-seconds // 60), until)
    if request.endpoint == "security.login":
        cure += RESET_INSTEAD
    response = make_response(_show(429, page=replace(PAGES[429], cure=cure)))
    response.headers["Retry-After"] = str(seconds)
    return response


def _show(status: int, details: Sequence[str] = (), *, page: ErrorPage | None = None) -> ResponseReturnValue:
    if is_for_program():
        return problem_response(status)
    page = page or PAGES.get(status) or PAGES[500 if status >= 500 else 400]
    details = list(details)
    if (more := len(details) - MOST_DETAILS) > 0:
        details = [*details[:MOST_DETAILS], more_words(more)]
    if request.is_json:
        return jsonify(message=f"{page.what}{page.cure}", details=details), status
    return (
        _render(status, page, details=details),
        status,
        {"Retry-After": str(USUAL_WAIT_SECONDS)} if status == 503 else {},
    )


def _render(status: int, page: ErrorPage, *, details: list[str]) -> str:
    """The page in the site's frame; a bare page where the frame's own data cannot be loaded either."""
    try:
        return render_template("errors/error.html", status=status, page=page, details=details)
    except Exception:
        LOG.warning("an error page was drawn without the site's frame", exc_info=True)
        return current_app.jinja_env.get_template("errors/bare.html").render(status=status, page=page)


def _flat(errors: Any) -> Iterable[str]:
    if isinstance(errors, Mapping):
        errors = errors.values()
    for error in errors:
        if isinstance(error, Mapping | list | tuple):
            yield from _flat(error)
        else:
            yield str(error)
