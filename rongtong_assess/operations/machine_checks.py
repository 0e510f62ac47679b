"""CheckResult, and the doctor's checks of machine and settings: Python, layout, fonts, names, privacy notice."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass

from rongtong_assess.presentation.wording.mistakes import without_stop
from rongtong_assess.settings import WrongSetting, load_settings

PYTHONS = ((3, 11), (3, 13))


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of one check. cure: what to do, empty where nothing is to be done.

    A good result with a cure is a warning: the program works, but is not ready for firms.
    """

    name: str
    is_good: bool
    found: str
    cure: str = ""


def check_python() -> CheckResult:
    """The interpreter's version."""
    oldest, newest = PYTHONS
    is_good = oldest <= sys.version_info[:2] <= newest
    cure = "" if is_good else f"请换用 Python {oldest[0]}.{oldest[1]} 到 {newest[0]}.{newest[1]}"
    return CheckResult("Python", is_good, platform.python_version(), cure)


def check_pango() -> CheckResult:
    """The layout library behind the PDF; without it the import itself fails."""
    try:
        from weasyprint.text.ffi import pango
    except OSError:
        cure = "请安装：apt-get install libpango-1.0-0 libpangoft2-1.0-0"
        return CheckResult("Pango（PDF 排版）", False, "没有装好", cure)
    version = pango.pango_version()
    return CheckResult("Pango（PDF 排版）", True, f"{version // 10000}.{version // 100 % 100}.{version % 100}")


def check_fonts() -> CheckResult:
    """The Chinese font and the library that embeds a part of it, found by making a small PDF."""
    name = "PDF 字体"
    try:
        from rongtong_assess.presentation.document.pdf import find_font_problem
    except OSError:
        return CheckResult(name, False, "没有 Pango，没法检查", "请先装好 Pango")
    problem = find_font_problem()
    return CheckResult(name, False, problem.what, problem.cure) if problem else CheckResult(name, True, _font_words())


def check_names() -> CheckResult:
    """The host names of the site; without any it answers only under this machine's own addresses, which is no fault."""
    name = "网址"
    try:
        hosts = load_settings().hosts
    except WrongSetting as problem:
        return CheckResult(name, False, without_stop(problem))
    if hosts:
        return CheckResult(name, True, f"只回答 {'、'.join(hosts)}")
    own = "127.0.0.1、localhost 或 --host 写的地址"
    return CheckResult(name, True, f"没有设域名，只回答 {own}；要让别人用域名打开，把域名写进 RONGTONG_HOSTS")


def check_privacy_notice() -> CheckResult:
    """Whether the notice that people agree to can name who runs this; the law asks for it, the program does not."""
    name = "个人信息保护说明"
    try:
        settings = load_settings()
    except WrongSetting as problem:
        return CheckResult(name, False, without_stop(problem))
    unnamed = {} if settings.is_demo else settings.site.unnamed
    if not unnamed:
        return CheckResult(name, True, "演示，不用写运营单位" if settings.is_demo else "写明了运营单位和联系方式")
    found, cure = "和".join(unnamed.values()), f"给企业用以前，请设置 {'、'.join(unnamed)}，再重新启动"
    return CheckResult(name, True, f"还没有写明{found}", cure)


def _font_words() -> str:
    """Rare characters without a font are no fault: reports print 〓 for them and name them."""
    from rongtong_assess.presentation.document.pdf import list_missing_fonts

    missing = list_missing_fonts()
    if not missing:
        return "中文字体和裁剪库都在，也有生僻字和各民族文字的字体"
    kinds, packages = "、".join(font.words for font in missing), " ".join(font.package for font in missing)
    return f"中文字体和裁剪库都在；{kinds}没有字体，报告里印成〓并注明编码，要印出来请运行 apt-get install {packages}"
