"""Mistakes and failures as sentences: what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable

from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.typed_text import PasswordWords

STOP = "。"
LOGIN_NOT_KEPT = "数据库暂时写不进去，登录状态没有保存。请过一分钟返回再试。"
REQUEST = "请求"
WRONG_NEXT = "请原样使用上一页的 next；从头开始就不写 after"
NO_QUERY = "请去掉问号和后面的内容"
PAGE_WORDS = {
    400: (
        "这次提交没有被接受",
        "浏览器发来的内容不完整，或者页面打开得太久了。",
        "请返回上一页，刷新后再试一次。",
    ),
    403: ("没有权限", "当前登录的账号不能打开这个页面。", "请换一个账号登录，或联系贵单位的管理员。"),
    404: ("没有找到", "这个地址不存在，或者不属于贵公司。", "请检查地址，或从首页重新进入。"),
    405: ("不能这样打开", "这个地址只接受页面上的按钮提交。", "请从首页重新进入。"),
    409: (
        "已经提交，不能再改",
        "这次测评已经提交，提交后的答案不再变化。",
        "请查看测评结果；需要更新时可以开始一次新的测评。",
    ),
    413: ("内容太大", "发来的内容超过了允许的大小。", "填写表最大 1 MB；请减少内容后再试。"),
    422: ("填写有误", "有些内容不能接受。", "请按提示修改后再试。"),
    429: ("太频繁了", "短时间内做了太多次，为保护账号和本站先停一下。", "请过一会儿再试。"),
    500: ("系统出错了", "服务器处理时出了问题，已经记录下来。", "已保存的答案不受影响，请稍后再试。"),
    503: ("暂时忙不过来", "正在处理的请求太多。", "请过一分钟再试。"),
}
UNKNOWN_HOST_WORDS = (
    "这个网址不是本站登记的网址",
    "为了不让信里的链接被人指到别处，本站只回答登记过的网址。",
    "请从单位给您的网址进入。您负责运行本站的话，请把这个网址的域名写进环境变量 RONGTONG_HOSTS，再重新启动。",
)
WHOM_TO_ASK = "请稍后再试；一直这样请联系平台管理员。"
PROBLEM_WORDS = {
    "unreadable": ("请求读不通", "发来的内容不是正确的 JSON，或者请求不合规范。请检查后再发。"),
    "no-valid-key": (
        "没有有效的密钥",
        "请在请求头里写 Authorization: Bearer rt_…。密钥可能写错、到期、被撤销，或者它的单位、创建它的账号已停用；"
        "请让贵单位的负责人在“接口密钥”页里查看。",
    ),
    "closed": ("没有权限", "这个地址不对程序开放。请核对接口文档。"),
    "not-found": ("没有找到", "没有这个地址或结果，或者它不属于密钥的单位，也没有授权给它。请核对。"),
    "wrong-method": ("方法不对", "这个地址不接受这种请求方法。允许的方法在响应头 Allow 里。"),
    "too-large": ("内容太大", "请求超过了允许的大小。请一次只发一份答题表。"),
    "not-json": ("不是 JSON", "请用 JSON 发送，并在请求头里写 Content-Type: application/json。"),
    "not-accepted": ("内容不能接受", "请按 errors 里逐条说明的位置和办法改正后再发。"),
    "too-many-requests": ("请求太频繁", "短时间内请求太多。请等响应头 Retry-After 写的秒数后再试。"),
    "fault": ("系统出错了", f"服务器处理时出了问题，已经记录下来。{WHOM_TO_ASK}"),
    "unavailable": ("暂时不能用", f"现在算不了这个结果，已经记录下来。{WHOM_TO_ASK}"),
}
RESET_INSTEAD = "是您本人又急着用，可以现在就点“忘记密码”，用邮件里的链接重设以后马上能登录。"
BROKEN_PNG = "PNG 文件是坏的"
OPERATOR_SETTINGS = {"RONGTONG_OPERATOR": "运营单位", "RONGTONG_CONTACT": "联系方式"}
"""What the privacy notice must name, by the setting that supplies it."""
NO_LOGO = "既不是 PNG，也不是 SVG"
SVG_DECLARATIONS = "SVG 里不能有 DOCTYPE 和 ENTITY 声明"
SVG_LINKS = "SVG 里不能有脚本和链接，请另存成只有图形的 SVG，或用 PNG"


def list_as_clauses(mistakes: Iterable[Mistake]) -> str:
    """All mistakes in one sentence without full stop: "what，cure；what，cure"."""
    return "；".join(f"{mistake.what}，{mistake.cure}" for mistake in mistakes)


def without_stop(sentence: object) -> str:
    """A sentence without its full stop, for a sentence around it that sets its own."""
    return str(sentence).removesuffix(STOP)


def wait_words(minutes: int, until: str) -> str:
    """When to try again. until: a time of day."""
    return f"请过 {minutes} 分钟，也就是 {until} 以后再试。"


def trouble_words(what: str, cure: str, *, seconds: int) -> tuple[str, str, str]:
    """Title, what happened and what to do while the database does not work. cure: for the administrator."""
    return (
        "暂时用不了",
        f"{what}，所以刚才的操作没有完成，已经保存的内容没有变。",
        f"填好的内容还在浏览器里：请不要关掉那个页面，过 {seconds} 秒返回再试。一直这样，请告诉管理员：{cure}。",
    )


def try_again_words(what: str, *, seconds: int) -> str:
    """What a program is told while the database does not work."""
    return f"{what}。请过 {seconds} 秒再发同样的请求。"


def more_words(count: int) -> str:
    """How many more details there are than are shown."""
    return f"还有 {count} 处。"


def line_words(line: str, what: str) -> str:
    """A mistake with its line."""
    return f"第 {line} 行：{what}"


WRONG_CLOCK_WORDS = ("服务器的时钟不对，那一天还没有任何评测版本", "请校准服务器的日期和时间，不用重启")


UNKNOWN_TROUBLE_WORDS = ("写数据库时出了问题，已经记录下来", "请查看运行日志，再运行 rongtong doctor")


DATABASE = "数据库"


RUN_INIT_DB = "请先运行 rongtong init-db"


def no_database_words(cure: str) -> str:
    """What to do where the database cannot be reached and may not exist yet."""
    return f"{cure}；还没有建过数据库，{RUN_INIT_DB}"


def wrong_colour_words(example: str) -> str:
    """How a colour is written."""
    return f"应写成 #rrggbb，如 {example}"


def pale_colour_words(contrast: float, *, least: float) -> str:
    """That a colour is too pale on white paper."""
    return f"在白纸上看不清（对比度 {contrast:.2f}，至少要 {least}），请换深一些的颜色"


def large_logo_words(most_kilobytes: int) -> str:
    """That the file of a logo is too large."""
    return f"文件超过了 {most_kilobytes} KB"


def logo_pixels_words(width: int, height: int, *, most: int) -> str:
    """That a logo has too many pixels."""
    return f"图有 {width}×{height} 像素，宽和高都不能超过 {most}"


def unwanted_tag_words(name: str) -> str:
    """That an SVG holds an element that a logo must not have."""
    return f"SVG 里不能有 <{name}>，请另存成只有图形的 SVG，或用 PNG"


PASSWORD_WORDS = PasswordWords(
    secret=r"密码|密碼|口令|passwords?|passwd|passcode|passphrase|pwd|\bpass|pin码",  # noqa: S106  # words, no secret
    name="账号|帐号|账户|帐户|用户名|登录名|工号|username|user|login|account",
    joins="[/、和与&]",
    says="[:=]|是|为|->|→",
    unit="年月日位",
)


def find_password_mistake(where: str, text: str) -> Mistake | None:
    """The mistake of a text that seems to tell a password; None for any other."""
    if not PASSWORD_WORDS.holds_password(text):
        return None
    cure = "请删掉密码再保存。需要登录时，请当面或打电话告诉对方，用完就改；本站从不保存贵公司系统的密码"
    return Mistake(where, "这里像是写了登录密码", cure)
