"""Files of an installation that only its owner may read: databases, secrets, e-mails, models, results.

A process creates files privately; rights that an earlier version or a copied backup left open are corrected when a
server, a worker or init-db starts.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PRIVATE_UMASK = 0o077
SECRETS_FILE = "secrets.json"
# The files of a SQLite database: the write-ahead log, its index, the journal of another mode.
SUFFIXES = ("", "-wal", "-shm", "-journal")
# In a folder that other programs use too, only these are ours.
OUR_NAMES = (
    "secrets.json", "outbox", "questionnaires", "edition-cache", "jobs", "demo-jobs", "models", "demo-models",
    "evidence", "demo-evidence", "*.sqlite3*",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InstallationFiles:
    """Where an installation keeps its files; a demo's lie apart from those of the real site."""

    data_folder: Path
    is_demo: bool = field(default=False, kw_only=True)

    @property
    def outbox_folder(self) -> Path:
        return self.data_folder / ("demo-outbox" if self.is_demo else "outbox")

    @property
    def counters_file(self) -> Path:
        """Recent counts of the rate limits; may be deleted while nothing runs."""
        return self.data_folder / ("demo-counters.sqlite3" if self.is_demo else "counters.sqlite3")

    @property
    def editions_folder(self) -> Path:
        """Editions that were published in this installation, one folder each; not shared with the demo."""
        return self.data_folder / ("demo-questionnaires" if self.is_demo else "questionnaires")

    @property
    def edition_cache_folder(self) -> Path:
        """Cache of published editions; may be deleted at any time."""
        return self.data_folder / "edition-cache"

    @property
    def jobs_folder(self) -> Path:
        """Results of background jobs, one folder per job; not shared with the demo."""
        return self.data_folder / ("demo-jobs" if self.is_demo else "jobs")

    @property
    def models_folder(self) -> Path:
        """Models trained in this installation, and which serves from when; not shared with the demo."""
        return self.data_folder / ("demo-models" if self.is_demo else "models")

    @property
    def evidence_folder(self) -> Path:
        """Files that firms handed in, under their SHA-256, and uploads under way; not shared with the demo."""
        return self.data_folder / ("demo-evidence" if self.is_demo else "evidence")


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


def load_secrets(folder: Path) -> dict[str, str]:
    """The installation's own secrets; whichever process is first makes folder and file.

    Raises OSError where the folder cannot be used, ValueError, KeyError or TypeError for a damaged file.
    """
    path = folder / SECRETS_FILE
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _write_secrets(path)
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {name: str(stored[name]) for name in ("secret_key", "totp_secret")}


def _write_secrets(path: Path) -> None:
    content = json.dumps({"secret_key": secrets.token_urlsafe(48), "totp_secret": secrets.token_urlsafe(48)})
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link fails if another process was first, so both go on with the same secrets.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


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


def hide_password(database_url: str) -> str:
    """The address as messages may show it. Raises ValueError or DatabaseFault where it is none."""
    from sqlalchemy import make_url

    return make_url(database_url).render_as_string(hide_password=True)


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
