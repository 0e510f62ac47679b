"""Core errors become pages (or JSON for the page's own calls, or a problem for a program) in one table."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Flask, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, TooManyRequests

from rongtong_assess.core.errors import AlreadySubmitted, NotFound, Refused
from rongtong_assess.web.limits import seconds_to_wait
from rongtong_assess.web.own_names import UnknownHost
from rongtong_assess.web.problems import http_problem, is_for_program, problem_response
from rongtong_assess.web.site import now, shanghai_time

LOG = logging.getLogger(__name__)
# An answer to a bad message is never much longer than the message.
MOST_DETAILS = 20
LONGEST_DETAIL = 300


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
    429: ErrorPage("太频繁了", "短时间内做了太多次，为保护账号和本站先停一下。", "请过一会儿再试。"),
    500: ErrorPage("系统出错了", "服务器处理时出了问题，已经记录下来。", "已保存的答案不受影响，请稍后再试。"),
    503: ErrorPage("暂时忙不过来", "正在处理的请求太多。", "请过一分钟再试。"),
}
UNKNOWN_HOST = ErrorPage(
    "这个网址不是本站登记的网址",
    "为了不让信里的链接被人指到别处，本站只回答登记过的网址。",
    "请从单位给您的网址进入。您负责运行本站的话，请把这个网址的域名写进环境变量 RONGTONG_HOSTS，再重新启动。",
)
STATUS_OF = {NotFound: 404, AlreadySubmitted: 409, Refused: 422}


def init_error_pages(app: Flask) -> None:
    """Register the table."""
    for error in STATUS_OF:
        app.register_error_handler(error, show_core_error)
    app.register_error_handler(CSRFError, show_csrf_error)
    app.register_error_handler(UnknownHost, show_unknown_host)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(Exception, show_fault)


def show_core_error(error: Exception) -> ResponseReturnValue:
    details = [str(mistake)[:LONGEST_DETAIL] for mistake in error.mistakes] if isinstance(error, Refused) else []
    return _show(STATUS_OF[type(error)], details)


def show_csrf_error(_error: CSRFError) -> ResponseReturnValue:
    return _show(400, [])


def show_unknown_host(_error: UnknownHost) -> ResponseReturnValue:
    return _show(400, [], UNKNOWN_HOST)


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    if is_for_program():
        return http_problem(error)
    if isinstance(error, TooManyRequests):
        return _show_wait(seconds_to_wait(error))
    return _show(error.code, [])


def show_fault(_error: Exception) -> ResponseReturnValue:
    """A fault of ours: logged with its trace, shown without it."""
    LOG.exception("unhandled fault at %s %s", request.method, request.path)
    return _show(500, [])


def _show_wait(seconds: int) -> ResponseReturnValue:
    """When to try again, as minutes and as a time of day."""
    until = shanghai_time(now() + timedelta(seconds=seconds)).partition(" ")[2]
    cure = f"请过 {-(-seconds // 60)} 分钟，也就是 {until} 以后再试。"
    if request.endpoint == "security.login":
        cure += "是您本人又急着用，可以现在就点“忘记密码”，用邮件里的链接重设以后马上能登录。"
    response = make_response(_show(429, [], replace(PAGES[429], cure=cure)))
    response.headers["Retry-After"] = str(seconds)
    return response


def _show(status: int, details: list[str], page: ErrorPage | None = None) -> ResponseReturnValue:
    if is_for_program():
        return problem_response(status)
    page = page or PAGES.get(status) or PAGES[500 if status >= 500 else 400]
    if more := len(details) - MOST_DETAILS:
        details = [*details[:MOST_DETAILS], f"还有 {more} 处。"] if more > 0 else details
    if request.is_json:
        return jsonify(message=f"{page.what}{page.cure}", details=details), status
    return render_template("errors/error.html", status=status, page=page, details=details), status
