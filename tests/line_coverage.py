"""Counts the lines of the package that tests reach, in every test process, and adds them up afterwards.

A plugin that does nothing unless LINE_COVERAGE names a folder. The command adds up what is there, prints the share and
compares it with the floor in setup.cfg: python -m tests.line_coverage FOLDER
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable
from configparser import ConfigParser
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "rongtong_assess"
# Alembic runs migrations without importing them.
OMITTED = ["rongtong_assess/storage/migrations/*"]
FOLDER = os.environ.get("LINE_COVERAGE", "")


def start_counting() -> Callable[[], None]:
    """Count from now on, and give the function that writes the result; modules imported earlier are not counted."""
    import slipcover

    counter = slipcover.Slipcover(source=[str(PACKAGE)], omit=OMITTED)
    slipcover.ImportManager(counter, slipcover.FileMatcher(sources=[PACKAGE], omit=OMITTED)).__enter__()
    file = Path(FOLDER) / f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.json"

    def write_down() -> None:
        file.write_text(json.dumps(counter.get_coverage()), "utf-8")

    return write_down


WRITE_DOWN = start_counting() if FOLDER else None


def pytest_sessionfinish(session: pytest.Session) -> None:
    if WRITE_DOWN:
        WRITE_DOWN()


def add_up(reports: list[dict[str, Any]]) -> Decimal:
    """The share of lines that any process reached, in percent with one digit, never rounded up."""
    reached, all_lines = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    for report in reports:
        for file, lines in report["files"].items():
            reached[file].update(lines["executed_lines"])
            all_lines[file].update(lines["executed_lines"], lines["missing_lines"])
    share = Decimal(100 * sum(map(len, reached.values()))) / sum(map(len, all_lines.values()))
    return share.quantize(Decimal("0.1"), rounding=ROUND_FLOOR)


def read_floor() -> Decimal:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    return Decimal(config["line_coverage"]["at_least_percent"])


def main(folder: Path) -> int:
    share = add_up([json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))])
    floor = read_floor()
    print(f"【测试】测试走到程序 {share}% 的语句行，下限 {floor}%")
    if share < floor:
        print("【测试】低于下限：请给没有走到的行补上测试；下限只升不降", file=sys.stderr)
        return 1
    if share >= floor + 1:
        print(f"【测试】请把 setup.cfg 里的下限提高到 {share}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
