"""Splitting a table: every row once, every level on both sides, and a firm on one side only."""

from __future__ import annotations

import numpy as np
import pytest

from rongtong_assess.core.errors import Refused
from rongtong_assess.forecast.evaluation.table_file import AnswerTable, TableColumns, read_table
from rongtong_assess.forecast.evaluation.table_split import TEST_SHARE, find_firms, names_firms, split_table
from tests.forecast.evaluation.tables import Write, columns, make_rows


def test_rows_of_one_firm_are_never_on_both_sides(write: Write) -> None:
    rows = [{**row, "firm": f"firm {place // 3}"} for place, row in enumerate(make_rows(600))]
    table = read_table(write(rows), columns(groups=["firm"]))
    split = split_table(table, split_at=None, seed=0)
    firms = table.groups[0]
    assert not set(firms[split.learned]) & set(firms[split.test])
    assert len(split.test) > 50


def test_a_firm_on_both_sides_of_a_time_is_kept_on_one(write: Write) -> None:
    rows = [
        {**row, "firm": f"firm {place % 200}", "year": 2021 + place // 200} for place, row in enumerate(make_rows(600))
    ]
    table = read_table(write(rows), columns(groups=["firm"], time="year"))
    split = split_table(table, split_at="2022", seed=0)
    firms, times = table.groups[0], np.asarray(table.times, dtype=np.float64)
    assert not set(firms[split.learned]) & set(firms[split.test])
    assert times[split.learned].max() == 2022
    assert times[split.test].min() == 2023
    assert min(len(split.learned) / 2, len(split.test)) > 70


@pytest.mark.parametrize(("split_at", "learned"), [("2021", 200), ("2022", 400), ("2023", 400)])
def test_a_split_learns_up_to_the_time_and_judges_what_is_later(write: Write, split_at: str, learned: int) -> None:
    rows = [{**row, "year": 2021 + place // 200} for place, row in enumerate(make_rows(600))]
    split = split_table(read_table(write(rows), columns(time="year")), split_at=split_at, seed=0)
    assert len(split.learned) == learned


def test_dates_split_as_texts(write: Write) -> None:
    rows = [{**row, "day": f"2024-{1 + place // 100:02}-15"} for place, row in enumerate(make_rows(600))]
    split = split_table(read_table(write(rows), columns(time="day")), split_at="2024-04", seed=0)
    assert len(split.learned) == 300


@pytest.mark.parametrize("seed", range(4))
def test_a_random_split_holds_every_row_once_and_a_quarter_of_each_level_is_the_test(write: Write, seed: int) -> None:
    table = read_table(write(make_rows(800)), columns())
    split = split_table(table, split_at=None, seed=seed)
    assert sorted([*split.learned.tolist(), *split.test.tolist()]) == list(range(800))
    for level in range(table.top + 1):
        of_level = (table.levels == level).sum()
        assert abs((table.levels[split.test] == level).sum() - TEST_SHARE * of_level) <= 1


def test_the_same_seed_splits_the_same_way(write: Write) -> None:
    table = read_table(write(make_rows(300)), columns())
    first, again, other = (split_table(table, split_at=None, seed=seed) for seed in (3, 3, 4))
    assert first.test.tolist() == again.test.tolist() != other.test.tolist()


@pytest.mark.parametrize(("rows_of_each", "is_a_firm"), [(9, True), (10, False), (50, False)])
def test_a_group_with_few_rows_names_firms(rows_of_each: int, *, is_a_firm: bool) -> None:
    assert names_firms(np.repeat(["a", "b", "c"], rows_of_each)) is is_a_firm


def table_with(groups: tuple[list[str], ...]) -> AnswerTable:
    count = len(groups[0])
    arrays = tuple(np.array(names) for names in groups)
    zeros = np.zeros(count, dtype=np.int64)
    return AnswerTable(TableColumns("level", ("q",)), zeros, 1, np.zeros((count, 1)), arrays, None, 0)


def test_the_first_column_with_several_rows_of_a_firm_names_the_firms() -> None:
    unique, pairs = [str(number) for number in range(40)], [str(number // 2) for number in range(40)]
    kinds = ["a", "b"] * 20
    assert find_firms(table_with((kinds,))) is None
    assert find_firms(table_with((kinds, unique))) is None
    found = find_firms(table_with((kinds, unique, pairs)))
    assert found is not None
    assert found.tolist() == pairs


@pytest.mark.parametrize(("split_at", "says"), [("2019", "太少"), ("soon", "不是数")])
def test_a_time_that_splits_nothing_is_refused(write: Write, split_at: str, says: str) -> None:
    rows = [{**row, "year": 2021 + place // 200} for place, row in enumerate(make_rows(600))]
    with pytest.raises(Refused, match=says):
        split_table(read_table(write(rows), columns(time="year")), split_at=split_at, seed=0)


def test_training_rows_of_one_level_are_refused(write: Write) -> None:
    rows = [
        {**row, "level": int(place >= 100), "year": 2021 + place // 100} for place, row in enumerate(make_rows(200))
    ]
    with pytest.raises(Refused, match="只有一个等级"):
        split_table(read_table(write(rows), columns(time="year")), split_at="2021", seed=0)
