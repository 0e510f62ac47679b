"""rongtong score: the JSON of the contract, and a plain message for whatever cannot be scored."""

import json
from pathlib import Path
from typing import Any

import pytest

from rongtong_assess.settings import find_data_folder
from tests.cli.conftest import Run

EXAMPLES = find_data_folder("questionnaires") / "miit-2024" / "examples"
START = '{"edition": "miit-2024", "answers": '


def test_the_json_has_exactly_the_promised_keys(rongtong: Run, sheets: list[dict[str, Any]]) -> None:
    done = rongtong("score", "-", "--json", stdin=json.dumps(sheets[0]))
    assert (done.code, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert list(document) == [
        "edition", "fingerprint", "complete", "warnings", "score", "dimensions", "items", "scenes", "level",
        "missing_for_next",
    ]  # fmt: skip
    assert list(document["missing_for_next"]) == ["level", "score", "scenes", "required_scenes"]


def test_points_are_exact_texts_and_the_top_level_lacks_nothing(rongtong: Run, sheets: list[dict[str, Any]]) -> None:
    document = json.loads(rongtong("score", "-", "--json", stdin=json.dumps(sheets[1])).stdout)
    assert (document["score"], document["level"], document["missing_for_next"]) == ("100", 4, None)
    assert document["items"]["mgmt.talent"] == "7.5"


def test_a_partial_sheet_is_scored_when_asked_for(rongtong: Run) -> None:
    sheet = START + '{"base.network": ["B", "C"]}}'
    document = json.loads(rongtong("score", "-", "--partial", "--json", stdin=sheet).stdout)
    assert (document["complete"], document["score"]) == (False, "4")
    text = rongtong("score", "-", "--partial", stdin=sheet).stdout
    assert "总分：4 / 100" in text
    assert "还没答完" in text
    assert "自评结果，非官方认定。" in text


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        ("", ["标准输入:1", "JSON"]),
        ("[1]", ["不是一个 JSON 对象"]),
        ("{", ["标准输入:1", "请检查引号"]),
        ("[" * 100_000, ["套得太深"]),
        ('{"edition": 1' + "0" * 5000 + "}", ["太长"]),
        ('{"edition": "miit-2024", "edition": "miit-2024"}', ["写了两遍"]),
        ("\udcff", ["UTF-8"]),
        ('{"answers": {}}', ["edition", "没有写明评测版本"]),
        ('{"edition": "miit-1999", "answers": {}}', ["miit-1999", "miit-2024"]),
        ('{"edition": "../miit-2024", "answers": {}}', ["没有评测版本"]),
        (START + '{}, "extra": 1}', ["extra", "没有这一项"]),
        (START + '{"base.nothing": "A"}}', ["base.nothing", "没有这一题"]),
        (START + '{"base.network": ["A", "B"]}}', ["base.network", "不能和别的选项一起选"]),
        (START + '{"base.network": "B"}}', ["base.network", '["B", "C"]']),
        (START + '{"scene.quality": 5}}', ["scene.quality", "没有这一级"]),
        (START + '{"scene.quality": 2.5}}', ["scene.quality", "不是整数"]),
        (START + '{"base.network": ["B"]}}', ["还有 30 题没有回答", "--partial"]),
        (
            START + '{"base.device_network": {"inputs": {"production_devices": 8, "networked_devices": 30}}}}',
            ["base.device_network", "大于"],
        ),
    ],
)
def test_a_sheet_that_cannot_be_scored_is_refused_in_words(rongtong: Run, sheet: str, words: list[str]) -> None:
    done = rongtong("score", "-", "--json", stdin=sheet)
    assert done.code == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert [word for word in words if word not in done.stderr] == []


def test_all_mistakes_of_a_sheet_come_at_once(rongtong: Run) -> None:
    done = rongtong("score", "-", stdin=START + '{"base.network": ["Z"], "scene.quality": 7, "base.nothing": 1}}')
    assert done.code == 2
    assert len(done.stderr.splitlines()) == 3


def test_a_file_of_10_mb_is_refused_without_being_read_whole(rongtong: Run, tmp_path: Path) -> None:
    (tmp_path / "big.json").write_text("x" * 10_000_000)
    done = rongtong("score", "big.json")
    assert done.code == 2
    assert "超过 1 MB" in done.stderr


REVENUE_IN_YUAN = "firm.revenue 与 firm.employees：按 60 人算，人均年营收 53.3 亿元，是不是把元填成了万元？"
RATES = {"pass_rate_before": 0.982, "pass_rate_last": 0.975}


def score_sheet(rongtong: Run, sheet: dict[str, Any]) -> dict[str, Any]:
    done = rongtong("score", "-", "--json", stdin=json.dumps(sheet))
    assert (done.code, done.stderr) == (0, "")
    return json.loads(done.stdout)  # type: ignore[no-any-return]  # an object


def test_implausible_numbers_are_scored_as_answered_and_listed_as_warnings(rongtong: Run) -> None:
    sheet = json.loads((EXAMPLES / "machining-60.json").read_text("utf-8"))
    before = score_sheet(rongtong, sheet)
    assert [warning.partition("：")[0] for warning in before["warnings"]] == ["base.network"]
    sheet["firm"]["revenue"] = 32000000
    after = score_sheet(rongtong, sheet)
    assert REVENUE_IN_YUAN in after["warnings"]
    assert {**after, "warnings": before["warnings"]} == before
    del sheet["firm"]
    assert score_sheet(rongtong, sheet) == before
    sheet["answers"]["effect.quality"] = {"inputs": RATES}
    warnings = score_sheet(rongtong, sheet)["warnings"]
    numbers = ["base.network", "fact.pass_rate_before", "fact.pass_rate_last"]
    assert [warning.partition("：")[0] for warning in warnings] == numbers
    assert "是不是把 98.5% 填成了 0.985" in warnings[1]


def test_questions_about_numbers_are_also_said_to_people(rongtong: Run) -> None:
    sheet = json.loads((EXAMPLES / "machining-60.json").read_text("utf-8"))
    sheet["firm"]["revenue"] = 32000000
    assert f"请确认：{REVENUE_IN_YUAN}" in rongtong("score", "-", stdin=json.dumps(sheet)).stdout
