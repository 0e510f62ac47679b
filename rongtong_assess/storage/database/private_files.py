"""Files of an installation that nobody but its owner may read: databases, secrets, letters, models, results.

What a process makes is private from the start; what an earlier version or a copied backup left open is
corrected when a server, a worker or init-db starts.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

PRIVATE_UMASK = 0o077
# Beside a SQLite database: the write-ahead log, its index, the journal of another mode.
SUFFIXES = ("", "-wal", "-shm", "-journal")
# In a folder that is not ours alone, only what has our names.
OUR_NAMES = (
    "secrets.json", "outbox", "questionnaires", "edition-cache", "jobs", "demo-jobs", "models", "demo-models",
    "*.sqlite3*",
)  # fmt: skip


def make_new_files_private() -> None:
    """From here on, what this process and its children make can be read by its owner only."""
    os.umask(PRIVATE_UMASK)


def make_private(data_folder: Path, database_url: str) -> None:
    """Take the rights of others away from what is there already, as far as it is ours to change."""
    for path in find_open_paths(data_folder, database_url):
        try:
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~PRIVATE_UMASK)
        except OSError:
            # Another's file, or gone meanwhile: doctor names what stays open.
            continue


def find_open_paths(data_folder: Path, database_url: str) -> list[Path]:
    """What others than the owner have rights on."""
    return [path for path in _list_paths(data_folder, database_url) if _is_open(path)]


def is_ours_alone(folder: Path) -> bool:
    """Not a folder that other things live in as well, such as the home folder or /tmp."""
    is_shared = bool(folder.stat().st_mode & stat.S_ISVTX)
    return not is_shared and not Path.home().is_relative_to(folder) and folder != Path(folder.anchor)


def _list_paths(data_folder: Path, database_url: str) -> Iterator[Path]:
    if data_folder.is_dir():
        if is_ours_alone(data_folder):
            yield from _walk(data_folder)
        else:
            for name in OUR_NAMES:
                for path in data_folder.glob(name):
                    yield from _walk(path)
    if file := find_database_file(database_url):
        beside = [file.with_name(file.name + suffix) for suffix in SUFFIXES]
        yield from (path for path in beside if data_folder not in path.parents)


def find_database_file(database_url: str) -> Path | None:
    """The file behind the address; None for a database that is not a file."""
    # Every command reads the settings, and with them this file; most of them need no database's library.
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        return None
    is_file = url.get_backend_name() == "sqlite" and url.database
    return Path(url.database or "").absolute() if is_file else None


def _walk(path: Path) -> Iterator[Path]:
    """The path and all in it; links lead elsewhere and are left alone."""
    yield path
    for folder, folders, files in os.walk(path):
        yield from (Path(folder, name) for name in (*folders, *files))


def _is_open(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return not stat.S_ISLNK(mode) and bool(mode & PRIVATE_UMASK)
