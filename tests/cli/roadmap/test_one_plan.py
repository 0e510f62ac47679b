"""`plan` and `report` speak of one plan: the one that is named, or the same default."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from tests.cli.conftest import Run

EXAMPLES = Path(__file__).parents[3] / "questionnaires" / "miit-2024" / "examples"
MACHINING, ELECTRONICS = (str(EXAMPLES / f"{name}.json") for name in ("machining-60", "electronics-420"))


def plan_of(rongtong: Run, sheet: str, kind: str, *options: str) -> Any:
    return json.loads(rongtong("plan", sheet, "--json", *options).stdout)["plans"][kind]


def texts_of_report(rongtong: Run, folder: Path, sheet: str, *options: str) -> list[str]:
    """What PDF and Word say, without the blanks a layout puts in."""
    done = rongtong("report", sheet, "-o", "r.pdf", "--docx", *options)
    assert done.code == 0, done.stderr
    pdf = "".join(page.extract_text() for page in PdfReader(folder / "r.pdf").pages)
    paper = Document(BytesIO((folder / "r.docx").read_bytes()))
    words = [paragraph.text for paragraph in paper.paragraphs]
    words += [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return ["".join(text.split()) for text in (pdf, "\n".join(words))]


@pytest.mark.parametrize(
    ("sheet", "kind", "options"),
    [
        (MACHINING, "most_useful", ()),
        (MACHINING, "safe", ("--plan", "safe")),
        (ELECTRONICS, "least_cost", ("--plan", "least_cost")),
        (MACHINING, "within_budget", ("--budget", "9")),
    ],
)
def test_the_report_goes_into_the_plan_of_the_command(
    rongtong: Run, tmp_path: Path, sheet: str, kind: str, options: tuple[str, ...]
) -> None:
    plan = plan_of(rongtong, sheet, kind, *options)
    expected = (
        f"{len(plan['measures'])}项措施",
        "第一年要花",
        f"{plan['first_year_cost']}万元",
        f"方案做完是{['未达一级', '一级', '二级', '三级', '四级'][plan['level_after']]}",
    )
    for text in texts_of_report(rongtong, tmp_path, sheet, *options):
        assert [words for words in expected if words not in text] == []


@pytest.mark.parametrize("options", [(), ("--plan", "safe"), ("--plan", "least_cost"), ("--budget", "9")])
def test_people_read_the_plan_that_is_meant_first(rongtong: Run, options: tuple[str, ...]) -> None:
    first = rongtong("plan", MACHINING, *options).stdout.splitlines()[1]
    kind = options[1] if options and options[0] == "--plan" else "within_budget" if options else "most_useful"
    plan = plan_of(rongtong, MACHINING, kind, *options)
    assert f"第一年 {plan['first_year_cost']} 万元" in first
    assert ("选定的" if "--plan" in options else "默认的") in first


def test_a_plan_that_is_not_there_is_refused_with_the_condition(rongtong: Run) -> None:
    for command in (("plan", MACHINING), ("report", MACHINING, "-o", "r.pdf")):
        done = rongtong(*command, "--plan", "within_budget")
        assert (done.code, done.stdout) == (2, "")
        assert "--budget" in done.stderr
        done = rongtong(*command, "--plan", "within_budget", "--budget", "1")
        assert done.code == 2
        assert "最少要 5.05 万元" in done.stderr
        assert "--plan" in rongtong(*command, "--plan", "no_such").stderr
