"""What people type is read kindly, and exactly."""

from __future__ import annotations

from typing import Any

import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.assessment.read_answers import AnswerChange, read_message
from tests.services.makers import change


def read(edition: Edition, question: str, value: object) -> object:
    return read_message(edition, change(question, value)).value


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1200", "1200"),
        (" 1200 ", "1200"),
        ("１２００", "1200"),
        ("1,200", "1200"),
        ("1，200", "1200"),
        ("1,234,567.50", "1234567.5"),
        ("３５．５", "35.5"),
        ("35。5", "35.5"),
        ("0", "0"),
        ("007", "7"),
        (1200, "1200"),
        ("5200 万元", "5200"),
        ("-0", "0"),
        ("", None),
        ("　\u200b", None),
        (None, None),
    ],
)
def test_a_number_is_kept_as_it_was_meant(edition: Edition, typed: object, kept: object) -> None:
    assert read(edition, "fact.revenue_last", typed) == kept


@pytest.mark.parametrize(
    "typed", ["十二", "12万", "1e3", "12,00", "1,2345", "--5", "1.2.3", "NaN", "∞", "٣", "9" * 41, 1.5, True, ["1"], {}]
)
def test_what_is_not_a_number_is_refused_with_a_cure(edition: Edition, typed: object) -> None:
    with pytest.raises(Refused, match=r"「上年营业收入」写成了「.*」，.*。.*请"):
        read(edition, "fact.revenue_last", typed)


@pytest.mark.parametrize(("typed", "reason"), [("-5", "范围"), ("12.5", "整数"), ("99999999", "范围")])
def test_a_number_the_fact_cannot_be_is_refused(edition: Edition, typed: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read(edition, "fact.production_devices", typed)


def test_options_are_kept_in_the_order_of_the_questionnaire(edition: Edition) -> None:
    assert read(edition, "base.network", ["C", "B", "C"]) == ["B", "C"]


@pytest.mark.parametrize("value", [None, []])
def test_no_option_clears_the_answer(edition: Edition, value: object) -> None:
    assert read(edition, "base.network", value) is None


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("base.network", ["Z"]),
        ("base.network", ["A", "B"]),
        ("base.system", ["A", "B"]),
        ("base.system", "A"),
        ("base.system", [1]),
        ("base.system", {"A": 1}),
        ("scene.product_design", 5),
        ("scene.product_design", -1),
        ("scene.product_design", True),
        ("scene.product_design", 2.0),
        ("scene.product_design", "二"),
        ("scene.nothing", 1),
        ("fact.nothing", "1"),
        ("nothing", ["A"]),
        ("", None),
    ],
)
def test_what_is_no_answer_is_refused(edition: Edition, question: str, value: object) -> None:
    with pytest.raises(Refused):
        read(edition, question, value)


@pytest.mark.parametrize(
    ("value", "kept"), [(0, 0), (4, 4), ("3", 3), ("2.0", 2), ("2 级", 2), ("", None), (None, None)]
)
def test_a_scene_level_is_read_from_json_and_from_a_form(edition: Edition, value: object, kept: object) -> None:
    assert read(edition, "scene.product_design", value) == kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": 1},
        {"seen_revision": -1},
        {"seen_revision": 2**31},
        {"sequence": 2**60},
        {"sequence": True},
        {"sequence": "1"},
        {"writer": ""},
        {"writer": "x" * 41},
        {"writer": "a\0b"},
        {"writer": None},
    ],
)
def test_a_change_of_another_shape_is_refused(wrong: dict[str, Any]) -> None:
    right: dict[str, Any] = {
        "question": "base.network",
        "value": ["B"],
        "seen_revision": 0,
        "writer": "tab-1",
        "sequence": 1,
    }
    assert AnswerChange(**right)
    with pytest.raises(Refused, match="刷新"):
        AnswerChange(**(right | wrong))
