"""rongtong assign: the JSON of the contract, a plan for people, and one plain message for what cannot be read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

FIRM = {"region": "330102", "industry": "C34", "scenes": ["quality"], "urgency": 1}
PERSON = {"regions": ["330100"], "industries": ["C34"], "scenes": [], "capacity": 1}
QUESTION: dict[str, Any] = {
    "firms": [{"id": "f1", **FIRM}, {"id": "f2", **FIRM, "urgency": 3}, {"id": "f3", **FIRM}],
    "consultants": [
        {"id": "c1", "organisation": "p1", **PERSON, "avoid": ["f3"]},
        {"id": "c2", "organisation": "p2", **PERSON, "avoid": ["f3"]},
    ],
}


def write(question: object, path: str = "in.json") -> str:
    Path(path).write_text(json.dumps(question), "utf-8")
    return path


def test_the_json_has_exactly_the_promised_keys(rongtong: Run) -> None:
    done = rongtong("assign", write(QUESTION), "--json")
    assert (done.code, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert list(answer) == ["assignments", "unassigned", "total_cost", "optimal"]
    assert list(answer["assignments"][0]) == ["firm", "consultants", "cost", "parts"]
    assert answer["unassigned"] == [{"firm": "f3", "why": "nobody allowed"}]
    assert (answer["total_cost"], answer["optimal"]) == (1022, True)


def test_teams_print_nothing_but_their_document(rongtong: Run) -> None:
    team = {"team": {"size": 2, "organisations_differ": True}}
    done = rongtong("assign", write(QUESTION | team), "--json")
    answer = json.loads(done.stdout)
    assert [item["firm"] for item in answer["assignments"]] == ["f2"]
    assert answer["unassigned"] == [{"firm": "f1", "why": "nobody free"}, {"firm": "f3", "why": "nobody allowed"}]


def test_people_read_reasons_and_whether_the_plan_is_proven(rongtong: Run) -> None:
    text = rongtong("assign", write(QUESTION)).stdout
    assert "已证明没有更好的方案" in text
    assert "f1 → c" in text
    assert "常跑企业所在的城市" in text
    assert "企业要做的 1 个场景里有 1 个不熟悉" in text
    assert "f3 没分到：没有可以去的顾问" in text


def test_the_question_may_come_from_standard_input(rongtong: Run) -> None:
    assert json.loads(rongtong("assign", "-", "--json", stdin=json.dumps(QUESTION)).stdout)["total_cost"] == 1022


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'{"firms": [], "firms": []}', "写了两遍"),
        (b'{"firms": [], "consultants": [], "change_cost": NaN}', "不是一个数"),
        (b'{"firms": [], "consultants": [], "change_cost": ' + b"9" * 5000 + b"}", "太长"),
        (b"\xff\xfe{}", "UTF-16"),
        ('{"名": 1}'.encode("gb18030"), "不是 UTF-8"),
        (b"[" * 100_000, "JSON"),
        (b"", "JSON"),
        (b"[]", "应是一个 JSON 对象"),
    ],
)
def test_what_is_no_question_ends_with_2_and_says_why(rongtong: Run, raw: bytes, words: str) -> None:
    Path("in.json").write_bytes(raw)
    done = rongtong("assign", "in.json", "--json")
    assert (done.code, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["missing.json", ".", "a\0b"])
def test_a_file_that_cannot_be_read_ends_with_2(rongtong: Run, name: str) -> None:
    done = rongtong("assign", name)
    assert done.code == 2
    assert "文件不存在或读不了" in done.stderr


def test_the_example_of_the_manual_is_answered(rongtong: Run) -> None:
    manual = Path(__file__).parents[3] / "docs" / "assignment.md"
    assignment, draw = re.findall(r"```json\n(.*?)```", manual.read_text("utf-8"), re.DOTALL)
    Path("in.json").write_text(assignment, "utf-8")
    answer = json.loads(rongtong("assign", "in.json", "--json").stdout)
    assert [item["firm"] for item in answer["assignments"]] == ["f1"]
    Path("draw.json").write_text(draw, "utf-8")
    assert rongtong("draw", "draw.json", "-o", "out.json").code == 0
    assert rongtong("draw", "verify", "out.json").code == 0
