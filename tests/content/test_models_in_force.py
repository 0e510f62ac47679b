"""models/in_force.yaml: read as it was written, and refused with its line when it is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rongtong_assess.content.model_files import FILE, in_force_text, read_in_force
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.in_force import ModelInForce

HISTORY = (
    ModelInForce("miit-2024", "2026-11-25", date(2026, 11, 25), "ab" * 32, "promoted"),
    ModelInForce("miit-2024", "rule", date(2026, 12, 1), "", "rolled_back"),
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(in_force_text(HISTORY), encoding="utf-8")
    assert read_in_force(tmp_path) == HISTORY


def test_no_file_is_no_history(tmp_path: Path) -> None:
    assert read_in_force(tmp_path) == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("ab" * 32, "", "in_force.yaml:3.*不相称"),
        ("ab" * 32, "zz", "64 位校验值"),
        ('"2026-12-01"', '"2026-01-01"', "in_force.yaml:8.*早于"),
        ("why: promoted", "why: because", "promoted"),
        ("model:", "modle:", "modle"),
        ("- edition: miit-2024", "- edition: ../../etc", "小写字母"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    (tmp_path / FILE).write_text(in_force_text(HISTORY).replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refused, match=says):
        read_in_force(tmp_path)
