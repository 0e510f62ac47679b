"""Core errors become pages (or JSON for the page's own calls, or a problem for a program) in one table."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from rongtong_assess.content.file_reader import ReaderBusy
from rongtong_assess.core.errors import AlreadySubmitted, NotFound, Refused
from rongtong_assess.web.problems import http_problem, is_for_program, problem_response

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What happened and what to do, in words for the person who sees it."""

    title: str
    what: str
    cure: str


PAGES = {
    400: ErrorPage(
        "这次提交没有被接受",
        "浏览器发来的内容不完整，或者页面打开得太久了。",
        "请返回上一页，刷新后再试一次。",
    ),
    403: ErrorPage("没有权限", "当前登录的账号不能打开这个页面。", "请换一个账号登录，或联系贵单位的管理员。"),
    404: ErrorPage("没有找到", "这个地址不存在，或者不属于贵公司。", "请检查地址，或从首页重新进入。"),
    405: ErrorPage("不能这样打开", "这个地址只接受页面上的按钮提交。", "请从首页重新进入。"),
    409: ErrorPage(
        "已经提交，不能再改",
        "这次测评已经提交，提交后的答案不再变化。",
        "请查看测评结果；需要更新时可以开始一次新的测评。",
    ),
    413: ErrorPage("内容太大", "发来的内容超过了允许的大小。", "请减少内容后再试。"),
    422: ErrorPage("填写有误", "有些内容不能接受。", "请按提示修改后再试。"),
    429: ErrorPage("试得太频繁", "短时间内尝试的次数太多，为保护账号已暂停。", "请过十五分钟再试。"),
    500: ErrorPage("系统出错了", "服务器处理时出了问题，已经记录下来。", "已保存的答案不受影响，请稍后再试。"),
    503: ErrorPage("暂时忙不过来", "正在处理的请求太多。", "请过一分钟再试。"),
}
RETRY_SECONDS = 60
STATUS_OF: Mapping[type[Exception], int] = {NotFound: 404, AlreadySubmitted: 409, ReaderBusy: 503, Refused: 422}


def init_error_pages(app: Flask) -> None:
    """Register the table."""
    for error in STATUS_OF:
        app.register_error_handler(error, show_core_error)
    app.register_error_handler(CSRFError, show_csrf_error)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(Exception, show_fault)


def show_core_error(error: Exception) -> ResponseReturnValue:
    details = [str(mistake) for mistake in error.mistakes] if isinstance(error, Refused) else []
    return _show(status_of(error), details)


def status_of(error: Exception) -> int:
    """What is answered to an error of the core: 422 for what cannot be accepted, 503 for what would be later."""
    return next(status for kind, status in STATUS_OF.items() if isinstance(error, kind))


def refused_page(page: str, refusal: Refused) -> ResponseReturnValue:
    """The page that was filled in, with what is wrong on it already, as the answer to a refusal."""
    status = status_of(refusal)
    return page, status, {"Retry-After": str(RETRY_SECONDS)} if status == 503 else {}


def show_csrf_error(_error: CSRFError) -> ResponseReturnValue:
    return _show(400, [])


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    if is_for_program():
        return http_problem(error)
    return _show(error.code, [])


def show_fault(_error: Exception) -> ResponseReturnValue:
    """A fault of ours: logged with its trace, shown without it."""
    LOG.exception("unhandled fault at %s %s", request.method, request.path)
    return _show(500, [])


def _show(status: int, details: list[str]) -> ResponseReturnValue:
    if is_for_program():
        return problem_response(status)
    page = PAGES.get(status) or PAGES[500 if status >= 500 else 400]
    if request.is_json:
        return jsonify(message=f"{page.what}{page.cure}", details=details), status
    return render_template("errors/error.html", status=status, page=page, details=details), status
