"""Core errors become pages (or JSON for the page's own calls, or a problem for a program) in one table."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, TooManyRequests

from rongtong_assess.content.file_reader import ReaderBusy
from rongtong_assess.core.errors import AlreadySubmitted, NotFound, Refused
from rongtong_assess.storage.database_faults import Trouble, find_trouble
from rongtong_assess.storage.fault_log import name_database_fault
from rongtong_assess.web.health import WRONG_CLOCK, is_clock_wrong
from rongtong_assess.web.limits import USUAL_WAIT_SECONDS, seconds_to_wait
from rongtong_assess.web.own_names import UnknownHost
from rongtong_assess.web.problems import http_problem, is_for_program, problem_response
from rongtong_assess.web.site import now, shanghai_time, today
from rongtong_assess.web.this_installation import installation

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
    413: ErrorPage("内容太大", "发来的内容超过了允许的大小。", "一个文件最大 1 MB；请减少内容后再试。"),
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
WITHOUT_A_CLOCK = {"public.health", "static", "bootstrap.static", None}
RETRY_SECONDS = 60
STATUS_OF: Mapping[type[Exception], int] = {NotFound: 404, AlreadySubmitted: 409, ReaderBusy: 503, Refused: 422}


def init_error_pages(app: Flask) -> None:
    """Register the table."""

    @app.before_request
    def refuse_with_a_wrong_clock() -> ResponseReturnValue | None:
        is_needed = request.endpoint not in WITHOUT_A_CLOCK
        return refuse_for_now(WRONG_CLOCK) if is_needed and is_clock_wrong(installation().shelf, today()) else None

    for error in STATUS_OF:
        app.register_error_handler(error, show_core_error)
    app.register_error_handler(CSRFError, show_csrf_error)
    app.register_error_handler(UnknownHost, show_unknown_host)
    app.register_error_handler(HTTPException, show_http_error)
    for trouble in (SQLAlchemyError, sqlite3.Error, OSError):
        app.register_error_handler(trouble, show_trouble)
    app.register_error_handler(Exception, show_fault)
    # What the library would write down by itself tells the address.
    app.log_exception = log_fault  # type: ignore[method-assign,assignment]  # there is no other way


def show_core_error(error: Exception) -> ResponseReturnValue:
    details = [str(mistake)[:LONGEST_DETAIL] for mistake in error.mistakes] if isinstance(error, Refused) else []
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


def show_unknown_host(_error: UnknownHost) -> ResponseReturnValue:
    return _show(400, [], UNKNOWN_HOST)


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    # What goes wrong after the view, at the commit, comes wrapped.
    if (cause := getattr(error, "original_exception", None)) and find_trouble(cause):
        return show_trouble(cause)
    if is_for_program():
        return http_problem(error)
    if isinstance(error, TooManyRequests):
        return _show_wait(seconds_to_wait(error))
    return _show(error.code, [])


def show_fault(_error: Exception) -> ResponseReturnValue:
    """A fault of ours: logged with its trace, shown without it.

    The address may hold a token, its pattern does not.
    """
    log_fault()
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


def show_trouble(error: Exception) -> ResponseReturnValue:
    """The database or its disk does not work just now: nothing was changed, and asking again later is worth it."""
    trouble = find_trouble(error)
    if trouble is None:
        return show_fault(error)
    LOG.error("the database does not work (%s): %s", trouble.code, name_database_fault(error))
    return refuse_for_now(trouble)


def refuse_for_now(trouble: Trouble) -> Response:
    """503 in the words of the trouble, with the time after which to ask again."""
    page = ErrorPage(
        "暂时用不了",
        f"{trouble.what}，所以刚才的操作没有完成，已经保存的内容没有变。",
        f"填好的内容还在浏览器里：请不要关掉那个页面，过 {trouble.retry_seconds} 秒返回再试。"
        f"一直这样，请告诉管理员：{trouble.cure}。",
    )
    if is_for_program():
        response = problem_response(503, detail=f"{trouble.what}。请过 {trouble.retry_seconds} 秒再发同样的请求。")
    elif request.is_json:
        response = jsonify(message=f"{page.what}{page.cure}", details=[])
    else:
        response = Response(_draw(503, page, []), mimetype="text/html")
    response.status_code = 503
    response.headers["Retry-After"] = str(trouble.retry_seconds)
    return response


def log_fault(_fault: object = None) -> None:
    """The fault under way, and at which address."""
    LOG.exception("unhandled fault at %s %s", request.method, request.url_rule or "an unknown address")


def _show(status: int, details: list[str], page: ErrorPage | None = None) -> ResponseReturnValue:
    if is_for_program():
        return problem_response(status)
    page = page or PAGES.get(status) or PAGES[500 if status >= 500 else 400]
    if more := len(details) - MOST_DETAILS:
        details = [*details[:MOST_DETAILS], f"还有 {more} 处。"] if more > 0 else details
    if request.is_json:
        return jsonify(message=f"{page.what}{page.cure}", details=details), status
    return _draw(status, page, details), status, {"Retry-After": str(USUAL_WAIT_SECONDS)} if status == 503 else {}


def _draw(status: int, page: ErrorPage, details: list[str]) -> str:
    """In the site's frame; without it where what the frame shows cannot be had either."""
    try:
        return render_template("errors/error.html", status=status, page=page, details=details)
    except Exception:
        LOG.warning("an error page was drawn without the site's frame", exc_info=True)
        return current_app.jinja_env.get_template("errors/bare.html").render(status=status, page=page)
