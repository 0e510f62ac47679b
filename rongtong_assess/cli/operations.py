"""rongtong init-db, recompute and doctor, and the database for all commands, with its faults as Refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Engine

from rongtong_assess.cli.console.chinese_click import ChineseCommand
from rongtong_assess.cli.console.guard import DONE, FOUND_BAD
from rongtong_assess.cli.console.output import print_json
from rongtong_assess.core.errors import Refused
from rongtong_assess.installation import Installation
from rongtong_assess.operations.machine_checks import CheckResult
from rongtong_assess.services.result.recompute import Recomputation, recompute
from rongtong_assess.settings import load_settings
from rongtong_assess.storage.database.engine import open_engine
from rongtong_assess.storage.database.faults import DatabaseFault, find_trouble_of, name_database_fault
from rongtong_assess.storage.database.private_files import find_database_file, hide_password, make_private
from rongtong_assess.storage.database.schema import current_revision, head_revision, is_at_head, setting_up, upgrade

ADDRESS_CURE = "请写成 sqlite:////文件的完整路径 或 postgresql://用户:密码@主机:端口/库名，密码里的特殊字符要转义"
CURE = "请检查地址、账号权限和磁盘空间，并确认数据库正在运行；PostgreSQL 还要装上 rongtong-assess[postgresql]"
DEFAULT_EMAIL = "admin@example.com"


@contextmanager
def open_database(url: str) -> Iterator[Engine]:
    """The engine of the database at this address; raises Refused when it cannot be used."""
    try:
        engine = open_engine(url)
        _refuse_memory(engine)
    except ValueError:
        # The message would hold a piece of the address, perhaps of its password.
        raise Refused.because("RONGTONG_DATABASE_URL", "数据库地址的写法不对", ADDRESS_CURE) from None
    except (DatabaseFault, ImportError) as error:
        raise Refused.because("RONGTONG_DATABASE_URL", f"数据库地址用不了（{error}）", CURE) from error
    try:
        yield engine
    except DatabaseFault as error:
        place = hide_password(url)
        trouble = find_trouble_of(error, find_database_file(url))
        why, cure = (trouble.what, trouble.cure) if trouble else (name_database_fault(error), CURE)
        raise Refused.because(place, f"数据库用不了（{why}）", cure) from error
    finally:
        engine.dispose()


def require_current(engine: Engine) -> None:
    """Raises Refused unless the tables are those of this program; a missing database file is not created."""
    if _is_unmade_file(engine) or not is_at_head(engine):
        raise Refused.because("数据库", "还没有建好，或者结构不是最新的", "请先运行 rongtong init-db")


@click.command(cls=ChineseCommand)
@click.option(
    "--email", metavar="邮箱", default=DEFAULT_EMAIL, help=f"第一个管理员的登录邮箱，不写就是 {DEFAULT_EMAIL}"
)
def init_db(email: str) -> None:
    """建立数据库，或把它升级到最新结构；第一次会开出管理员账号，密码只显示这一次。"""
    from rongtong_assess.services.people.administration import create_first_administrator
    from rongtong_assess.storage.people.organisations import has_administration

    settings = load_settings()
    make_private(settings.data_folder, settings.database_url)
    with open_database(settings.database_url) as engine:
        was = current_revision(engine)
        upgrade(engine)
        with setting_up(engine) as session:
            if has_administration(session):
                is_upgraded = was != head_revision()
                click.echo(f"数据库{'已升级到最新结构' if is_upgraded else '是最新的'}。管理员已经有了，没有改动。")
                return
            password = create_first_administrator(session, email=email, now=datetime.now(UTC))
    click.echo(f"数据库已建好。管理员登录邮箱：{email}")
    click.echo(f"密码：{password}")
    click.echo("密码只显示这一次，请记好，登录后尽快修改。")


@click.command(cls=ChineseCommand)
@click.option("--verify", "must_agree", is_flag=True, help="有一份对不上，退出码就是 1")
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def recompute_results(must_agree: bool, as_json: bool) -> int:
    """用存下的答案和当时的评测版本，把所有已提交的测评重算一遍，逐字节核对；什么都不改。"""
    done = _recompute_all()
    if as_json:
        print_json(asdict(done))
    else:
        for mismatch in done.mismatches:
            click.echo(f"{mismatch.number}：{mismatch.what}。")
        wrong = len({mismatch.number for mismatch in done.mismatches})
        click.echo(f"重算了 {done.count} 份已提交的测评，" + (f"{wrong} 份对不上。" if wrong else "全部一样。"))
    return FOUND_BAD if must_agree and done.mismatches else DONE


@click.command(cls=ChineseCommand)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def examine(as_json: bool) -> int:
    """检查这台机器能不能正常运行：Python、PDF 排版、字体、数据库、文件权限、时钟、内容、预测模型；缺什么怎么补。

    有一项不好，退出码就是 1。
    """
    from rongtong_assess.operations.doctor import run_checks  # only now: loads what every check needs

    results = run_checks()
    is_good = all(result.is_good for result in results)
    if as_json:
        print_json({"is_good": is_good, "findings": [asdict(result) for result in results]})
    else:
        for result in results:
            cure = f" {result.cure}。" if result.cure else ""
            click.echo(f"{_word(result)}  {result.name}：{result.found}。{cure}")
    return DONE if is_good else FOUND_BAD


def _is_unmade_file(engine: Engine) -> bool:
    """Checked first, because SQLite creates the file on the first query."""
    return engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists()


def _refuse_memory(engine: Engine) -> None:
    if engine.dialect.name == "sqlite" and not engine.url.database:
        raise Refused.because("RONGTONG_DATABASE_URL", "数据库地址里没有文件名，关掉就什么也不剩", ADDRESS_CURE)


def _recompute_all() -> Recomputation:
    installation = Installation.open()
    library = installation.library
    with open_database(installation.settings.database_url) as engine:
        require_current(engine)
        with installation.with_parts(engine=engine).sessions() as session:
            return recompute(session, library)


def _word(result: CheckResult) -> str:
    if not result.is_good:
        return "坏"
    return "注意" if result.cure else "好"
