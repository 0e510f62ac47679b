"""From the sheets of a workbook to records whose every value remembers its cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rongtong_assess.content.reading.cell_values import CellValue
from rongtong_assess.content.reading.workbook_source import Sheet, narrow_text, plain_text
from rongtong_assess.content.reading.yaml_source import MistakeList
from rongtong_assess.content.reading.yaml_writer import Placed, Record, Records, Scalar
from rongtong_assess.content.workbook.layout import HEAD, NO, YES, CellKind, Column, Level, SheetTable
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import ANY_NUMBER, parse_number

BETWEEN_WORDS = re.compile(r"[、，,;；\s]+")
Fields = dict[str, Placed | Record | Records]
DOWNLOAD_AGAIN = "请把它改回来，或重新导出一份再改"


def read_head(sheet: Sheet, mistakes: MistakeList) -> Fields:
    """The values of the head by key; a row's first cell says which value it is."""
    columns = {_squeezed(column.header): column for column in HEAD}
    fields: Fields = {}
    for row in sheet.row_numbers():
        cells = sheet.rows.get(row, {})
        fault = sheet.find_fault(row, 2)
        mistakes.extend([fault] if fault else [])
        if row == 1 or fault or 2 not in cells:
            continue
        column = columns.get(_squeezed(plain_text(cells.get(1, ""))))
        if column is None:
            mistakes.add(sheet.where(row, 1), "左边的项目名改过了，不知道这一行填的是什么", DOWNLOAD_AGAIN)
        else:
            _put(
                fields,
                column,
                placed=_read_cell(column, cells[2], where=sheet.where(row, 2, column.title), mistakes=mistakes),
            )
    return fields


def read_table(sheet: Sheet, table: SheetTable, *, mistakes: MistakeList) -> Records:
    """The outermost records with all within them; a row begins a record of every level it has values of."""
    columns = _find_columns(sheet, table, mistakes=mistakes)
    top = _OpenRecord(sheet.where(1))
    nesting = [top]
    for row in sheet.row_numbers():
        if row == 1:
            continue
        for depth, level in enumerate(table.levels):
            fields = _read_level(sheet, row, columns=columns[depth], mistakes=mistakes)
            if not fields:
                continue
            if depth + 1 > len(nesting):
                mistakes.add(
                    sheet.where(row), f"这一行不属于任何一个{table.levels[0].columns[0].title}", _belongs(level)
                )
                break
            del nesting[depth + 1 :]
            record = _OpenRecord(sheet.where(row), fields)
            nesting[depth].children.append(record)
            nesting.append(record)
    return Records(top.place, [_close(record, table.levels[1:]) for record in top.children])


@dataclass(slots=True)
class _OpenRecord:
    """A record that inner records may still be added to."""

    place: str
    fields: Fields = field(default_factory=dict)
    children: list[_OpenRecord] = field(default_factory=list)


def _belongs(level: Level) -> str:
    return f"请在这一行左边补上编号，或删掉这一行的{level.columns[0].title}"


def _close(record: _OpenRecord, inner: Sequence[Level]) -> Record:
    if inner:
        children = [_close(child, inner[1:]) for child in record.children]
        record.fields[inner[0].key] = Records(record.place, children)
    return Record(record.place, record.fields)


def _find_columns(sheet: Sheet, table: SheetTable, *, mistakes: MistakeList) -> list[list[tuple[int, Column]]]:
    """Per level, where its columns are by their headers; what is missing or unknown is noted."""
    headers: dict[str, int] = {}
    known = {_squeezed(column.header) for column in table.columns}
    for place, value in sheet.rows.get(1, {}).items():
        header = _squeezed(plain_text(value))
        if header in headers or header not in known:
            what = "写了两次" if header in headers else "不认识"
            mistakes.add(sheet.where(1, place), f"表头「{header[:30]}」{what}", DOWNLOAD_AGAIN)
        headers.setdefault(header, place)
    for column in table.columns:
        if _squeezed(column.header) not in headers:
            mistakes.add(sheet.where(1), f"缺少表头「{column.title} {column.key}」这一列", DOWNLOAD_AGAIN)
    return [
        [(headers[header], column) for column in level.columns if (header := _squeezed(column.header)) in headers]
        for level in table.levels
    ]


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _read_level(sheet: Sheet, row: int, *, columns: Sequence[tuple[int, Column]], mistakes: MistakeList) -> Fields:
    fields: Fields = {}
    cells: Mapping[int, CellValue] = sheet.rows.get(row, {})
    for place, column in columns:
        if fault := sheet.find_fault(row, place, column.title):
            mistakes.append(fault)
            # An unreadable value is a value, so the row does not lack it.
            _put(fields, column, placed=Placed("", fault.where))
        elif place in cells:
            where = sheet.where(row, place, column.title)
            _put(fields, column, placed=_read_cell(column, cells[place], where=where, mistakes=mistakes))
    return fields


def _put(fields: Fields, column: Column, *, placed: Placed) -> None:
    """A value under its key; "measure.kind" goes into a mapping of its own."""
    first, _, rest = column.key.partition(".")
    if not rest:
        fields[first] = placed
        return
    mapping = fields.setdefault(first, Record(placed.place, {}))
    if isinstance(mapping, Record) and isinstance(mapping.fields, dict):
        mapping.fields[rest] = placed


def _read_cell(column: Column, value: CellValue, *, where: str, mistakes: MistakeList) -> Placed:
    """What the cell means; a word that is no choice is kept as it is and noted."""
    words: Mapping[str, Scalar] = column.words or ({YES: True, NO: False} if column.kind is CellKind.YES_NO else {})
    if words:
        text = narrow_text(value)
        if text not in words:
            mistakes.add(where, f"「{text[:30]}」不能选", f"请从列表里选：{'、'.join(words)}")
        return Placed(words.get(text, text), where)
    return Placed(_READERS[column.kind](value), where)


def _number(value: CellValue) -> Scalar:
    try:
        number = parse_number(value, ANY_NUMBER)
    except Refused:
        return narrow_text(value)  # the check of the edition says what belongs here
    return int(number) if number == number.to_integral_value() else number


def _lines(value: CellValue) -> list[Scalar]:
    return [line.strip() for line in plain_text(value).split("\n") if line.strip()]


def _words(value: CellValue) -> list[Scalar]:
    return [word for word in BETWEEN_WORDS.split(narrow_text(value)) if word]


_READERS = {
    CellKind.TEXT: plain_text,
    CellKind.NAME: narrow_text,
    CellKind.NUMBER: _number,
    CellKind.LINES: _lines,
    CellKind.WORDS: _words,
}
