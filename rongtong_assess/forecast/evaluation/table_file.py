"""A table of ordered answers from CSV: checked cell by cell, with row and column in every message."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.exact import ANY_NUMBER, parse_number

FEWEST_ROWS = 30
MOST_LEVELS = 10
LARGEST_FILE_BYTES = 200_000_000
MISTAKES_SHOWN = 5
_PLAIN = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)
EMPTY = frozenset({"", "na", "n/a", "nan", "null", "none"})
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Names = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class TableColumns:
    """Names of columns by their use. up: answers, more is better. groups: text. time: for a split by time."""

    target: str
    up: tuple[str, ...]
    groups: tuple[str, ...] = ()
    time: str | None = None


@dataclass(frozen=True)
class AnswerTable:
    """A table of ordered answers.

    levels: from 0 to top. answers: rows × up, NaN where empty. groups: one row of names for each group column.

    left_out: rows without a target, which are not used. times: numbers, or texts where not all are numbers.
    """

    columns: TableColumns
    levels: Whole
    top: int
    answers: Numbers
    groups: tuple[Names, ...]
    times: Numbers | Names | None
    left_out: int

    def __len__(self) -> int:
        return len(self.levels)


def read_table(path: Path, columns: TableColumns) -> AnswerTable:
    """The table; raises Refused with the first mistakes."""
    rows = _read_rows(path)
    header = _check_header(path, rows[0] if rows else [], columns=columns)
    places = {name: header.index(name) for name in header}
    body = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    _refuse_ragged(path, body, width=len(header))
    target = places[columns.target]
    used = [(number, row) for number, row in body if not _is_empty(row[target])]
    _refuse_few(path, used)
    cells = _CellReader(path, used)
    raw_levels = cells.numbers(target, columns.target)
    answers = np.column_stack([cells.numbers(places[name], name) for name in columns.up])
    cells.finish()
    levels, top = _levels(path, columns.target, raw=raw_levels)
    return AnswerTable(
        columns=columns,
        levels=levels,
        top=top,
        answers=answers,
        groups=tuple(np.array([row[places[name]].strip() for _, row in used]) for name in columns.groups),
        times=None
        if columns.time is None
        else _times(path, [(n, row[places[columns.time]]) for n, row in used], name=columns.time),
        left_out=len(body) - len(used),
    )


def _read_rows(path: Path) -> list[list[str]]:
    with path.open("rb") as file:
        raw = file.read(LARGEST_FILE_BYTES + 1)
    if len(raw) > LARGEST_FILE_BYTES:
        raise Refused.because(str(path), "表格超过 200 MB", "请只留需要的列")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise Refused.because(f"{path.name}:{line}", "文件不是 UTF-8 编码", "请另存为 UTF-8 编码的 CSV") from None
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise Refused.because(str(path), "不是能读的 CSV", "请检查引号和分隔用的逗号") from None


def _check_header(path: Path, header: list[str], *, columns: TableColumns) -> list[str]:
    names = [name.strip() for name in header]
    asked = [columns.target, *columns.up, *columns.groups, *([columns.time] if columns.time else [])]
    twice = [name for name in asked if names.count(name) > 1]
    if twice:
        raise Refused.because(f"{path.name}:1", f"列名「{twice[0][:40]}」出现了不止一次", "请让每个列名只出现一次")
    missing = [name for name in asked if name not in names]
    if missing:
        cure = f"现有的列是 {'、'.join(names)[:200]}" if names else "请检查文件是不是空的"
        raise Refused.because(f"{path.name}:1", f"没有列「{missing[0][:40]}」", cure)
    _refuse_twice_used(columns)
    return names


def _refuse_twice_used(columns: TableColumns) -> None:
    if columns.time == columns.target:
        what = f"「{columns.time}」是目标列，按它拆分，训练和检验的等级就不一样"
        raise Refused.because("--time", what, "请换成记时间的列")
    for option, chosen in (("--up", columns.up), ("--group", columns.groups)):
        if columns.target in chosen:
            what = f"「{columns.target}」既是目标又是特征"
            raise Refused.because(option, what, f"请从 {option} 里去掉目标列，否则等于抄答案")
        if len(set(chosen)) < len(chosen):
            raise Refused.because(option, "有列写了两遍", "每列只写一次")


def _refuse_ragged(path: Path, body: Sequence[tuple[int, list[str]]], *, width: int) -> None:
    wrong = [
        Mistake(f"{path.name}:{number}", f"这一行有 {len(row)} 格，表头有 {width} 格", "请检查多写或漏写的逗号")
        for number, row in body
        if len(row) != width
    ]
    if wrong:
        raise Refused(wrong[:MISTAKES_SHOWN])


def _refuse_few(path: Path, used: Sequence[object]) -> None:
    if len(used) < FEWEST_ROWS:
        what = f"有目标等级的只有 {len(used)} 行"
        raise Refused.because(str(path), what, f"至少要 {FEWEST_ROWS} 行才能既训练又检验")


class _CellReader:
    """Reads cells as numbers and collects mistakes."""

    def __init__(self, path: Path, rows: Sequence[tuple[int, list[str]]]) -> None:
        self.path, self.rows = path, rows
        self.mistakes: list[Mistake] = []

    def numbers(self, place: int, name: str) -> Numbers:
        """One column; NaN where it is empty."""
        return np.array([self._number(number, row[place], name=name) for number, row in self.rows])

    def finish(self) -> None:
        """Raises Refused when there was any mistake."""
        if self.mistakes:
            raise Refused(self.mistakes[:MISTAKES_SHOWN])

    def _number(self, number: int, cell: str, *, name: str) -> float:
        if _is_empty(cell):
            return np.nan
        found = find_cell_number(cell)
        if found is None:
            where = f"{self.path.name}:{number}"
            self.mistakes.append(
                Mistake(where, f"列「{name}」的「{cell.strip()[:40]}」不是一个数", "请改成数字，不知道就留空")
            )
            return np.nan
        return found


def find_cell_number(cell: str) -> float | None:
    """The number in a cell; None for anything else. Exponents within bounds are accepted: programs write them."""
    # A table has millions of cells, most of them as plain as this.
    if _PLAIN.fullmatch(cell):
        return float(cell)
    try:
        return float(parse_number(cell, ANY_NUMBER, by_program=True))
    except Refused:
        return None


def _is_empty(cell: str) -> bool:
    return cell.strip().lower() in EMPTY


def _levels(path: Path, name: str, *, raw: Numbers) -> tuple[Whole, int]:
    """Levels renumbered from 0 in their order: a value that no row has is not a level and is never forecast."""
    if (raw != np.round(raw)).any():
        wrong = float(raw[raw != np.round(raw)][0])
        raise Refused.because(str(path), f"目标列「{name}」里有 {wrong:g}，不是整数等级", "请用整数写等级")
    different, levels = np.unique(raw, return_inverse=True)
    if len(different) < 2:
        raise Refused.because(str(path), f"目标列「{name}」只有一个等级", "至少要有两个不同的等级")
    if len(different) > MOST_LEVELS:
        what = f"目标列「{name}」有 {len(different)} 个不同的值，不像等级"
        raise Refused.because(str(path), what, f"请用不超过 {MOST_LEVELS} 级的整数")
    return levels.astype(np.int64), len(different) - 1


def _times(path: Path, cells: Sequence[tuple[int, str]], *, name: str) -> Numbers | Names:
    empty = [number for number, cell in cells if _is_empty(cell)]
    if empty:
        raise Refused.because(
            f"{path.name}:{empty[0]}", f"列「{name}」是空的，不知道这一行算哪段时间", "请补上，或不按时间拆分"
        )
    numbers = [find_cell_number(cell) for _, cell in cells]
    if all(number is not None for number in numbers):
        return np.array(numbers, dtype=np.float64)
    return np.array([cell.strip() for _, cell in cells])
