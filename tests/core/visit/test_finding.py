"""The sheet of a visit: what was found replaces what was declared, and nothing else changes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.visit.finding import (
    FindingDifference,
    build_found_sheet,
    declared_value,
    find_value_mistake,
    list_differences,
)

NETWORK, FINANCE = "base.device_network", "scene.finance"
DECLARED = frozenset({"C"})


@pytest.fixture
def sheet(edition: Edition) -> AnswerSheet:
    measure = edition.items[NETWORK].measure
    assert measure is not None
    facts = {fact: Decimal(10) for fact in measure.facts}
    return AnswerSheet(edition.id, {NETWORK: DECLARED}, {"finance": 3}, {**facts, "unrelated": Decimal(1)})


def test_what_is_not_answered_is_declared_as_nothing(edition: Edition, sheet: AnswerSheet) -> None:
    assert declared_value(sheet, NETWORK) == DECLARED
    assert declared_value(sheet, FINANCE) == 3
    assert declared_value(sheet, "scene.quality") == 0
    assert declared_value(sheet, "base.network") == frozenset()


def test_nothing_found_is_the_declared_sheet(edition: Edition, sheet: AnswerSheet) -> None:
    assert build_found_sheet(edition, sheet, {}) == sheet


def test_numbers_behind_a_replaced_option_are_left_out(edition: Edition, sheet: AnswerSheet) -> None:
    found = build_found_sheet(edition, sheet, {NETWORK: frozenset({"A"}), FINANCE: 0})
    assert found.choices == {NETWORK: frozenset({"A"})}
    assert found.scenes == {"finance": 0}
    assert found.facts == {"unrelated": Decimal(1)}


def test_differences_stand_in_the_order_of_the_questions(edition: Edition, sheet: AnswerSheet) -> None:
    found = build_found_sheet(edition, sheet, {FINANCE: 1, NETWORK: frozenset({"A"})})
    differences = list_differences(edition, sheet, found)
    assert set(differences) == {
        FindingDifference(NETWORK, DECLARED, frozenset({"A"})),
        FindingDifference(FINANCE, 3, 1),
    }
    order = [edition.questions.index(difference.question) for difference in differences]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("question", "value", "why"),
    [
        (NETWORK, DECLARED, "和填报的一样"),
        (NETWORK, frozenset(), "没有选现场看到的是什么"),
        (NETWORK, 2, "没有选现场看到的是什么"),
        (NETWORK, frozenset({"Z"}), "没有选项 Z"),
        (FINANCE, 3, "和填报的一样"),
        (FINANCE, 5, "没有选现场看到的等级"),
        (FINANCE, frozenset({"A"}), "没有选现场看到的等级"),
    ],
)
def test_what_cannot_have_been_found_has_a_reason(
    edition: Edition, sheet: AnswerSheet, question: str, value: frozenset[str] | int, why: str
) -> None:
    declared = declared_value(sheet, question)
    mistake = find_value_mistake(edition, question, value, declared=declared)
    assert mistake is not None
    assert why in mistake.what
    assert mistake.where == question


@pytest.mark.parametrize(("question", "value"), [(NETWORK, frozenset({"A"})), (FINANCE, 0), (FINANCE, 4)])
def test_what_differs_and_exists_can_have_been_found(
    edition: Edition, sheet: AnswerSheet, question: str, value: frozenset[str] | int
) -> None:
    declared = declared_value(sheet, question)
    assert find_value_mistake(edition, question, value, declared=declared) is None
