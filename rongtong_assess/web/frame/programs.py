"""Programs that ask the API: whose key a request brings, and what a refusal tells them (RFC 9457).
Which organisation asks follows from the key in the Authorization header and from nothing else. A log-in never counts
here, so no page elsewhere can make a browser ask the API: that is why it needs no CSRF token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from flask import Response, abort, current_app, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from rongtong_assess.core.people.api_key import hash_key, read_authorization
from rongtong_assess.presentation.wording.mistakes import PROBLEM_WORDS
from rongtong_assess.services.people.api_keys import Caller, find_caller
from rongtong_assess.web.frame.limits import USUAL_WAIT_SECONDS, find_source, seconds_to_wait
from rongtong_assess.web.frame.transaction import request_session


def let_caller_in() -> bool:
    """Whether the request brings a good key; who asks is then known to `api_caller`."""
    key = _sent_key()
    g.api_caller = find_caller(request_session(), key, now=datetime.now(UTC)) if key else None
    return g.api_caller is not None


def find_api_caller() -> Caller | None:
    return cast("Caller | None", g.get("api_caller"))


def api_caller() -> Caller:
    """Like `find_api_caller`, where the guard has made sure that there is one."""
    caller = find_api_caller()
    if caller is None:
        abort(401)
    return caller


def caller_or_address() -> str:
    """Whose requests are counted together: those of one key; without one, those of an address."""
    key = _sent_key()
    return f"key:{hash_key(key)}" if key else find_source()


def _sent_key() -> str | None:
    return read_authorization(request.headers.get("Authorization", ""))


API_PATH = "/api/"


DOCUMENTATION_PATH = "/api/v1/docs"


# An answer to a bad message is never much longer than the message, so that nobody makes us send more than they do.
MOST_ERRORS = 50


LONGEST_TEXT = 200


USUAL_BYTES = 6_000


TIMES_THE_MESSAGE = 4


MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """code: stable, in English. title: what happened. detail: why, and what to do about it."""

    status: int
    code: str
    title: str
    detail: str


STATUS_BY_CODE = {
    "unreadable": 400,
    "no-valid-key": 401,
    "closed": 403,
    "not-found": 404,
    "wrong-method": 405,
    "too-large": 413,
    "not-json": 415,
    "not-accepted": 422,
    "too-many-requests": 429,
    "fault": 500,
    "unavailable": 503,
}


PROBLEMS = tuple(Problem(status, code, *PROBLEM_WORDS[code]) for code, status in STATUS_BY_CODE.items())


BY_STATUS = {problem.status: problem for problem in PROBLEMS}


def is_for_program() -> bool:
    """Whether the present request asks the API."""
    return request.path.startswith(API_PATH)


def find_problem(status: int) -> Problem:
    """The problem of a status; an unlisted one is told as the nearest that is listed."""
    return BY_STATUS.get(status) or BY_STATUS[500 if status >= 500 else 400]


def problem_response(status: int, errors: Iterable[Mapping[str, str]] = (), *, detail: str = "") -> Response:
    """The answer. errors: each place that is wrong, with what and cure; of many the first, so that it stays short.

    detail: where more is known than usual.
    """
    problem = find_problem(status)
    told, left_out = _shorten(errors)
    document: dict[str, Any] = {
        "type": f"{DOCUMENTATION_PATH}#{problem.code}",
        "code": problem.code,
        "title": problem.title,
        "status": status,
        "detail": detail or problem.detail,
        "errors": told,
    }
    if left_out:
        document["errors_left_out"] = left_out
    response = Response(current_app.json.dumps(document), status, mimetype=MEDIA_TYPE)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="rongtong"'
    if status == 503:
        response.headers["Retry-After"] = str(USUAL_WAIT_SECONDS)
    return response


def _shorten(errors: Iterable[Mapping[str, str]]) -> tuple[list[dict[str, str]], int]:
    """The first errors, each of their texts cut, and how many more there are."""
    told: list[dict[str, str]] = []
    left_out, bytes_left = 0, max(USUAL_BYTES, TIMES_THE_MESSAGE * (request.content_length or 0))
    for error in errors:
        short = {name: _cut(text) for name, text in error.items()}
        bytes_left -= sum(len(text.encode()) for text in short.values())
        if left_out or len(told) == MOST_ERRORS or (told and bytes_left < 0):
            left_out += 1
        else:
            told.append(short)
    return told, left_out


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def http_problem(error: HTTPException) -> Response:
    """The same for an error of HTTP."""
    response = problem_response(error.code or 500)
    if isinstance(error, TooManyRequests):
        response.headers["Retry-After"] = str(seconds_to_wait(error))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response
