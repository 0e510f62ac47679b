"""The habits of the repository: reasons for what is switched off, the same checks everywhere, numbered decisions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.house.tree import ROOT

SOURCES = [path for top in ("bench", "rongtong_assess", "script", "tests") for path in sorted((ROOT / top).rglob("*"))]
PYTHON = [path for path in SOURCES if path.suffix == ".py"]
SWITCHED_OFF = re.compile(r"# (noqa|type: ignore)\b(.*)")
WITH_REASON = re.compile(r"(: [A-Z]+\d+(, [A-Z]+\d+)*|\[[a-z-]+(, ?[a-z-]+)*\])  # \S")
DECISIONS = ROOT / "docs" / "decisions"


def list_without_reason(lines: Iterable[str]) -> Iterator[str]:
    """Lines that switch a check off for no named rule or for no reason."""
    for line in lines:
        found = SWITCHED_OFF.search(line)
        if found and not WITH_REASON.match(found[2]):
            yield line.strip()


def test_every_check_that_is_switched_off_has_its_reason_on_its_line() -> None:
    here = Path(__file__)
    found = {
        path.relative_to(ROOT).as_posix(): wrong
        for path in PYTHON
        if path != here and (wrong := list(list_without_reason(path.read_text("utf-8").splitlines())))
    }
    assert not found, "name the rule, and after two spaces the reason: # noqa: S311  # nobody's secret"


@pytest.mark.parametrize("line", ["a  # noqa", "a  # noqa: S311", "a  # type: ignore", "a  # type: ignore[arg-type]"])
def test_a_switch_without_rule_or_reason_is_seen(line: str) -> None:
    assert list(list_without_reason([line])) == [line]
    assert not list(list_without_reason([f"{line.partition('#')[0]}# noqa: S311  # nobody's secret"]))


def test_every_rule_that_is_switched_off_for_whole_files_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    (ignored,) = re.findall(r"^ignore = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    per_file = re.findall(r'^"\S+\*\*" = \[\n(.*?)^\]', text, re.MULTILINE | re.DOTALL)
    lines = [line for block in (ignored, *per_file) for line in block.splitlines()]
    assert len(per_file) == text.count('**" = ')
    assert [line for line in lines if not re.fullmatch(r'    "[A-Z]+\d+", # \w.*', line)] == []


def test_pre_commit_runs_the_lint_stages_of_the_test_script() -> None:
    hooks = YAML(typ="safe").load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]["hooks"]
    script = (ROOT / "script" / "test").read_text("utf-8")
    stages = re.findall(r'^stage "[^"]+" ((?:ruff|lint-imports|mypy).*)$', script, re.MULTILINE)
    assert [hook["entry"].removeprefix(".venv/bin/") for hook in hooks] == stages
    assert len(stages) == 4


def test_decisions_are_numbered_without_holes_and_all_are_listed() -> None:
    names = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    titles = {name: (DECISIONS / name).read_text("utf-8").splitlines()[0] for name in names}
    assert {name: title.partition(".")[0] for name, title in titles.items()} == {n: f"# {int(n[:4])}" for n in names}
    listed = [f"- [{title.removeprefix('# ')}]({name})" for name, title in titles.items()]
    assert [
        line for line in (DECISIONS / "README.md").read_text("utf-8").splitlines() if line.startswith("- ")
    ] == listed


def test_tests_that_run_at_night_only_are_listed_for_contributors() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    marked = {
        name
        for path in PYTHON
        for name in re.findall(r"@pytest\.mark\.nightly\n(?:@.*\n)*def (test_\w+)", path.read_text("utf-8"))
    }
    assert {name for name in re.findall(r"`(test_\w+)`", text)} == marked


def test_the_licence_is_named_once_for_all() -> None:
    metadata = ConfigParser()
    metadata.read(ROOT / "setup.cfg", "utf-8")
    assert metadata["metadata"]["license_expression"] == "Apache-2.0"
    assert (ROOT / metadata["metadata"]["license_files"]).read_text("utf-8").split()[:4] == [
        "Apache",
        "License",
        "Version",
        "2.0,",
    ]
