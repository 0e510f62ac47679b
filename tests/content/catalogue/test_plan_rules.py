"""The rules of planning: the shipped file, and what each mistake in one must say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from rongtong_assess.content.catalogue.plan_rules import check_plan_rules, read_plan_rules
from rongtong_assess.content.catalogue.solutions_table import read_solutions
from rongtong_assess.core.catalogue.solution import PriceRange
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.roadmap.rules import DataGate, FollowsScenes, MachinePrice

CATALOGUE = Path(__file__).parents[3] / "catalogue"
FILE = CATALOGUE / "plan-rules.yaml"
MISTAKES = [
    ("level: 2", "level: 7", ["level", "7"]),
    ("by: lifted_scene", "by: luck", ["luck"]),
    ("key: D, after: C,", "key: D,", ["「D」没有写明先要到前面哪一个选项"]),
    ("key: F, after: E,", "key: F, after: Z,", ["「F」没有写明先要到前面哪一个选项"]),
    ("low: 0.05, high: 0.2", "low: 0.5, high: 0.2", ["低值 0.5 大于高值 0.2"]),
    ("low: 0.05, high: 0.2", "low: -1, high: 0.2", ["low"]),
    ("from_month: 3, to_month: 12", "from_month: 4, to_month: 12", ["系统成型", "应从第 3 个月开始"]),
    ("from_month: 3, to_month: 12", "from_month: 3, to_month: 3", ["系统成型"]),
    ("parallel_projects: 2", "parallel_projects: 0", ["parallel_projects"]),
    ("parallel_projects: 2", "parallel_projects: 2\ncolour: red", ["不认识「colour」"]),
    ("most_employees: 150", "most_employees: 40", ["人数 40 不大于上一段的 49"]),
    ("{most_employees: 300, price: high}", "{price: high}", ["人数的分段没有写全"]),
    ("{price: high, times: 1.3}", "{most_employees: 900, price: high}", ["人数的分段没有写全"]),
    ("times: 1.3", "times: 0", ["times"]),
    ("kept: [mgmt.fund", "keep: [mgmt.fund", ["是不是想写「kept」"]),
]


def test_the_shipped_rules_fit_the_edition_and_the_catalogue(edition: Edition) -> None:
    rules = read_plan_rules(FILE)
    assert check_plan_rules(rules, edition, solutions=read_solutions(CATALOGUE / "solutions.csv")) == ()
    assert rules.find_machine_price("base.device_network", "iot-light") == MachinePrice(
        "base.device_network", "iot-light", PriceRange(Decimal("0.05"), Decimal("0.2")), "每台加一套外挂采集"
    )
    other = rules.find_machine_price("base.device_network", "anything")
    assert other is not None
    assert other.price.high_wan_yuan == Decimal("1.2")


@pytest.mark.parametrize(("right", "wrong", "words"), MISTAKES)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, right: str, wrong: str, words: list[str]) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert right in text
    file = tmp_path / "plan-rules.yaml"
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        read_plan_rules(file)
    said = str(refusal.value)
    assert said.startswith("plan-rules.yaml:")
    assert [word for word in words if word not in said] == []


def test_what_the_edition_or_the_catalogue_lacks_is_named(edition: Edition) -> None:
    rules = replace(
        read_plan_rules(FILE),
        follow_scenes=(FollowsScenes("base.system", 2, {"Z": 1}),),
        kept=frozenset({"nothing.here"}),
        machine_prices=(MachinePrice("base.network", "ghost", PriceRange(Decimal(1), Decimal(2)), "每台"),),
        gates=(DataGate(("phantom",), "等等"),),
    )
    said = [mistake.what for mistake in check_plan_rules(rules, edition, solutions=["erp-cloud"])]
    assert said == [
        "「base.system」没有选项 Z",
        "提到的「nothing.here」不在评测版本「miit-2024」里",
        "「base.network」不是按设备台数算比例的题，不能按台计价",
        "提到的方案「ghost」不在方案库里",
        "提到的方案「phantom」不在方案库里",
    ]
