"""The command as a user meets it: arguments in; exit code, stdout and stderr out."""

import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rongtong_assess.cli.commands import rongtong as command_line
from rongtong_assess.cli.console.guard import run_guarded
from tests.core.result.worked_cases import CASES, read_case, sheet_of


@dataclass(frozen=True, slots=True)
class Done:
    """How a call of the command ended."""

    code: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def rongtong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in an empty folder, with a data folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RONGTONG_DATA", str(tmp_path / "data"))

    def run(*arguments: str, stdin: str = "") -> Done:
        raw = io.BytesIO(stdin.encode("utf-8", "surrogateescape"))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(raw))
        umask = os.umask(0o022)  # a command that opens the data folder changes it for its process
        try:
            code = run_guarded(command_line, arguments)
        finally:
            os.umask(umask)
        out, err = capsys.readouterr()
        return Done(code, out, err)

    return run


@pytest.fixture(scope="session")
def sheets() -> list[dict[str, Any]]:
    """The worked cases' answer sheets with plain JSON values."""
    documents = [sheet_of(read_case(file.stem)) for file in sorted(CASES.glob("*.yaml"))]
    return json.loads(json.dumps(documents, default=float))  # type: ignore[no-any-return]  # known to be such a list
