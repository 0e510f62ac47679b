"""Which model serves on which day; the past is never rewritten."""

from __future__ import annotations

from datetime import date

import pytest

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.in_force import History, ModelInForce, find_in_force, promote, roll_back

E = "miit-2024"


def entry(model: str, day: int, edition: str = E) -> ModelInForce:
    return ModelInForce(edition, model, date(2027, 1, day), "0" * 64, "promoted")


@pytest.fixture
def history() -> History:
    return promote(promote((), entry("first", 1)), entry("second", 10))


def serving(history: History, day: int, edition: str = E) -> str | None:
    found = find_in_force(history, edition, date(2027, 1, day))
    return found and found.model_id


def test_every_day_has_its_model(history: History) -> None:
    assert [serving(history, day) for day in (1, 9, 10, 31)] == ["first", "first", "second", "second"]
    assert find_in_force(history, E, date(2026, 12, 31)) is None
    assert serving(history, 20, "another") is None


def test_a_rollback_is_one_more_entry_and_only_one_step(history: History) -> None:
    back = roll_back(history, E, date(2027, 1, 20))
    assert back[:2] == history
    assert [serving(back, day) for day in (9, 19, 20)] == ["first", "second", "first"]
    with pytest.raises(Refused, match="已经退回过一步"):
        roll_back(back, E, date(2027, 1, 21))
    assert serving(promote(back, entry("third", 25)), 25) == "third"


def test_before_the_first_model_the_rule_stood_alone() -> None:
    back = roll_back(promote((), entry("first", 1)), E, date(2027, 1, 2))
    assert serving(back, 1) == "first"
    assert serving(back, 2) is None


def test_without_a_model_there_is_nothing_to_roll_back() -> None:
    with pytest.raises(Refused, match="还没有投用过模型"):
        roll_back((), E, date(2027, 1, 1))


@pytest.mark.parametrize(("new", "says"), [(entry("third", 9), "不能从更早的"), (entry("second", 11), "已经在用")])
def test_the_past_is_not_changed_and_nothing_is_promoted_twice(history: History, new: ModelInForce, says: str) -> None:
    with pytest.raises(Refused, match=says):
        promote(history, new)


def test_each_edition_has_its_own_history(history: History) -> None:
    both = promote(history, entry("other", 2, "dma-compat"))
    assert serving(both, 20) == "second"
    assert serving(both, 20, "dma-compat") == "other"
