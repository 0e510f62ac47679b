"""rongtong doctor: whether this machine can run the program, and what to do where it cannot."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from rongtong_assess.cli.console.chinese_click import ChineseCommand, today
from rongtong_assess.cli.console.guard import DONE, FOUND_BAD
from rongtong_assess.cli.console.output import print_json
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.installation import Installation
from rongtong_assess.operations.doctor import CheckResult, check_clock, check_database, check_files
from rongtong_assess.presentation.wording.mistakes import without_stop
from rongtong_assess.services.edition.publish import find_published_faults
from rongtong_assess.settings import WrongSetting, load_settings
from rongtong_assess.storage.database.schema import is_at_head

PYTHONS = ((3, 11), (3, 13))


@click.command(cls=ChineseCommand)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def command(as_json: bool) -> int:
    """检查这台机器能不能正常运行：Python、PDF 排版、字体、数据库、文件权限、时钟、内容、预测模型；缺什么怎么补。

    有一项不好，退出码就是 1。
    """
    findings = [check() for check in CHECKS]
    is_good = all(finding.is_good for finding in findings)
    if as_json:
        print_json({"is_good": is_good, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            cure = f" {finding.cure}。" if finding.cure else ""
            click.echo(f"{_word(finding)}  {finding.name}：{finding.found}。{cure}")
    return DONE if is_good else FOUND_BAD


def _word(finding: CheckResult) -> str:
    if not finding.is_good:
        return "坏"
    return "注意" if finding.cure else "好"


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


def _font_words() -> str:
    """Rare characters without a font are no fault: reports print 〓 for them and name them."""
    from rongtong_assess.presentation.document.pdf import list_missing_fonts

    missing = list_missing_fonts()
    if not missing:
        return "中文字体和裁剪库都在，也有生僻字和各民族文字的字体"
    kinds, packages = "、".join(font.words for font in missing), " ".join(font.package for font in missing)
    return f"中文字体和裁剪库都在；{kinds}没有字体，报告里印成〓并注明编码，要印出来请运行 apt-get install {packages}"


def check_names() -> CheckResult:
    """The names under which the site answers; with none, only this machine's own addresses, which is no fault."""
    name = "网址"
    try:
        hosts = load_settings().hosts
    except WrongSetting as problem:
        return CheckResult(name, False, without_stop(problem))
    if hosts:
        return CheckResult(name, True, f"只回答 {'、'.join(hosts)}")
    own = "127.0.0.1、localhost 或 --host 写的地址"
    return CheckResult(name, True, f"没有设域名，只回答 {own}；要让别人用域名打开，把域名写进 RONGTONG_HOSTS")


def check_content() -> CheckResult:
    """Editions and catalogue, and whether published editions are still what they were here."""
    name = "评测版本和方案库"
    try:
        installation = Installation.open()
        library = installation.library
    except WrongSetting as problem:
        return CheckResult(name, False, without_stop(problem))
    except Refused as refusal:
        return _judge_content(name, refusal.mistakes)
    faults = _list_published_faults(installation)
    if faults:
        return _judge_content(name, faults)
    return CheckResult(name, True, f"{len(library.editions)} 个评测版本，{len(library.solutions)} 个方案")


def _list_published_faults(installation: Installation) -> tuple[Mistake, ...]:
    """None where the database cannot tell; what is wrong with it is the database's finding."""
    try:
        url = make_url(installation.settings.database_url)
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
            return ()
        if not is_at_head(installation.engine):
            return ()
        with installation.sessions() as session:
            return find_published_faults(session, installation.library)
    except (SQLAlchemyError, ImportError, ValueError):
        return ()


def _judge_content(name: str, mistakes: Sequence[Mistake]) -> CheckResult:
    first = mistakes[0]
    return CheckResult(name, False, f"有 {len(mistakes)} 处错误，第一处在 {first.where}：{first.what}", first.cure)


def check_models() -> CheckResult:
    """The models that serve. A damaged one stops nothing, so nobody would know why results have no forecast."""
    name = "预测模型"
    try:
        installation = Installation.open()
        editions = installation.library.published
    except WrongSetting as problem:
        return CheckResult(name, False, without_stop(problem))
    except Refused:
        return CheckResult(name, False, "评测版本或方案库有错误，没法检查", "请先改好上一项")
    try:
        found = {edition.id: installation.forecast_models.find(edition, today()) for edition in editions.values()}
    except Refused as refusal:
        first = refusal.mistakes[0]
        return CheckResult(name, False, f"{first.where}：{first.what}；在那以前，结果里没有预测", first.cure)
    serving = [f"{id} 用 {model.id}" for id, model in found.items() if model]
    return CheckResult(name, True, "，".join(serving) or "没有投用的，等级只按规则算")


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


CHECKS: tuple[Callable[[], CheckResult], ...] = (
    check_python, check_pango, check_fonts, check_database, check_files, check_clock, check_names, check_content,
    check_models, check_privacy_notice,
)  # fmt: skip
