"""SheetReader: streams one sheet's part into cells, notes, and cells that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rongtong_assess.content.reading.cell_values import BookStyle, CellReading, CellValue, StoredCell, read_cell
from rongtong_assess.content.reading.limited_archive import Budget, Damaged, TooMuch
from rongtong_assess.content.reading.workbook_parts import TextOfRuns, whole

MOST_ROWS = 10_000
MOST_COLUMNS = 60
MOST_CELLS = 40_000
"""Cells with content; empty ones only count as elements."""
MOST_COVERED = 20_000
MOST_CELL_CHARACTERS = 40_000
"""Of one number or the result of a formula; more than a cell may hold is not kept."""

REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
LETTERS = 26

Place = tuple[int, int]


class SheetReader:
    """rows: row -> column -> value, both from 1. The others by (row, column).

    faults: cells that hold something that cannot be read. notes: how some others were read. covered: cells that are
    merged into another, with that one. beyond: the first cell outside of what is read, "" for none.
    """

    def __init__(self, texts: Sequence[str], style: BookStyle, budget: Budget) -> None:
        self.rows: dict[int, dict[int, CellValue]] = {}
        self.faults: dict[Place, CellReading] = {}
        self.notes: dict[Place, str] = {}
        self.covered: dict[Place, str] = {}
        self.beyond = ""
        self._texts, self._style, self._budget = texts, style, budget
        self._row = self._column = self._count = self._area = 0
        self._cell: dict[str, str] = {}
        self._value: list[str] = []
        self._is_value = self._has_formula = False
        self._runs = TextOfRuns(budget)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            self._row = whole(attributes.get("r")) or self._row + 1
            self._column = 0
        elif name == "f":
            self._has_formula = True
        elif name == "mergeCell":
            self._cover(attributes.get("ref", ""))
        self._is_value = name == "v"
        self._runs.start(name)

    def end(self, name: str) -> None:
        self._is_value = False
        self._runs.end(name)
        if name == "c":
            self._end_cell()

    def text(self, data: str) -> None:
        if self._is_value:
            self._budget.spend_characters(len(data))
            self._value.append(data)
        else:
            self._runs.text(data)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self._column = read_reference(reference)[1] if reference else self._column + 1
        self._cell, self._has_formula = attributes, False
        self._value.clear()
        self._runs.take()

    def _end_cell(self) -> None:
        cell = self._stored_cell()
        if not (cell.text.strip() or cell.has_formula):
            return
        place = self._row, self._column
        if self._row > MOST_ROWS or self._column > MOST_COLUMNS:
            self.beyond = self.beyond or cell_name(*place)
            return
        self._count += 1
        if self._count > MOST_CELLS:
            raise TooMuch("格子")
        self._keep(place, read_cell(cell, self._style))

    def _keep(self, place: Place, reading: CellReading) -> None:
        if reading.fault:
            self.faults[place] = reading
        elif reading.value is not None:
            if isinstance(reading.value, str):
                # Many cells may refer to the same long text.
                self._budget.spend_characters(len(reading.value))
            self.rows.setdefault(place[0], {})[place[1]] = reading.value
            if reading.note:
                self.notes[place] = reading.note

    def _stored_cell(self) -> StoredCell:
        kind, value = self._cell.get("t", "n"), "".join(self._value)
        if kind == "s":
            number = whole(value.strip() or None)
            if value.strip() and number >= len(self._texts):
                raise Damaged
            value = self._texts[number] if value.strip() else ""
        elif kind == "inlineStr":
            value = self._runs.take()
        style = whole(self._cell.get("s"))
        format_id = self._style.format_ids[style] if style < len(self._style.format_ids) else 0
        return StoredCell(kind, value, format_id, self._has_formula)

    def _cover(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = read_reference(first), read_reference(last or first)
        rows = range(top, min(bottom, MOST_ROWS) + 1)
        columns = range(left, min(right, MOST_COLUMNS) + 1)
        self._area += max(len(rows) * len(columns), 1)
        if self._area > MOST_COVERED:
            raise TooMuch("合并的单元格")
        self.covered |= {(row, column): first for row in rows for column in columns if (row, column) != (top, left)}


def read_reference(reference: str) -> Place:
    """Row and column of "C5". Raises Damaged."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise Damaged
    column = 0
    for letter in match[1]:
        column = column * LETTERS + ord(letter) - ord("A") + 1
    return int(match[2]), column


def cell_name(row: int, column: int) -> str:
    """ "C5" of row 5 and column 3."""
    letters = ""
    while column:
        column, place = divmod(column - 1, LETTERS)
        letters = chr(ord("A") + place) + letters
    return f"{letters}{row}"
