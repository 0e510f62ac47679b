"""rongtong plan: the JSON of the contract, plans for people, and a plain message for wishes that cannot be."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.cli.conftest import Done, Run

ROOT = Path(__file__).parents[3]
SHEET = str(ROOT / "questionnaires" / "miit-2024" / "examples" / "machining-60.json")
ELECTRONICS = str(ROOT / "questionnaires" / "miit-2024" / "examples" / "electronics-420.json")
CATALOGUE = ROOT / "catalogue" / "solutions.csv"
PLAN_KEYS = ["measures", "machines", "first_year_cost", "total_cost", "level_after", "score_after", "optimal", "range"]


def own_catalogue(folder: Path, **changes: dict[str, str]) -> str:
    """The shipped catalogue with some cells changed, by solution id."""
    rows = list(csv.reader(CATALOGUE.read_text(encoding="utf-8").splitlines()))
    head = rows[0]
    for row in rows[1:]:
        for column, cell in changes.get(row[0].replace("-", "_"), {}).items():
            row[head.index(column)] = cell
    path = folder / "own.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return str(path)


def test_the_json_has_exactly_the_promised_keys(rongtong: Run) -> None:
    done = rongtong("plan", SHEET, "--json", "--budget", "20")
    assert done.code == 0
    document = json.loads(done.stdout)
    assert list(document) == ["target", "plans"]
    assert list(document["plans"]) == ["least_cost", "safe", "most_useful", "within_budget"]
    for plan in document["plans"].values():
        assert list(plan) == PLAN_KEYS
        assert plan["measures"] == sorted(plan["measures"])
        assert plan["optimal"] is True
        assert list(plan["range"]) == ["first_year", "three_years"]
        for low, high in plan["range"].values():
            assert Decimal(low) <= Decimal(high)


def test_amounts_are_exact_texts_and_machines_are_counted(rongtong: Run) -> None:
    document = json.loads(rongtong("plan", SHEET, "--json", "--target", "3").stdout)
    plan = document["plans"]["least_cost"]
    assert (document["target"], plan["level_after"], plan["score_after"]) == (3, 3, "60.05")
    assert plan["total_cost"] == plan["first_year_cost"] == "85.775"
    assert plan["machines"] == {"iot-light": 1}
    assert "within_budget" not in document["plans"]


def test_a_small_budget_leaves_the_other_plans_and_says_what_would_do(rongtong: Run) -> None:
    done = rongtong("plan", SHEET, "--json", "--budget", "3")
    assert done.code == 0
    assert json.loads(done.stdout)["plans"]["within_budget"] is None
    assert "预算 3 万元不够：到 2 级至少要 5.05 万元" in done.stderr


def test_what_seems_to_be_there_already_is_pointed_out_and_free_when_owned(rongtong: Run) -> None:
    done = rongtong("plan", SHEET, "--json")
    assert "按答案看，这些可能已经有了：oa-im" in done.stderr
    owned = json.loads(rongtong("plan", SHEET, "--json", "--own", "oa-im").stdout)["plans"]["least_cost"]
    assert float(owned["total_cost"]) < float(json.loads(done.stdout)["plans"]["least_cost"]["total_cost"])


def test_people_read_names_prices_and_the_proof(rongtong: Run) -> None:
    text = rongtong("plan", SHEET, "--years", "3").stdout
    assert "目标：2（规范级）" in text
    assert "最省钱：第一年 5.15 万元，3 年共 13.45 万元" in text
    assert "已证明没有更好的" in text
    assert "hr-lite　考勤薪酬SaaS(含计件)　1.65 万元" in text
    assert "无悔措施" in text


def test_another_catalogue_of_the_same_form_is_planned_with(rongtong: Run, tmp_path: Path) -> None:
    cheap = {"first_year_low": "0", "first_year_high": "0.1"}
    file = own_catalogue(tmp_path, eam_lite=cheap, mes_scan=cheap, mdm_code=cheap)
    plan = json.loads(rongtong("plan", SHEET, "--json", "--catalogue", file).stdout)["plans"]["least_cost"]
    assert {"eam-lite", "mdm-code", "mes-scan"} <= set(plan["measures"])
    assert "crm-lite" not in plan["measures"]


def refused(done: Done) -> str:
    assert done.code == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        (["--budget", "0"], ["预算是 0 万元"]),
        (["--budget", "-1"], ["预算是 -1 万元"]),
        (["--budget", "nan"], ["不是一个数"]),
        (["--budget", "1e9"], ["--budget", "科学计数法"]),
        (["--budget", "3,5"], ["--budget", "看不出是 3.5 还是 35"]),
        (["--budget", "9999999"], ["大得不像真的"]),
        (["--budget", "9" * 500], ["太长了"]),
        (["--budget", "很多"], ["不是一个数"]),
        (["--budget", "20%"], ["带了“%”"]),
        (["--target", "0"], ["目标 0 级低于现在的 1 级"]),
        (["--target", "9"], ["没有 9 级"]),
        (["--target", "-1"], ["--target", "请填 0 到 9 之间的整数"]),
        (["--years", "0"], ["--years"]),
        (["--years", "99"], ["--years"]),
        (["--prices", "cheap"], ["--prices"]),
        (["--own", "no-such"], ["没有方案「no-such」"]),
        (["--pain", "no_such"], ["没有场景「no_such」"]),
        (["--pain", "quality", "--lock", "quality"], ["既是最想解决的，又要求保持不变"]),
        (["--own", "oa-im", "--exclude", "oa-im"], ["既是已经有的，又被排除"]),
        (["--want", "pdm-cloud", "--exclude", "mdm-code"], ["pdm-cloud", "缺少先决条件"]),
        (["--catalogue", "missing.csv"], ["missing.csv"]),
    ],
)
def test_wishes_that_cannot_be_are_refused_in_words(rongtong: Run, wishes: list[str], words: list[str]) -> None:
    message = refused(rongtong("plan", SHEET, "--json", *wishes))
    assert [word for word in words if word not in message] == []


def test_a_level_out_of_reach_names_the_condition(rongtong: Run) -> None:
    message = refused(rongtong("plan", ELECTRONICS, "--target", "4", "--json"))
    assert "到不了 4 级：总分最多到 79.6 分，要求 80 分" in message


def test_locks_are_named_when_they_are_the_reason(rongtong: Run) -> None:
    scenes = [scene.split(":")[0] for scene in SCENES.split()]
    locks = [part for scene in scenes for part in ("--lock", scene)]
    assert "放开保持不变的场景" in refused(rongtong("plan", SHEET, *locks))


def test_a_catalogue_with_a_circle_is_refused(rongtong: Run, tmp_path: Path) -> None:
    file = own_catalogue(tmp_path, mdm_code={"requires": "erp-cloud"})
    message = refused(rongtong("plan", SHEET, "--catalogue", file))
    assert "mdm-code" in message
    assert "圈" in message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hr_lite": {"scenes": "nothing:1>2"}}, ["hr-lite", "nothing"]),
        ({"hr_lite": {"first_year_low": "9"}}, ["first_year_low", "大于"]),
        ({"hr_lite": {"requires": "ghost"}}, ["前置方案「ghost」不在目录里"]),
    ],
)
def test_a_catalogue_with_mistakes_is_refused_with_their_place(
    rongtong: Run, tmp_path: Path, changes: dict[str, dict[str, str]], words: list[str]
) -> None:
    message = refused(rongtong("plan", SHEET, "--catalogue", own_catalogue(tmp_path, **changes)))
    assert [word for word in words if word not in message] == []


def test_an_incomplete_sheet_is_refused(rongtong: Run) -> None:
    sheet = '{"edition": "miit-2024", "answers": {"base.network": ["B"]}}'
    assert "还有 30 题没有回答" in refused(rongtong("plan", "-", stdin=sheet))


def test_an_edition_without_a_catalogue_is_refused(rongtong: Run) -> None:
    case = YAML(typ="safe").load(ROOT / "tests" / "cases" / "dma-compat" / "01-nothing-done.yaml")
    assert "没有为评测版本「dma-compat」编写的方案" in refused(rongtong("plan", "-", stdin=json.dumps(case["sheet"])))


SCENES = (
    "product_design: process_design: marketing: after_sales: scheduling: production_control: quality: equipment: "
    "safety: energy: purchasing: warehouse: finance: hr: office: decision_support:"
)
