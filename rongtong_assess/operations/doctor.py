"""The doctor: all checks in their order, and those of the installation: database, files, clock, content, models."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from rongtong_assess.content.evidence.inspector import VirusScanner
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.installation import Installation
from rongtong_assess.operations.log_in_checks import check_second_factor, check_single_sign_on, check_sms
from rongtong_assess.operations.machine_checks import (
    CheckResult,
    check_fonts,
    check_names,
    check_pango,
    check_privacy_notice,
    check_python,
)
from rongtong_assess.presentation.wording.consulting.evidence import (
    NO_SCANNER,
    SCANNER,
    SCANNER_CURE,
    no_answer_words,
)
from rongtong_assess.presentation.wording.mistakes import without_stop
from rongtong_assess.presentation.wording.quantities import show_iso_minute
from rongtong_assess.services.edition.publish import find_published_faults
from rongtong_assess.settings import PREFIX, Settings, WrongSetting, load_settings
from rongtong_assess.storage.database.engine import open_engine, try_to_write
from rongtong_assess.storage.database.faults import GONE, DatabaseFault, find_trouble
from rongtong_assess.storage.database.private_files import find_database_file, find_open_paths, hide_password
from rongtong_assess.storage.database.schema import is_at_head
from rongtong_assess.storage.people.administration import find_newest_entry_at

DATABASE, FILES, CLOCK = "数据库", "数据目录的权限", "时钟"
MOST_NAMED = 3
SCANNER_SECONDS = 3.0
# Two machines on one database may differ by this much without harm.
MOST_BEHIND = timedelta(minutes=10)


def run_checks() -> list[CheckResult]:
    """Every check, in the order in which their faults are best corrected."""
    return [check() for check in CHECKS]


def check_database() -> CheckResult:
    """Whether it is reachable, writable and of the newest schema; one that does not exist yet is no fault."""
    try:
        settings = load_settings()
        place = hide_password(settings.database_url)
        if (file := find_database_file(settings.database_url)) and not file.exists():
            return _judge_unmade_database(file, settings)
        return _judge_engine(open_engine(settings.database_url, must_exist=True), place)
    except WrongSetting as problem:
        return CheckResult(DATABASE, False, without_stop(problem))
    except (DatabaseFault, OSError) as problem:
        return _judge_fault(problem)
    except (ImportError, ValueError) as problem:
        return CheckResult(DATABASE, False, f"连不上（{type(problem).__name__}）", f"请检查 {PREFIX}DATABASE_URL")


def check_files() -> CheckResult:
    """Whether only the owner can read the installation's files. Changes nothing: a start corrects them."""
    try:
        settings = load_settings()
    except WrongSetting as problem:
        return CheckResult(FILES, False, without_stop(problem))
    found = find_open_paths(settings.data_folder, settings.database_url)
    if not found:
        return CheckResult(FILES, True, "只有运行本程序的账号能读写")
    named = "、".join(str(path) for path in found[:MOST_NAMED]) + ("等" if len(found) > MOST_NAMED else "")
    cure = f"请重新启动服务，它会改好；属于别的账号的，请先用 chown 改属主，再运行 chmod -R go= {settings.data_folder}"
    return CheckResult(FILES, False, f"{len(found)} 个文件或文件夹别的账号也能读：{named}", cure)


def check_clock() -> CheckResult:
    """Compared with the newest entry of the audit log, since a clock cannot be judged by itself."""
    now = datetime.now(UTC)
    shown = f"{show_iso_minute(now)}（北京时间）"
    newest = _find_newest_entry()
    if newest is None or newest - now <= MOST_BEHIND:
        return CheckResult(CLOCK, True, shown)
    latest = show_iso_minute(newest)
    found = f"现在是 {shown}，而操作记录里最新的一条是 {latest}：时钟慢了，或者以前快过"
    return CheckResult(CLOCK, False, found, "请校准服务器的日期和时间；时钟现在是对的，就等到那一刻过去")


def check_content() -> CheckResult:
    """Editions and catalogue, and whether published editions are unchanged."""
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


def check_models() -> CheckResult:
    """The models that serve. A damaged one prevents nothing, so it must be reported here."""
    name = "预测模型"
    try:
        installation = Installation.open()
        editions = installation.library.published
    except WrongSetting as problem:
        return CheckResult(name, False, without_stop(problem))
    except Refused:
        return CheckResult(name, False, "评测版本或方案库有错误，没法检查", "请先改好上一项")
    try:
        models, today = installation.forecast_models, day_in_china(datetime.now(UTC))
        found = {edition.id: models.find(edition, today) for edition in editions.values()}
    except Refused as refusal:
        first = refusal.mistakes[0]
        return CheckResult(name, False, f"{first.where}：{first.what}；在那以前，结果里没有预测", first.cure)
    serving = [f"{id} 用 {model.id}" for id, model in found.items() if model]
    return CheckResult(name, True, "，".join(serving) or "没有投用的，等级只按规则算")


def check_virus_scanner() -> CheckResult:
    """Whether clamd answers, where one is set; until it does, evidence waits."""
    try:
        settings = load_settings()
    except WrongSetting as problem:
        return CheckResult(SCANNER, False, without_stop(problem))
    if not settings.clamd:
        return CheckResult(SCANNER, True, NO_SCANNER)
    if VirusScanner(settings.clamd, timeout_seconds=SCANNER_SECONDS).is_there():
        return CheckResult(SCANNER, True, settings.clamd)
    return CheckResult(SCANNER, False, no_answer_words(settings.clamd), SCANNER_CURE)


def _judge_engine(engine: Engine, place: str) -> CheckResult:
    try:
        if not is_at_head(engine):
            found = f"连得上，但结构不是最新的（{place}）"
            return CheckResult(DATABASE, False, found, "请先备份，再运行 rongtong init-db")
        try_to_write(engine)
    finally:
        engine.dispose()
    return CheckResult(DATABASE, True, f"连得上，写得进，结构是最新的（{place}）")


def _judge_fault(problem: Exception) -> CheckResult:
    trouble = find_trouble(problem)
    if trouble:
        return CheckResult(DATABASE, False, trouble.what, trouble.cure)
    cure = f"请检查 {PREFIX}DATABASE_URL，并确认数据库正在运行、账号有权限"
    return CheckResult(DATABASE, False, f"连不上（{type(problem).__name__}）", cure)


def _judge_unmade_database(path: Path, settings: Settings) -> CheckResult:
    """A site that was in use and has lost its file must not be told to create an empty one."""
    traces = (path.with_name(f"{path.name}-wal"), settings.counters_file, settings.outbox_folder, settings.jobs_folder)
    left = next((trace for trace in traces if trace.exists()), None)
    if left:
        return CheckResult(DATABASE, False, f"{GONE.what}（{path}），以前却用过：还有 {left}", GONE.cure)
    if os.access(path.parent, os.W_OK):
        cure = f"第一次使用请运行 rongtong init-db；以前建立过的，请先检查 {PREFIX}DATA 和磁盘挂载，不要新建"
        return CheckResult(DATABASE, True, f"还没有建立（{path}）", cure)
    found = f"文件夹 {path.parent} 不存在或不能写"
    return CheckResult(DATABASE, False, found, f"请建好这个文件夹，或改 {PREFIX}DATABASE_URL")


def _find_newest_entry() -> datetime | None:
    """None where the database cannot be read; check_database reports its faults."""
    try:
        settings: Settings = load_settings()
        file = find_database_file(settings.database_url)
        if file and not file.exists():
            return None
        engine = open_engine(settings.database_url, must_exist=True)
        with Session(engine) as session:
            newest = find_newest_entry_at(session)
        engine.dispose()
    except (WrongSetting, DatabaseFault, ImportError, ValueError, OSError):
        return None
    return newest


def _list_published_faults(installation: Installation) -> tuple[Mistake, ...]:
    """Empty where the database cannot be read; check_database reports its faults."""
    try:
        file = find_database_file(installation.settings.database_url)
        if file and not file.exists():
            return ()
        if not is_at_head(installation.engine):
            return ()
        with installation.sessions() as session:
            return find_published_faults(session, installation.library)
    except (DatabaseFault, ImportError, ValueError):
        return ()


def _judge_content(name: str, mistakes: Sequence[Mistake]) -> CheckResult:
    first = mistakes[0]
    return CheckResult(name, False, f"有 {len(mistakes)} 处错误，第一处在 {first.where}：{first.what}", first.cure)


CHECKS: tuple[Callable[[], CheckResult], ...] = (
    check_python, check_pango, check_fonts, check_database, check_files, check_clock, check_names, check_content,
    check_models, check_virus_scanner, check_privacy_notice, check_sms, check_single_sign_on, check_second_factor,
)  # fmt: skip
