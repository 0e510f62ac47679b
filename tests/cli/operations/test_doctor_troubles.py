"""The doctor tells the truth: it tries a write, looks at rights, clock and fonts, and its advice fits the cause."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rongtong_assess.settings import find_data_folder
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[3]
NO_FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>'


@pytest.fixture
def file(rongtong: Run, tmp_path: Path) -> Path:
    """The database of a fresh installation."""
    assert rongtong("init-db").code == 0
    return tmp_path / "data" / "rongtong.sqlite3"


def lines(rongtong: Run, name: str) -> str:
    done = rongtong("doctor")
    return next(line for line in done.stdout.splitlines() if name in line.partition("：")[0])


def test_a_lock_and_damage_get_different_advice(rongtong: Run, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert lines(rongtong, "数据库").startswith("坏  数据库：另一个程序正占着数据库")
    other.rollback()
    other.close()
    assert lines(rongtong, "数据库").startswith("好  数据库：连得上，写得进")
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    file.write_bytes(b"spoiled " * 1000)
    said = lines(rongtong, "数据库")
    assert said.startswith("坏  数据库：数据库文件坏了")
    assert "备份恢复" in said


def test_a_site_that_lost_its_database_is_not_told_to_begin_an_empty_one(rongtong: Run, file: Path) -> None:
    file.unlink()
    assert lines(rongtong, "数据库").startswith("注意  数据库：还没有建立")
    (file.parent / "counters.sqlite3").touch()
    said = lines(rongtong, "数据库")
    assert said.startswith("坏  数据库：数据库文件不在了")
    assert ("备份恢复" in said, "init-db" in said) == (True, False)


def test_commands_say_the_same_of_a_damaged_database(rongtong: Run, file: Path) -> None:
    file.write_bytes(b"spoiled " * 1000)
    done = rongtong("init-db")
    assert (done.code, "数据库文件坏了" in done.stderr, "备份" in done.stderr) == (2, True, True)


def test_files_that_others_can_read_are_named_until_a_start_corrects_them(rongtong: Run, file: Path) -> None:
    outbox = file.parent / "outbox"
    outbox.mkdir()
    outbox.chmod(0o755)
    file.chmod(0o644)
    said = lines(rongtong, "数据目录的权限")
    assert said.startswith("坏  数据目录的权限：2 个文件或文件夹")
    assert str(file) in said
    rongtong("init-db")
    assert lines(rongtong, "数据目录的权限").startswith("好")


def test_a_clock_behind_what_was_written_down_is_named(rongtong: Run, file: Path) -> None:
    assert lines(rongtong, "时钟").startswith("好")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(tzinfo=None).isoformat(" ")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE audit_entry SET done_at = ?", (tomorrow,))
        if not connection.total_changes:
            connection.execute("INSERT INTO audit_entry (done_at, action, subject) VALUES (?, 'x', '')", (tomorrow,))
    connection.close()
    assert lines(rongtong, "时钟").startswith("坏  时钟：现在是")


@pytest.mark.parametrize("command", ["report", "doctor"])
def test_without_any_font_a_command_says_so_and_does_not_die(tmp_path: Path, command: str) -> None:
    (tmp_path / "fonts.conf").write_text(NO_FONTS)
    example = find_data_folder("questionnaires") / "miit-2024" / "examples" / "machining-60.json"
    arguments = [str(example), "-o", str(tmp_path / "out.pdf")] if command == "report" else []
    environment = {
        **os.environ,
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
        "RONGTONG_DATA": str(tmp_path / "data"),
        "PYTHONPATH": str(ROOT),
    }
    start = [sys.executable, "-c", "from rongtong_assess.cli import main; main()", command, *arguments]
    done = subprocess.run(start, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == (2 if command == "report" else 1)
    assert "没有任何能用的字体" in done.stdout + done.stderr
    assert "fonts-noto-cjk；已经装了的，请检查 /etc/fonts" in done.stdout + done.stderr
    assert "Warning" not in done.stderr
    assert not (tmp_path / "out.pdf").exists()
