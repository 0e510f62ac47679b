"""Splits a table into training rows and test rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.core.errors import Refused
from rongtong_assess.forecast.evaluation.table_file import AnswerTable, find_cell_number

TEST_SHARE = 0.25
FEWEST_LEARNED, FEWEST_TESTED = 20, 7
ROWS_OF_A_CATEGORY = 10
Whole = NDArray[np.int64]
Names = NDArray[np.str_]


@dataclass(frozen=True)
class TableSplit:
    """Row numbers of the training and the test rows."""

    learned: Whole
    test: Whole


def names_firms(names: Names) -> bool:
    """Whether a group column names firms rather than kinds of firms: few rows each.

    Rows of one firm stay on one side of every split, and its name is no feature.
    """
    return bool(len(names) < ROWS_OF_A_CATEGORY * len(np.unique(names)))


def find_firms(table: AnswerTable) -> Names | None:
    """The firm of each row; None where no column names firms with several rows."""
    return next((names for names in table.groups if names_firms(names) and len(np.unique(names)) < len(names)), None)


def split_table(table: AnswerTable, *, split_at: str | None, seed: int) -> TableSplit:
    """Split by time where split_at is given, else at random.

    Rows up to and including split_at are for training, later ones for the test. Where split_at is the latest time in
    the table, its own rows are the test. A firm with rows on both sides is assigned to one of them at random; its rows
    on the other side are left out. Raises Refused when too few rows or a single level would be left.
    """
    random = np.random.default_rng(seed)
    rows = np.arange(len(table))
    if split_at is not None:
        is_learned = _find_learned(table, split_at)
        learned, test = _part_firms(find_firms(table), rows[is_learned], test=rows[~is_learned], random=random)
    else:
        learned, test = _divide(table, rows, random=random)
    if len(learned) < FEWEST_LEARNED or len(test) < FEWEST_TESTED:
        what = f"拆分后 {len(learned)} 行用来训练，{len(test)} 行用来检验，太少"
        raise Refused.because("--split" if split_at else "表格", what, "请换一个拆分的时间，或用行数更多的表")
    if len(np.unique(table.levels[learned])) < 2:
        raise Refused.because("--split" if split_at else "表格", "用来训练的行只有一个等级", "请换一个拆分的时间")
    return TableSplit(learned, test)


def _find_learned(table: AnswerTable, split_at: str) -> NDArray[np.bool_]:
    times: Any = table.times
    limit: Any = split_at
    if times.dtype.kind == "f":
        limit = find_cell_number(split_at)
        if limit is None:
            what = f"「{split_at[:40]}」不是数，而列「{table.columns.time}」里都是数"
            raise Refused.because("--split", what, "请给出一个数，如 2023")
    is_learned = np.asarray(times <= limit)
    return np.asarray(times < limit) if is_learned.all() else is_learned


def _part_firms(
    firms: Names | None, learned: Whole, *, test: Whole, random: np.random.Generator
) -> tuple[Whole, Whole]:
    if firms is None:
        return learned, test
    both = np.intersect1d(firms[learned], firms[test])
    is_test = random.random(len(both)) < 0.5
    training_firms, test_firms = both[~is_test], both[is_test]
    return learned[~np.isin(firms[learned], test_firms)], test[~np.isin(firms[test], training_firms)]


def _divide(table: AnswerTable, rows: Whole, *, random: np.random.Generator) -> tuple[Whole, Whole]:
    """Training and test rows in random order: whole firms where there are any, else stratified by level."""
    firms = find_firms(table)
    if firms is not None:
        names = np.unique(firms[rows])
        chosen = names[random.random(len(names)) < TEST_SHARE]
        is_chosen = np.isin(firms[rows], chosen)
    else:
        is_chosen = _every_level(table.levels[rows], random)
    order = random.permutation(len(rows))
    return rows[order][~is_chosen[order]], rows[order][is_chosen[order]]


def _every_level(levels: Whole, random: np.random.Generator) -> NDArray[np.bool_]:
    """A stratified random choice: sorted by level and shuffled within it, every n-th row with n = 1 / TEST_SHARE."""
    order = np.lexsort((random.random(len(levels)), levels))
    chosen = np.zeros(len(levels), dtype=bool)
    places = np.floor(np.arange(len(levels)) * TEST_SHARE + random.random()).astype(np.int64)
    chosen[order] = np.diff(places, prepend=places[0] - (places[0] > 0)) > 0
    return chosen
