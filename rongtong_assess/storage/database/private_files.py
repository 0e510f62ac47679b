"""Files of an installation that only its owner may read: databases, secrets, e-mails, models, results.

A process creates files privately; rights that an earlier version or a copied backup left open are corrected when a
server, a worker or init-db starts.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

PRIVATE_UMASK = 0o077
# The files of a SQLite database: the write-ahead log, its index, the journal of another mode.
SUFFIXES = ("", "-wal", "-shm", "-journal")
# In a folder that other programs use too, only these are ours.
OUR_NAMES = (
    "secrets.json", "outbox", "questionnaires", "edition-cache", "jobs", "demo-jobs", "models", "demo-models",
    "*.sqlite3*",
)  # fmt: skip


def make_new_files_private() -> None:
    """Files that this process and its children create from now on are readable by their owner only."""
    os.umask(PRIVATE_UMASK)


def make_private(data_folder: Path, database_url: str) -> None:
    """Remove the rights of others from existing files, as far as this process may change them."""
    for path in find_open_paths(data_folder, database_url):
        try:
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~PRIVATE_UMASK)
        except OSError:
            # Another user's file, or deleted meanwhile: doctor lists what stays open.
            continue


def find_open_paths(data_folder: Path, database_url: str) -> list[Path]:
    """The files and folders on which others than the owner have rights."""
    return [path for path in _list_paths(data_folder, database_url) if _is_open(path)]


def is_ours_alone(folder: Path) -> bool:
    """False for a folder that other programs use too, such as the home folder or /tmp."""
    is_shared = bool(folder.stat().st_mode & stat.S_ISVTX)
    return not is_shared and not Path.home().is_relative_to(folder) and folder != Path(folder.anchor)


def find_database_file(database_url: str) -> Path | None:
    """The file behind the address; None for a database that is not a file."""
    # Every command imports this file with the settings; most of them need no SQLAlchemy.
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        return None
    is_file = url.get_backend_name() == "sqlite" and url.database
    return Path(url.database or "").absolute() if is_file else None


def _list_paths(data_folder: Path, database_url: str) -> Iterator[Path]:
    if data_folder.is_dir():
        if is_ours_alone(data_folder):
            yield from _walk(data_folder)
        else:
            for name in OUR_NAMES:
                for path in data_folder.glob(name):
                    yield from _walk(path)
    if file := find_database_file(database_url):
        companions = [file.with_name(file.name + suffix) for suffix in SUFFIXES]
        yield from (path for path in companions if data_folder not in path.parents)


def _walk(path: Path) -> Iterator[Path]:
    """The path and everything below it; links are not followed."""
    yield path
    for folder, folders, files in os.walk(path):
        yield from (Path(folder, name) for name in (*folders, *files))


def _is_open(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return not stat.S_ISLNK(mode) and bool(mode & PRIVATE_UMASK)
