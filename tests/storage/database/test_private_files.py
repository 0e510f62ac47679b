"""Nobody but the owner of an installation reads its files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rongtong_assess.storage.database.private_files import find_open_paths, is_ours_alone, make_private

ROOT = Path(__file__).parents[3]


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A data folder as an earlier version, or a person with a usual umask, leaves it."""
    folder = tmp_path / "data"
    for name in ("outbox/a.eml", "jobs/1/0000.pdf", "models/m/model.json", "edition-cache/x", "backup/old.db", "a.log"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    for name in ("rongtong.sqlite3", "rongtong.sqlite3-wal", "rongtong.sqlite3-shm", "secrets.json", "备份.sqlite3"):
        (folder / name).touch()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def modes(folder: Path) -> set[tuple[bool, int]]:
    return {(path.is_dir(), path.stat().st_mode & 0o777) for path in (folder, *folder.rglob("*"))}


def test_what_was_left_open_is_found_and_closed(open_folder: Path) -> None:
    url = f"sqlite:///{open_folder / 'rongtong.sqlite3'}"
    assert len(find_open_paths(open_folder, url)) == len([open_folder, *open_folder.rglob("*")])
    make_private(open_folder, url)
    assert find_open_paths(open_folder, url) == []
    assert modes(open_folder) == {(True, 0o700), (False, 0o600)}


def test_a_database_elsewhere_is_closed_and_what_lies_beside_it_is_not_touched(
    open_folder: Path, tmp_path: Path
) -> None:
    for name in ("own.db", "own.db-wal", "own.db-journal", "neighbour.txt"):
        (tmp_path / name).touch(mode=0o644)
        (tmp_path / name).chmod(0o644)
    make_private(open_folder, f"sqlite:///{tmp_path / 'own.db'}")
    found = {path.name for path in tmp_path.iterdir() if path.is_file() and path.stat().st_mode & 0o077}
    assert found == {"neighbour.txt"}


def test_in_a_folder_that_is_not_ours_alone_only_our_names_are_closed(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(open_folder))
    assert not is_ours_alone(open_folder)
    make_private(open_folder, "postgresql://127.0.0.1/x")
    left = {path.name for path in (open_folder, *open_folder.rglob("*")) if path.stat().st_mode & 0o077}
    assert left == {"data", "backup", "old.db", "a.log"}


def test_links_lead_elsewhere_and_are_left_alone(open_folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    outside.chmod(0o755)
    (open_folder / "outbox" / "link").symlink_to(outside)
    make_private(open_folder, "")
    assert outside.stat().st_mode & 0o777 == 0o755
    assert find_open_paths(open_folder, "") == []


@pytest.mark.parametrize(
    "start",
    [
        "from rongtong_assess.cli.console.guard import run_guarded; from rongtong_assess.cli.commands import rongtong; "
        "run_guarded(rongtong, ['init-db'])",
        "from rongtong_assess.app import create_app\ntry: create_app()\nexcept Exception: pass",
    ],
    ids=["init-db", "a server"],
)
def test_a_process_closes_what_is_open_and_makes_only_private_files(open_folder: Path, start: str) -> None:
    (open_folder / "secrets.json").unlink()
    (open_folder / "rongtong.sqlite3").unlink()
    look = "import os; file = os.open('made', os.O_CREAT, 0o666); print(oct(os.fstat(file).st_mode & 0o777))"
    environment = {**os.environ, "RONGTONG_DATA": str(open_folder), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", f"import os; os.umask(0)\n{start}\n{look}"],
        cwd=open_folder, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split()[-1] == "0o600"
    assert modes(open_folder) == {(True, 0o700), (False, 0o600)}
