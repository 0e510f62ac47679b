"""rongtong place: the JSON of the contract, and always what the forecast rests on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Run

KEYS = ["model", "trained_on", "probabilities", "placement", "interval", "official_level", "needs_visit", "raise"]


def test_the_json_has_exactly_the_promised_keys(rongtong: Run, sheets: list[dict[str, Any]]) -> None:
    for sheet in sheets:
        if sheet["edition"] != "miit-2024":
            continue
        done = rongtong("place", "-", "--json", stdin=json.dumps(sheet))
        assert (done.code, done.stderr) == (0, "")
        document = json.loads(done.stdout)
        assert list(document) == KEYS
        assert sum(document["probabilities"]) == pytest.approx(1)
        low, high = document["interval"]
        assert low <= document["placement"] <= high
        wanted = high - low >= 2 or document["placement"] >= 3
        assert document["needs_visit"] is wanted
        assert all(list(raised) == ["answer", "gain"] and raised["gain"] > 0 for raised in document["raise"])
        official = json.loads(rongtong("score", "-", "--json", stdin=json.dumps(sheet)).stdout)["level"]
        assert document["official_level"] == official


def test_a_better_answer_never_lowers_the_forecast(rongtong: Run, sheets: list[dict[str, Any]]) -> None:
    sheet = sheets[2]
    before = json.loads(rongtong("place", "-", "--json", stdin=json.dumps(sheet)).stdout)
    for scene in [name for name in sheet["answers"] if name.startswith("scene.") and sheet["answers"][name] < 4]:
        better = {**sheet, "answers": {**sheet["answers"], scene: sheet["answers"][scene] + 1}}
        after = json.loads(rongtong("place", "-", "--json", stdin=json.dumps(better)).stdout)
        assert after["placement"] >= before["placement"]
        assert after["interval"] >= before["interval"]


def test_people_read_first_what_it_rests_on(rongtong: Run, sheets: list[dict[str, Any]]) -> None:
    done = rongtong("place", "-", stdin=json.dumps(sheets[0]))
    assert done.stdout.startswith("模拟数据训练，未经现场评定验证")
    assert "按规则从答案算出的等级" in done.stdout
    assert "不是评定结果" in done.stdout


def test_an_unfinished_sheet_is_placed_and_said_to_be_so(rongtong: Run) -> None:
    done = rongtong("place", "-", "--json", stdin='{"edition": "miit-2024", "answers": {"scene.hr": 2}}')
    assert done.code == 0
    assert json.loads(done.stdout)["placement"] == 0
    assert "还有 30 题没有回答" in done.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"edition": "miit-2024", "answers": {"scene.hr": 9}}', "没有这一级"),
        ('{"edition": "nowhere", "answers": {}}', "没有评测版本"),
        ("{", "不是正确的 JSON"),
        ('{"edition": "dma-compat", "answers": {}}', "没有投用的预测模型"),
    ],
)
def test_what_cannot_be_placed_ends_with_2_and_one_message(rongtong: Run, text: str, says: str) -> None:
    done = rongtong("place", "-", "--json", stdin=text)
    assert (done.code, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
