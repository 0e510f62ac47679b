"""core imports the standard library only, and none of the parts that reach clock, disk or network."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "rongtong_assess"
CORE_FILES = sorted((PACKAGE / "core").rglob("*.py"))
FILES = {"glob", "io", "os", "pathlib", "shutil", "sqlite3", "tempfile"}
NETWORK = {"asyncio", "ftplib", "http", "smtplib", "socket", "urllib"}
CLOCK_AND_CHANCE = {"random", "secrets", "time", "zoneinfo"}
PROCESSES = {"multiprocessing", "subprocess", "threading"}
PURE = {"urllib.parse"}
"""Splits and quotes texts; it opens nothing."""
REACHING_OUT = FILES | NETWORK | CLOCK_AND_CHANCE | PROCESSES


def imported_modules(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def forbidden_imports(source: str) -> list[str]:
    allowed = sys.stdlib_module_names - REACHING_OUT
    return [
        module
        for module in imported_modules(source)
        if module not in PURE
        and not module.startswith("rongtong_assess.core.")
        and module.partition(".")[0] not in allowed
    ]


@pytest.mark.parametrize("path", CORE_FILES, ids=lambda path: path.stem)
def test_core_stands_on_the_standard_library(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert forbidden_imports(source) == [], "move this to content, storage or a service"
    assert not re.search(r"(?<![\w.])open\(", source)
    assert "today(" not in source
    assert "now(" not in source


@pytest.mark.parametrize(
    "line", ["import os.path", "from pathlib import Path", "import flask", "from rongtong_assess.storage import x"]
)
def test_the_check_sees_what_it_forbids(line: str) -> None:
    assert forbidden_imports(line)
