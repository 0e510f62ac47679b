"""The share of reached lines is exact, adds up all processes, and is never rounded up to the floor."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests import line_coverage
from tests.line_coverage import add_up, main


def report(reached: list[int], missing: list[int]) -> dict[str, Any]:
    return {"files": {"a.py": {"executed_lines": reached, "missing_lines": missing}}}


def test_a_line_counts_as_reached_once_any_process_has_reached_it() -> None:
    assert add_up([report([1, 2], [3, 4]), report([3], [1, 2, 4])]) == Decimal("75.0")


@pytest.mark.parametrize(("floor", "code"), [("66.6", 0), ("66.7", 1)])
def test_a_share_below_the_floor_fails_and_is_not_rounded_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, floor: str, code: int
) -> None:
    monkeypatch.setattr(line_coverage, "read_floor", lambda: Decimal(floor))
    (tmp_path / "gw0.json").write_text(json.dumps(report([1, 2], [3])), "utf-8")
    assert main(tmp_path) == code
