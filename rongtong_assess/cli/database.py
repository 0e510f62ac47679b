"""The database as commands use it: opened, closed, and its refusals in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from rongtong_assess.core.errors import Refused
from rongtong_assess.storage.database import open_engine
from rongtong_assess.storage.database_faults import find_trouble_of
from rongtong_assess.storage.fault_log import name_database_fault
from rongtong_assess.storage.private_files import find_database_file
from rongtong_assess.storage.schema import is_at_head


@contextmanager
def open_database(url: str) -> Iterator[Engine]:
    """The engine behind this address; raises Refused when the database cannot be used."""
    try:
        engine = open_engine(url)
        _refuse_memory(engine)
    except ValueError:
        # The message would hold a piece of the address, perhaps of its password.
        raise Refused.because("RONGTONG_DATABASE_URL", "数据库地址的写法不对", ADDRESS_CURE) from None
    except (SQLAlchemyError, ImportError) as error:
        raise Refused.because("RONGTONG_DATABASE_URL", f"数据库地址用不了（{error}）", CURE) from error
    try:
        yield engine
    except SQLAlchemyError as error:
        place = make_url(url).render_as_string(hide_password=True)
        trouble = find_trouble_of(error, find_database_file(url))
        why, cure = (trouble.what, trouble.cure) if trouble else (name_database_fault(error), CURE)
        raise Refused.because(place, f"数据库用不了（{why}）", cure) from error
    finally:
        engine.dispose()


def require_current(engine: Engine) -> None:
    """Raises Refused unless the tables are those of this program; a database that is not there is not made either."""
    if _is_unmade_file(engine) or not is_at_head(engine):
        raise Refused.because("数据库", "还没有建好，或者结构不是最新的", "请先运行 rongtong init-db")


def _is_unmade_file(engine: Engine) -> bool:
    """SQLite makes a file as soon as it is asked anything."""
    return engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists()


def _refuse_memory(engine: Engine) -> None:
    if engine.dialect.name == "sqlite" and not engine.url.database:
        raise Refused.because("RONGTONG_DATABASE_URL", "数据库地址里没有文件名，关掉就什么也不剩", ADDRESS_CURE)


ADDRESS_CURE = "请写成 sqlite:////文件的完整路径 或 postgresql://用户:密码@主机:端口/库名，密码里的特殊字符要转义"
CURE = "请检查地址、账号权限和磁盘空间，并确认数据库正在运行；PostgreSQL 还要装上 rongtong-assess[postgresql]"
