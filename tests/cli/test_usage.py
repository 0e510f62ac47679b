"""Calling the command wrongly, and asking it for help."""

from pathlib import Path

import pytest

from rongtong_assess.cli.commands import COMMANDS
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scroe"], ["没有命令 scroe", "rongtong --help"]),
        (["score"], ["缺少 答题表.json", "rongtong score --help"]),
        (["score", "a.json", "b.json"], ["参数多了"]),
        (["score", "a.json", "--jsn"], ["没有选项 --jsn"]),
        (["score", "missing.json"], ["missing.json", "文件不存在"]),
        (["score", "."], ["文件不存在或读不了"]),
        (["score-batch", "a.jsonl"], ["缺少 -o"]),
        (["score-batch", "a.jsonl", "-o"], ["-o", "缺少值"]),
        (["score-batch", "missing.jsonl", "-o", "b.csv"], ["missing.jsonl", "没有这个文件"]),
        (["score-batch", "a.xlsx", "-o", "b.csv"], ["a.xlsx", ".parquet"]),
        (["score-batch", "a.jsonl", "-o", "b.txt"], ["b.txt", ".csv"]),
        (["edition", "show", "miit-1999"], ["miit-1999", "miit-2024"]),
        (["edition", "check", "nowhere"], ["nowhere", "没有这个文件夹"]),
        (["report", "missing.json", "-o", "x.pdf"], ["missing.json", "文件不存在"]),
        (["plan", "a.json", "--prices", "cheap"], ["--prices", "「cheap」不在可选的之内，可选的是 low、mid、high"]),
        (["model", "simulate", "--scenario", "x"], ["--scenario", "可选的是 low、mid、high。请看"]),
        (["serve", "--port", "99999"], ["--port", "请填 1 到 65535 之间的整数"]),
    ],
)
def test_a_wrong_call_ends_with_2_and_one_plain_message(rongtong: Run, arguments: list[str], words: list[str]) -> None:
    done = rongtong(*arguments)
    assert done.code == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [word for word in words if word not in done.stderr] == []


@pytest.mark.parametrize("arguments", [[], *([name] for name in COMMANDS)])
def test_every_command_has_help_in_chinese(rongtong: Run, arguments: list[str]) -> None:
    done = rongtong(*arguments, "--help")
    assert done.code == 0
    assert done.stdout.startswith("用法：rongtong")
    assert "Options" not in done.stdout
    assert "Show this message" not in done.stdout


def test_no_command_at_all_shows_the_help(rongtong: Run) -> None:
    done = rongtong()
    assert done.code == 2
    assert "命令:" in done.stderr


@pytest.mark.parametrize("what", ["edition", "catalogue"])
def test_a_link_to_itself_is_no_folder(rongtong: Run, tmp_path: Path, what: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    done = rongtong(what, "check", "loop")
    assert done.code == 2
    assert "没有这个文件夹" in done.stderr
