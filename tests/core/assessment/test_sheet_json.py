"""Answer sheets as documents: the contract, and every way to miss it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rongtong_assess.core.assessment.firm import Firm
from rongtong_assess.core.assessment.firm_json import FirmTerms
from rongtong_assess.core.assessment.sheet_json import edition_id_of, read_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused


def document(answers: object, **more: object) -> dict[str, object]:
    return {"edition": "miit-2024", "answers": answers, **more}


def test_the_contracts_example_is_read(edition: Edition) -> None:
    answers = {
        "base.network": ["B", "C"],
        "base.device_digital": "C",
        "base.device_network": {"inputs": {"production_devices": 30, "networked_devices": 8}},
        "scene.product_design": 2,
    }
    firm = {"name": "甲", "industry": "industry", "employees": 120, "revenue": 5200, "region": "330100"}
    read = read_sheet(edition, document(answers, firm=firm))
    assert read.firm == Firm("甲", "industry", 120, Decimal(5200), "330100")
    assert read.sheet.choices == {
        "base.network": {"B", "C"},
        "base.device_digital": {"C"},
        "base.device_network": {"C"},
    }
    assert read.sheet.scenes == {"product_design": 2}
    assert read.sheet.facts == {"production_devices": 30, "networked_devices": 8}


def test_the_firm_may_be_left_out_or_partly_known(edition: Edition) -> None:
    assert read_sheet(edition, document({})).firm is None
    assert read_sheet(edition, document({}, firm={"employees": 5})).firm == Firm(employees=5)


def test_a_key_that_agrees_with_its_inputs_is_accepted(edition: Edition) -> None:
    answer = {"key": "A", "inputs": {"production_devices": 30, "networked_devices": 3}}
    assert read_sheet(edition, document({"base.device_network": answer})).sheet.choices["base.device_network"] == {"A"}


def test_a_whole_number_may_have_a_point(edition: Edition) -> None:
    answers = {
        "scene.quality": Decimal("2.0"),
        "base.device_network": {
            "inputs": {"production_devices": Decimal("30.0"), "networked_devices": Decimal("8E+0")}
        },
    }
    read = read_sheet(edition, document(answers, firm={"employees": Decimal("60.0")}))
    assert read.sheet.scenes == {"quality": 2}
    assert read.sheet.choices["base.device_network"] == {"C"}
    assert (read.firm and read.firm.employees, type(read.firm and read.firm.employees)) == (60, int)


DEVICES = {"production_devices": 30, "networked_devices": 8}


@pytest.mark.parametrize(
    ("question", "answer", "what"),
    [
        ("base.netwrok", ["B"], "没有这一题"),
        ("scene.sales", 2, "没有这一题"),
        ("base.network", "B", "不是一列选项字母"),
        ("base.network", [], "没有选任何选项"),
        ("base.network", ["B", "B"], "写了两遍"),
        ("base.network", ["B", 2], "不是一列选项字母"),
        ("base.network", ["A", "B"], "不能和别的选项一起选"),
        ("base.network", ["Z"], "没有选项 Z"),
        ("base.network", None, "不是一列选项字母"),
        ("base.system", ["B"], "写法不对"),
        ("base.system", {"inputs": {}}, "写法不对"),
        ("base.system", "", "没有选项"),
        ("base.device_network", {"key": "B"}, "写法不对"),
        ("base.device_network", {"inputs": DEVICES, "note": ""}, "写法不对"),
        ("base.device_network", {"inputs": DEVICES, "key": None}, "写法不对"),
        ("base.device_network", {"inputs": {"production_devices": 30}}, "缺少：networked_devices（已联网生产设备数）"),
        ("base.device_network", {"inputs": {**DEVICES, "staff": 3}}, "多出：staff"),
        ("base.device_network", {"inputs": {**DEVICES, "networked_devices": "8"}}, "不是一个数"),
        ("base.device_network", {"inputs": {**DEVICES, "networked_devices": True}}, "不是一个数"),
        ("base.device_network", {"inputs": {**DEVICES, "networked_devices": 8.0}}, "不是一个数"),
        ("base.device_network", {"inputs": {**DEVICES, "networked_devices": Decimal("8.5")}}, "应是整数"),
        ("base.device_network", {"inputs": {**DEVICES, "networked_devices": -1}}, "超出了可能的范围"),
        ("base.device_network", {"inputs": {**DEVICES, "networked_devices": 31}}, "大于「生产设备总数」"),
        ("base.device_network", {"inputs": {"production_devices": 0, "networked_devices": 0}}, "是 0，算不出比例"),
        ("base.device_network", {"inputs": DEVICES, "key": "D"}, "应是 C"),
        ("scene.quality", "2", "不是整数"),
        ("scene.quality", True, "不是一个数"),
        ("scene.quality", Decimal("2.5"), "不是整数"),
        ("scene.quality", Decimal("1E+29"), "没有这一级"),
        ("scene.quality", 5, "没有这一级"),
        ("scene.quality", -1, "没有这一级"),
    ],
)
def test_a_wrong_answer_is_refused_at_its_question(edition: Edition, question: str, answer: Any, what: str) -> None:
    with pytest.raises(Refused) as caught:
        read_sheet(edition, document({question: answer}))
    assert [mistake.where for mistake in caught.value.mistakes] == [question]
    assert what in caught.value.mistakes[0].what


def test_two_totals_for_one_fact_are_refused(edition: Edition) -> None:
    answers = {
        "base.device_digital": {"inputs": {"production_devices": 30, "digital_devices": 8}},
        "base.device_network": {"inputs": {"production_devices": 31, "networked_devices": 8}},
    }
    with pytest.raises(Refused, match="「生产设备总数」填了 31，和「设备数字化」里填的 30 不一样"):
        read_sheet(edition, document(answers))


def test_all_mistakes_come_out_at_once(edition: Edition) -> None:
    answers = {"base.network": "B", "base.netsec": ["Z"], "scene.hr": 9, "nonsense": 1}
    with pytest.raises(Refused) as caught:
        read_sheet(edition, document(answers, firm={"staff": 5, "employees": "5"}, extra=1))
    wheres = {mistake.where for mistake in caught.value.mistakes}
    assert wheres == {*answers, "firm.staff", "firm.employees", "extra"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", 5),
        ("name", "长" * 121),
        ("industry", None),
        ("employees", -1),
        ("employees", True),
        ("employees", Decimal("1.5")),
        ("employees", 10**400),
        ("revenue", "5200"),
        ("revenue", Decimal("NaN")),
    ],
)
def test_a_firm_that_cannot_be_is_refused(edition: Edition, field: str, value: object) -> None:
    with pytest.raises(Refused) as caught:
        read_sheet(edition, document({}, firm={field: value}))
    assert [mistake.where for mistake in caught.value.mistakes] == [f"firm.{field}"]


TERMS = FirmTerms({"industry": "工业"}, lambda code: code == "330100")


def test_an_industry_or_region_that_does_not_exist_is_refused_with_what_may_be_written(edition: Edition) -> None:
    with pytest.raises(Refused) as caught:
        read_sheet(edition, document({}, firm={"industry": "C34", "region": "999999"}), terms=TERMS)
    industry, region = caught.value.mistakes
    assert (industry.where, region.where) == ("firm.industry", "firm.region")
    assert "industry（工业）" in industry.cure
    assert "999999" in region.what
    known = document({}, firm={"industry": "industry", "region": "330100"})
    assert read_sheet(edition, known, terms=TERMS).firm == Firm(industry="industry", region="330100")


def test_a_sheet_names_a_firm_at_the_length_of_the_site(edition: Edition) -> None:
    assert read_sheet(edition, document({}, firm={"name": "长" * 120})).firm == Firm("长" * 120)


@pytest.mark.parametrize("wrong", [None, [], "x", {}, {"edition": 5}, {"edition": ""}])
def test_a_document_without_an_edition_is_refused(wrong: object) -> None:
    with pytest.raises(Refused, match="edition"):
        edition_id_of(wrong)


@pytest.mark.parametrize("answers", [None, [], "x"])
def test_answers_must_be_an_object(edition: Edition, answers: object) -> None:
    with pytest.raises(Refused, match="没有 answers"):
        read_sheet(edition, document(answers))


def test_a_sheet_of_another_edition_is_refused(edition: Edition) -> None:
    with pytest.raises(Refused, match="miit-2042"):
        read_sheet(edition, {"edition": "miit-2042", "answers": {}})
