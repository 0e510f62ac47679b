"""What only a process of its own shows: speed of imports, full disks, closed pipes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

START = "from rongtong_assess.cli import main; main()"


@pytest.fixture
def sheet(tmp_path: Path, sheets: list[dict[str, Any]]) -> str:
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps(sheets[0]))
    return str(path)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_said_in_words(sheet: str, unbuffered: str) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", START, "score", sheet, "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "磁盘满了，请清出空间后重试。\n"


def test_a_reader_that_leaves_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", START, "edition", "show", "miit-2024"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.wait(30)


def test_scoring_loads_neither_the_web_nor_tables_nor_the_database(sheet: str) -> None:
    show = "import sys, atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); " + START
    done = subprocess.run(
        [sys.executable, "-c", show, "score", sheet], capture_output=True, encoding="utf-8", check=True
    )
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert "rongtong_assess" in loaded
    assert not loaded & {"flask", "sqlalchemy", "pyarrow", "weasyprint", "numpy"}
