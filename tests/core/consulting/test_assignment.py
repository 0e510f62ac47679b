"""What an assignment costs, part by part, and which questions and choices are refused."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from rongtong_assess.core.consulting.assignment.assignment_json import plan_document, question_document, read_question
from rongtong_assess.core.consulting.assignment.plan import price_plan
from rongtong_assess.core.consulting.assignment.question import CostParts, fit_of, load_cost
from rongtong_assess.core.errors import Refused


def document() -> dict[str, Any]:
    """Two firms, three consultants of two organisations, and where they are now."""
    return {
        "firms": [
            {"id": "f1", "region": "330102", "industry": "C34", "scenes": ["quality", "erp"], "urgency": 2},
            {"id": "f2", "region": "320500", "industry": "C13", "scenes": [], "urgency": 1, "previous": "c2"},
        ],
        "consultants": [
            {**person("c1", "p1"), "capacity": 6, "load": 1, "avoid": ["f2"]},
            {**person("c2", "p1"), "capacity": 3, "load": 2},
            {**person("c3", "p2"), "capacity": 1, "load": 0},
        ],
        "team": {"size": 1, "organisations_differ": True},
        "present": [{"firm": "f1", "consultants": ["c2"]}],
        "change_cost": 5,
    }


def person(id: str, organisation: str) -> dict[str, Any]:
    entry = {"id": id, "organisation": organisation, "regions": ["330100"], "industries": ["C34"]}
    return {**entry, "scenes": ["quality"]}


@pytest.mark.parametrize(
    ("region", "cost"), [("330199", 0), ("331000", 3), ("440100", 8)], ids=["same city", "same province", "elsewhere"]
)
def test_region_is_compared_by_four_digits_and_then_by_two(region: str, cost: int) -> None:
    asked = document()
    asked["firms"][0]["region"] = region
    question = read_question(asked)
    assert fit_of(question.firms[0], question.consultants[0]).region == cost


def test_unknown_scenes_count_four_at_the_most() -> None:
    asked = document()
    asked["firms"][0]["scenes"] = ["quality", "a", "b", "c", "d", "e"]
    question = read_question(asked)
    assert fit_of(question.firms[0], question.consultants[0]).scenes == 4


def test_the_consultant_of_before_saves_what_others_cost_more() -> None:
    question = read_question(document())
    other, before = (fit_of(question.firms[1], consultant) for consultant in question.consultants[:2])
    assert (other.previous, before.previous) == (3, 0)


def test_each_case_costs_tenths_of_the_capacity_that_it_uses_up() -> None:
    consultant = read_question(document()).consultants[0]
    assert [load_cost(consultant, number) for number in range(1, 7)] == [1, 3, 5, 6, 8, 10]


def test_a_plan_is_priced_part_by_part_and_names_who_was_left_out() -> None:
    plan = price_plan(read_question(document()), {"f1": ["c1"]}, is_optimal=True)
    assert plan_document(plan) == {
        "assignments": [
            {
                "firm": "f1",
                "consultants": ["c1"],
                "cost": 9,
                "parts": {"region": 0, "industry": 0, "scenes": 1, "previous": 0, "load": 3, "change": 5},
            }
        ],
        "unassigned": [{"firm": "f2", "why": "nobody free"}],
        "total_cost": 1009,
        "optimal": True,
    }


def test_leaving_out_a_firm_that_has_somebody_counts_as_a_change() -> None:
    assert price_plan(read_question(document()), {}).total_cost == 2000 + 5 + 1000


def test_the_better_suited_of_a_team_leads() -> None:
    asked = document()
    asked["team"]["size"] = 2
    asked["consultants"][0]["scenes"] = []
    assignment = price_plan(read_question(asked), {"f1": ["c1", "c3"]}).assignments[0]
    assert assignment.consultants == ("c3", "c1")
    assert assignment.parts == CostParts(scenes=3, load=3 + 10, change=5)


def test_nobody_is_allowed_where_the_only_ones_left_are_of_one_organisation() -> None:
    asked = document()
    asked["team"]["size"] = 2
    asked["consultants"][2]["avoid"] = ["f2"]
    whys = [left_out.why for left_out in price_plan(read_question(asked), {}).unassigned]
    assert whys == ["nobody free", "nobody allowed"]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"f2": ["c1"]}, "要回避"),
        ({"f1": ["c3"], "f2": ["c3"]}, "排满了，最多能接 1 家"),
        ({"f1": ["c9"]}, "不在这次分派里"),
        ({"f9": ["c1"]}, "没有这家企业"),
        ({"f1": ["c1", "c3"]}, "选了 2 位顾问"),
    ],
)
def test_a_choice_that_may_not_be_is_refused(chosen: dict[str, list[str]], words: str) -> None:
    with pytest.raises(Refused, match=words):
        price_plan(read_question(document()), chosen)


@pytest.mark.parametrize("team", [["c1", "c2"], ["c1", "c1"]])
def test_a_team_of_one_organisation_or_of_one_person_is_refused(team: list[str]) -> None:
    asked = document()
    asked["team"]["size"] = 2
    with pytest.raises(Refused, match=r"请选 2 位|其他单位"):
        price_plan(read_question(asked), {"f1": team})


def test_a_question_is_read_back_from_its_document() -> None:
    question = read_question(document())
    assert read_question(question_document(question)) == question


def test_nothing_to_assign_is_a_question_too() -> None:
    plan = price_plan(read_question({"firms": [], "consultants": []}), {}, is_optimal=True)
    assert plan_document(plan) == {"assignments": [], "unassigned": [], "total_cost": 0, "optimal": True}


WRONG: list[tuple[tuple[Any, ...], object, str]] = [
    (("firms", 0, "id"), "f2", "写了两遍"),
    (("consultants", 0, "id"), "c2", "写了两遍"),
    (("present", 0, "firm"), "f9", "firms 里没有"),
    (("present", 0, "consultants"), ["c9"], "consultants 里没有"),
    (("present", 0, "consultants"), ["c1", "c1"], "写了两遍"),
    (("firms", 1, "previous"), "c9", "consultants 里没有"),
    (("consultants", 0, "avoid"), ["f9"], "firms 里没有"),
    (("consultants", 0, "capacity"), 0, "已经有 1 家"),
    (("consultants", 0, "capacity"), -1, "超出了范围"),
    (("consultants", 0, "capacity"), 10**29, "超出了范围"),
    (("consultants", 0, "load"), "1", "应是整数"),
    (("consultants", 0, "load"), True, "应是整数"),
    (("consultants", 0, "regions"), "330100", "应是一个列表"),
    (("consultants", 0, "regions"), ["3301"], "不是行政区划代码"),
    (("firms", 0, "region"), 330102, "应是一段文字"),
    (("firms", 0, "urgency"), 4, "超出了范围"),
    (("firms", 0, "urgency"), None, "应是整数"),
    (("firms", 0, "scenes"), ["erp", "erp"], "写了两遍"),
    (("firms", 0, "scenes"), [1], "应是一段文字"),
    (("firms", 0, "nmae"), "x", "没有这个键"),
    (("firms", 0), [], "应是一个 JSON 对象"),
    (("firms",), {}, "应是一个列表"),
    (("team", "size"), 3, "超出了范围"),
    (("team", "organisations_differ"), 1, "true 或 false"),
    (("team",), None, "应是一个 JSON 对象"),
    (("change_cost",), -1, "超出了范围"),
    (("firms", 0, "id"), "f\u200b1", "看不见的字符"),
    (("firms", 0, "id"), " ", "空的"),
]


@pytest.mark.parametrize(("path", "value", "words"), WRONG)
def test_what_is_wrong_in_a_question_is_refused_at_its_place(path: tuple[Any, ...], value: object, words: str) -> None:
    asked = copy.deepcopy(document())
    place: Any = asked
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(Refused) as refusal:
        read_question(asked)
    told = [mistake for mistake in refusal.value.mistakes if words in mistake.what]
    assert [mistake.where.partition("[")[0].partition(".")[0] for mistake in told][:1] == [path[0]]


@pytest.mark.parametrize("key", ["id", "region", "industry", "scenes", "urgency"])
def test_a_firm_without_one_of_its_keys_is_refused(key: str) -> None:
    asked = document()
    del asked["firms"][0][key]
    with pytest.raises(Refused) as refusal:
        read_question(asked)
    assert (refusal.value.mistakes[0].where, refusal.value.mistakes[0].what) == (f"firms[0].{key}", "缺少这个键")


def test_of_thousands_of_mistakes_the_first_are_told() -> None:
    asked = document()
    asked["firms"] = [{} for _ in range(1000)]
    with pytest.raises(Refused) as refusal:
        read_question(asked)
    assert len(refusal.value.mistakes) == 21
    assert "还有 " in refusal.value.mistakes[-1].what
