"""The manuals: both READMEs name the same commands, all that there are, and every link leads to a file."""

import re
from pathlib import Path

import pytest

from rongtong_assess.cli.commands import COMMANDS
from rongtong_assess.cli.forecast import COMMANDS as MODEL_COMMANDS

REPOSITORY = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
MANUALS = [*READMES, *(f"docs/{path.name}" for path in sorted((REPOSITORY / "docs").glob("*.md")))]


def read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_every_command(name: str) -> None:
    rows = re.findall(r"^\| `rongtong ([^`]+)`", read(name), re.MULTILINE)
    assert {row.split()[0] for row in rows} == set(COMMANDS)
    of_model = " ".join(row.removeprefix("model ") for row in rows if row.startswith("model "))
    assert set(MODEL_COMMANDS) <= set(re.split(r"[\\| ]+", of_model))


def test_both_readmes_lead_to_the_same_manuals() -> None:
    first, second = ({link for link in links(name) if link.startswith("docs/")} for name in READMES)
    assert first == second


@pytest.mark.parametrize("name", MANUALS)
def test_every_link_leads_to_a_file(name: str) -> None:
    here = (REPOSITORY / name).parent
    assert [link for link in links(name) if not (here / link).exists()] == []


def links(name: str) -> list[str]:
    """The files of this repository that a page links to."""
    found = re.findall(r"\]\(([^)#]+)[^)]*\)", read(name))
    return [link for link in found if "://" not in link]
