"""What a program is told instead of an answer: application/problem+json (RFC 9457).

`code` never changes and is for programs; `title`, `detail` and the errors' texts are for people and may be improved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from rongtong_assess.web.limits import USUAL_WAIT_SECONDS, seconds_to_wait

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


WHOM_TO_ASK = "请稍后再试；一直这样请联系平台管理员。"
PROBLEMS = (
    Problem(400, "unreadable", "请求读不通", "发来的内容不是正确的 JSON，或者请求不合规范。请检查后再发。"),
    Problem(
        401,
        "no-valid-key",
        "没有有效的密钥",
        "请在请求头里写 Authorization: Bearer rt_…。密钥可能写错、到期、被撤销，或者它的单位、创建它的账号已停用；"
        "请让贵单位的负责人在“接口密钥”页里查看。",
    ),
    Problem(403, "closed", "没有权限", "这个地址不对程序开放。请核对接口文档。"),
    Problem(404, "not-found", "没有找到", "没有这个地址或结果，或者它不属于密钥的单位，也没有授权给它。请核对。"),
    Problem(405, "wrong-method", "方法不对", "这个地址不接受这种请求方法。允许的方法在响应头 Allow 里。"),
    Problem(413, "too-large", "内容太大", "请求超过了允许的大小。请一次只发一份答题表。"),
    Problem(415, "not-json", "不是 JSON", "请用 JSON 发送，并在请求头里写 Content-Type: application/json。"),
    Problem(422, "not-accepted", "内容不能接受", "请按 errors 里逐条说明的位置和办法改正后再发。"),
    Problem(429, "too-many-requests", "请求太频繁", "短时间内请求太多。请等响应头 Retry-After 写的秒数后再试。"),
    Problem(500, "fault", "系统出错了", f"服务器处理时出了问题，已经记录下来。{WHOM_TO_ASK}"),
    Problem(503, "unavailable", "暂时不能用", f"现在算不了这个结果，已经记录下来。{WHOM_TO_ASK}"),
)
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
