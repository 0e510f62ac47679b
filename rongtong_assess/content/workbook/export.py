"""write_edition_workbook: an edition's files -> a workbook an expert edits.

The text of the files is written, not the objects read from it, so nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from rongtong_assess.content.edition.folder import HEAD_FILE, read_edition
from rongtong_assess.content.reading.yaml_source import read_source
from rongtong_assess.content.workbook.layout import (
    DIMENSIONS,
    DIMENSIONS_SHEET,
    FIXED_SHEETS,
    HEAD,
    HEAD_SHEET,
    HEAD_TABLES,
    ITEMS,
    MOST_SHEET_NAME,
    NO,
    SCENE_HEAD_KEYS,
    SCENES,
    SCENES_SHEET,
    YES,
    CellKind,
    Column,
    SheetTable,
)
from rongtong_assess.content.workbook.sheet_writer import EditionWorkbookWriter
from rongtong_assess.core.typed_text import hidden_character_words

Document = Mapping[str, Any]
Cells = dict[Column, str | Decimal]


def write_edition_workbook(folder: Path, target: Path) -> None:
    """The edition in this folder as a workbook; raises Refused when the edition itself has mistakes."""
    read_edition(folder)
    head = _read(folder, HEAD_FILE)
    scenes = _read(folder, head["scenes"]) if "scenes" in head else {}
    dimensions = [_read(folder, file) for file in head["dimensions"]]
    titles = _sheet_titles([str(dimension["name"]) for dimension in dimensions])
    with EditionWorkbookWriter(target, [fact["id"] for fact in head["facts"]]) as writer:
        writer.write_guide()
        shared = {key: scenes[key] for key in SCENE_HEAD_KEYS if key in scenes}
        writer.write_head(HEAD_SHEET, _cells({**head, **shared}, HEAD))
        for sheet, table in HEAD_TABLES.items():
            writer.write_table(sheet, table, _rows(head, table))
        listed = [{**dimension, "sheet": title} for dimension, title in zip(dimensions, titles, strict=True)]
        writer.write_table(DIMENSIONS_SHEET, DIMENSIONS, _rows({"dimensions": listed}, DIMENSIONS))
        for dimension, title in zip(dimensions, titles, strict=True):
            writer.write_table(title, ITEMS, _rows(dimension, ITEMS))
        writer.write_table(SCENES_SHEET, SCENES, _rows({"groups": [], **scenes}, SCENES))


def _read(folder: Path, file: str) -> Document:
    document = read_source(folder / file, f"{folder.name}/{file}").data
    return document if isinstance(document, dict) else {}


def _rows(document: Document, table: SheetTable, *, depth: int = 0) -> Iterator[Cells]:
    """The rows below one record: an outer record shares its row with its first inner one.

    An empty row after the innermost records leaves room for one more.
    """
    level = table.levels[depth]
    for record in document[level.key]:
        own = _cells(record, level.columns)
        if depth + 1 == len(table.levels):
            yield own
            continue
        for inner in _rows(record, table, depth=depth + 1):
            yield {**own, **inner}
            own = {}
    if depth and depth + 1 == len(table.levels):
        yield {}


def _cells(record: Document, columns: Sequence[Column]) -> Cells:
    found = ((column, _find(record, column.key)) for column in columns)
    return {column: _cell(column, value) for column, value in found if value is not None}


def _find(record: Document, key: str) -> Any:
    first, _, rest = key.partition(".")
    value = record.get(first)
    return _find(value, rest) if rest and value is not None else value


def _cell(column: Column, value: Any) -> str | Decimal:
    if column.words:
        return next(word for word, meant in column.words.items() if meant == value)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list):
        return ("\n" if column.kind is CellKind.LINES else "、").join(value)
    return Decimal(value) if isinstance(value, int | Decimal) else str(value)


def _sheet_titles(names: Sequence[str]) -> list[str]:
    """A title for each dimension: its name as far as sheets allow, never twice, never a fixed one."""
    titles: list[str] = []
    taken = {title.casefold() for title in (*FIXED_SHEETS, "History")}
    for place, name in enumerate(names, start=1):
        characters = (character for character in name if character not in "[]:*?/\\'")
        plain = "".join(
            character for character in characters if not hidden_character_words(character, is_one_line=True)
        )
        title = plain[: MOST_SHEET_NAME // 2].strip() or f"维度{place}"
        title = f"{title}{place}" if title.casefold() in taken else title
        taken.add(title.casefold())
        titles.append(title)
    return titles
