"""What the doctor checks of the installation's own data: the database, its files, the clock."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from rongtong_assess.presentation.wording.mistakes import without_stop
from rongtong_assess.presentation.wording.quantities import show_iso_minute
from rongtong_assess.settings import PREFIX, Settings, WrongSetting, load_settings
from rongtong_assess.storage.database.engine import open_engine, try_to_write
from rongtong_assess.storage.database.faults import GONE, find_trouble
from rongtong_assess.storage.database.private_files import find_database_file, find_open_paths
from rongtong_assess.storage.database.schema import is_at_head
from rongtong_assess.storage.people.administration import find_newest_entry_at


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, and what to do (empty when there is nothing to do).

    What is good and still has something to do works, but is not ready to be shown to firms.
    """

    name: str
    is_good: bool
    found: str
    cure: str = ""


DATABASE, FILES, CLOCK = "数据库", "数据目录的权限", "时钟"
MOST_NAMED = 3
# Two machines on one database may differ by as much without harm.
MOST_BEHIND = timedelta(minutes=10)


def check_database() -> Finding:
    """Reachable, with the schema this program needs, and writable; one that is not there yet is no fault."""
    try:
        settings = load_settings()
        url = make_url(settings.database_url)
        if (file := find_database_file(settings.database_url)) and not file.exists():
            return _judge_unmade_database(file, settings)
        place = url.render_as_string(hide_password=True)
        return _judge_engine(open_engine(settings.database_url, must_exist=True), place)
    except WrongSetting as problem:
        return Finding(DATABASE, False, without_stop(problem))
    except (SQLAlchemyError, OSError) as problem:
        return _judge_fault(problem)
    except (ImportError, ValueError) as problem:
        return Finding(DATABASE, False, f"连不上（{type(problem).__name__}）", f"请检查 {PREFIX}DATABASE_URL")


def _judge_engine(engine: Engine, place: str) -> Finding:
    try:
        if not is_at_head(engine):
            found = f"连得上，但结构不是最新的（{place}）"
            return Finding(DATABASE, False, found, "请先备份，再运行 rongtong init-db")
        try_to_write(engine)
    finally:
        engine.dispose()
    return Finding(DATABASE, True, f"连得上，写得进，结构是最新的（{place}）")


def _judge_fault(problem: Exception) -> Finding:
    trouble = find_trouble(problem)
    if trouble:
        return Finding(DATABASE, False, trouble.what, trouble.cure)
    cure = f"请检查 {PREFIX}DATABASE_URL，并确认数据库正在运行、账号有权限"
    return Finding(DATABASE, False, f"连不上（{type(problem).__name__}）", cure)


def _judge_unmade_database(path: Path, settings: Settings) -> Finding:
    """A site that was in use and has lost its file must not be told to begin an empty one."""
    traces = (path.with_name(f"{path.name}-wal"), settings.counters_file, settings.outbox_folder, settings.jobs_folder)
    left = next((trace for trace in traces if trace.exists()), None)
    if left:
        return Finding(DATABASE, False, f"{GONE.what}（{path}），以前却用过：还有 {left}", GONE.cure)
    if os.access(path.parent, os.W_OK):
        cure = f"第一次使用请运行 rongtong init-db；以前建立过的，请先检查 {PREFIX}DATA 和磁盘挂载，不要新建"
        return Finding(DATABASE, True, f"还没有建立（{path}）", cure)
    found = f"文件夹 {path.parent} 不存在或不能写"
    return Finding(DATABASE, False, found, f"请建好这个文件夹，或改 {PREFIX}DATABASE_URL")


def check_files() -> Finding:
    """Whether nobody but the owner reads the installation's files. Only looks: a start corrects them."""
    try:
        settings = load_settings()
    except WrongSetting as problem:
        return Finding(FILES, False, without_stop(problem))
    found = find_open_paths(settings.data_folder, settings.database_url)
    if not found:
        return Finding(FILES, True, "只有运行本程序的账号能读写")
    named = "、".join(str(path) for path in found[:MOST_NAMED]) + ("等" if len(found) > MOST_NAMED else "")
    cure = f"请重新启动服务，它会改好；属于别的账号的，请先用 chown 改属主，再运行 chmod -R go= {settings.data_folder}"
    return Finding(FILES, False, f"{len(found)} 个文件或文件夹别的账号也能读：{named}", cure)


def check_clock() -> Finding:
    """Compared with the newest entry of the audit log, since a clock cannot be judged by itself."""
    now = datetime.now(UTC)
    shown = f"{show_iso_minute(now)}（北京时间）"
    newest = _find_newest_entry()
    if newest is None or newest - now <= MOST_BEHIND:
        return Finding(CLOCK, True, shown)
    latest = show_iso_minute(newest)
    found = f"现在是 {shown}，而操作记录里最新的一条是 {latest}：时钟慢了，或者以前快过"
    return Finding(CLOCK, False, found, "请校准服务器的日期和时间；时钟现在是对的，就等到那一刻过去")


def _find_newest_entry() -> datetime | None:
    """None where the database cannot tell; what is wrong with it is its own finding."""
    try:
        settings: Settings = load_settings()
        file = find_database_file(settings.database_url)
        if file and not file.exists():
            return None
        engine = open_engine(settings.database_url, must_exist=True)
        with Session(engine) as session:
            newest = find_newest_entry_at(session)
        engine.dispose()
    except (WrongSetting, SQLAlchemyError, ImportError, ValueError, OSError):
        return None
    return newest
