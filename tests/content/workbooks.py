"""Workbooks for tests: an exported edition with cells changed as a person, or an attacker, would."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from rongtong_assess.content.reading.workbook_source import Sheet, read_workbook
from rongtong_assess.content.workbook.export import write_edition_workbook
from rongtong_assess.core.errors import Refused

SHEET = "xl/worksheets/sheet1.xml"


def exported(folder: Path, target: Path) -> Workbook:
    """The edition's workbook, open for changes."""
    write_edition_workbook(folder, target)
    return load_workbook(target)


def column(sheet: Any, key: str, nth: int = 1) -> int:
    """The number of the nth column whose header names this key."""
    places = [cell.column for cell in sheet[1] if str(cell.value).endswith(f"\n{key}")]
    return places[nth - 1]


def packed(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def small_book(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return packed(book)


def with_part(raw: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with a part added or replaced."""
    buffer = BytesIO()
    with ZipFile(BytesIO(raw)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return buffer.getvalue()


def with_sheet_text(raw: bytes, pattern: str, text: str) -> bytes:
    """The same workbook with the XML of its first sheet changed."""
    with ZipFile(BytesIO(raw)) as archive:
        sheet = archive.read(SHEET).decode()
    changed = re.sub(pattern, text, sheet, count=1)
    assert changed != sheet
    return with_part(raw, SHEET, changed.encode())


def with_stored_result(raw: bytes, formula: str, result: str) -> bytes:
    """The same workbook with the result that a spreadsheet program would have stored with the formula."""
    with ZipFile(BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name}
    for name, content in parts.items():
        cell = f"<f>{formula}</f>"
        if cell in (text := content.decode()):
            changed = re.sub(re.escape(cell) + r"(?:<v ?/>|<v></v>)?", f"{cell}<v>{result}</v>", text)
            return with_part(raw, name, changed.encode())
    raise AssertionError(formula)


PLAIN = small_book(["a", 1], ["b", 2])


def refusal(raw: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_workbook(raw, "表.xlsx")
    return str(caught.value)


def sheet_of(raw: bytes) -> Sheet:
    (sheet,) = read_workbook(raw, "").sheets.values()
    return sheet


def with_cell(xml: str) -> bytes:
    """A workbook with this cell in A1."""
    return with_sheet_text(small_book([0.5]), '<c r="A1".*?</c>', xml)


def packed_by(method: int) -> bytes:
    """The small workbook, packed by another method."""
    buffer = BytesIO()
    with ZipFile(BytesIO(PLAIN)) as old, ZipFile(buffer, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return buffer.getvalue()
