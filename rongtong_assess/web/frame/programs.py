"""Programs that call the API: the key of a request, and refusals as problem documents (RFC 9457).

The key in the Authorization header alone decides which organisation asks. A log-in never counts here, so no foreign
page can make a browser call the API: that is why the API needs no CSRF token.
"""

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

API_PATH = "/api/"
DOCUMENTATION_PATH = "/api/v1/docs"
# A response to a bad message is never much longer than the message, so that the API cannot amplify traffic.
MOST_ERRORS = 50
LONGEST_TEXT = 200
USUAL_BYTES = 6_000
TIMES_THE_MESSAGE = 4
MEDIA_TYPE = "application/problem+json"
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


@dataclass(frozen=True, slots=True)
class Problem:
    """code: stable, in English. title: what happened. detail: why, and what to do about it."""

    status: int
    code: str
    title: str
    detail: str


PROBLEMS = tuple(Problem(status, code, *PROBLEM_WORDS[code]) for code, status in STATUS_BY_CODE.items())


BY_STATUS = {problem.status: problem for problem in PROBLEMS}


def let_caller_in() -> bool:
    """Whether the request has a valid key; `api_caller` then gives its owner."""
    key = _sent_key()
    g.api_caller = find_caller(request_session(), key, now=datetime.now(UTC)) if key else None
    return g.api_caller is not None


def find_api_caller() -> Caller | None:
    return cast("Caller | None", g.get("api_caller"))


def api_caller() -> Caller:
    """Like `find_api_caller`, where the guard has made sure of a valid key."""
    caller = find_api_caller()
    if caller is None:
        abort(401)
    return caller


def caller_or_address() -> str:
    """The name under which requests are counted together: one per key; without a key, one per address."""
    key = _sent_key()
    return f"key:{hash_key(key)}" if key else find_source()


def is_for_program() -> bool:
    """Whether the present request calls the API."""
    return request.path.startswith(API_PATH)


def find_problem(status: int) -> Problem:
    """The problem of a status; an unlisted status gets the nearest listed one."""
    return BY_STATUS.get(status) or BY_STATUS[500 if status >= 500 else 400]


def problem_response(status: int, errors: Iterable[Mapping[str, str]] = (), *, detail: str = "") -> Response:
    """The problem document as a response. errors: each wrong place with what and cure; of many only the first.

    detail: replaces the usual detail where more is known.
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


def http_problem(error: HTTPException) -> Response:
    """The problem document for an HTTP error."""
    response = problem_response(error.code or 500)
    if isinstance(error, TooManyRequests):
        response.headers["Retry-After"] = str(seconds_to_wait(error))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _sent_key() -> str | None:
    return read_authorization(request.headers.get("Authorization", ""))


def _shorten(errors: Iterable[Mapping[str, str]]) -> tuple[list[dict[str, str]], int]:
    """The first errors with their texts shortened, and the number of those left out."""
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
