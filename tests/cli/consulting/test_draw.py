"""rongtong draw and draw verify: the same result everywhere, and a change that does not go unseen."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

QUESTION: dict[str, Any] = {
    "pool": [
        {"id": "e1", "organisation": "甲所", "specialties": ["质量"], "avoid": ["f2"]},
        {"id": "e2", "organisation": "甲所", "specialties": ["质量"], "avoid": []},
        {"id": "e3", "organisation": "乙所", "specialties": ["质量"], "avoid": []},
    ],
    "demand": [{"firm": "f1", "specialty": "质量", "people": 2, "substitutes": 2}],
    "seed": "2026-11-30 的种子",
}


@pytest.fixture
def result(rongtong: Run) -> Path:
    """A result file, just written."""
    Path("in.json").write_text(json.dumps(QUESTION), "utf-8")
    done = rongtong("draw", "in.json", "-o", "out.json")
    assert (done.code, done.stdout) == (0, "")
    assert "候补不够：要 2 人，只有 1 人" in done.stderr
    return Path("out.json")


def test_what_was_drawn_is_confirmed_in_a_fresh_process(result: Path) -> None:
    command = [str(Path(sys.executable).with_name("rongtong")), "draw", "verify", str(result)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert document["ok"] is True
    assert document["draws"] == json.loads(result.read_text("utf-8"))["draws"]
    assert "核对无误" in done.stderr


@pytest.mark.parametrize("place", range(0, 700, 41))
def test_a_changed_byte_ends_with_1_and_says_what_differs(rongtong: Run, result: Path, place: int) -> None:
    raw = bytearray(result.read_bytes())
    raw[place % len(raw)] ^= 1
    result.write_bytes(raw)
    done = rongtong("draw", "verify", "out.json", "--json")
    assert (done.code, done.stderr) == (1, "")
    answer = json.loads(done.stdout)
    assert answer["ok"] is False
    assert all(difference["where"] and difference["what"] for difference in answer["differences"])


@pytest.mark.parametrize("raw", [b"", b"{}", json.dumps(QUESTION).encode(), b"\x00\xff", b"PK\x03\x04"])
def test_a_file_that_is_no_result_ends_with_2(rongtong: Run, raw: bytes) -> None:
    Path("out.json").write_bytes(raw)
    done = rongtong("draw", "verify", "out.json")
    assert (done.code, done.stdout) == (2, "")
    assert "不是专家抽取的结果文件" in done.stderr


def test_the_question_is_never_written_over(rongtong: Run, result: Path) -> None:
    before = Path("in.json").read_bytes()
    assert rongtong("draw", "in.json", "-o", "in.json").code == 2
    assert Path("in.json").read_bytes() == before


def test_a_short_seed_is_warned_of(rongtong: Run) -> None:
    Path("in.json").write_text(json.dumps(QUESTION | {"seed": "1"}), "utf-8")
    assert "种子太短" in rongtong("draw", "in.json", "-o", "out.json").stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["in.json"], "缺少 -o"), (["verify"], "缺少 结果.json"), (["verify", "no.json"], "读不了")],
)
def test_a_wrong_call_is_told_in_one_line(rongtong: Run, arguments: list[str], words: str) -> None:
    done = rongtong("draw", *arguments)
    assert done.code == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
