"""The parts of a workbook other than its sheets: the list of sheets, shared texts, number formats."""

from __future__ import annotations

from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from rongtong_assess.content.reading.cell_values import BookStyle
from rongtong_assess.content.reading.limited_archive import (
    Budget,
    Damaged,
    LimitedArchive,
    PartReader,
    TooMuch,
    read_part,
)

WORKBOOK_PART = "xl/workbook.xml"
MOST_SHEETS = 150
MOST_STRINGS = 200_000
MOST_STYLES = 70_000
"""Spreadsheet programs stop at 65,490."""
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class BookParts:
    """sheets: title -> part, in order. texts: the part with texts that cells share; styles likewise; "" for none."""

    sheets: dict[str, str]
    texts: str = ""
    styles: str = ""
    begins_1904: bool = False


def find_parts(archive: LimitedArchive, budget: Budget) -> BookParts:
    """Where everything is. Raises Damaged or TooMuch."""
    book_part = _find_book(archive, budget)
    listed = _SheetList()
    read_part(archive.chunks(book_part), listed, budget=budget)
    relations = _read_relations(archive, book_part, budget=budget)
    by_kind = {kind: target for kind, target in relations.values()}
    sheets: dict[str, str] = {}
    for title, relation in listed.sheets:
        kind, part = relations.get(relation, ("", ""))
        if kind == "worksheet" and title not in sheets:
            sheets[title] = part
    return BookParts(sheets, by_kind.get("sharedStrings", ""), by_kind.get("styles", ""), listed.begins_1904)


def read_texts(archive: LimitedArchive, parts: BookParts, *, budget: Budget) -> list[str]:
    """The texts that cells point to by their number."""
    reader = _Texts(budget)
    _read_optional(archive, parts.texts, reader=reader, budget=budget)
    return reader.texts


def read_style(archive: LimitedArchive, parts: BookParts, *, budget: Budget) -> BookStyle:
    """The number formats that cells point to by their style."""
    reader = _Styles()
    _read_optional(archive, parts.styles, reader=reader, budget=budget)
    return BookStyle(reader.own_formats, tuple(reader.format_ids), parts.begins_1904)


def _read_optional(archive: LimitedArchive, part: str, *, reader: PartReader, budget: Budget) -> None:
    if part in archive.names:
        read_part(archive.chunks(part), reader, budget=budget)


def _find_book(archive: LimitedArchive, budget: Budget) -> str:
    """The workbook's main part: nearly always at the same path, otherwise where the package says."""
    if WORKBOOK_PART in archive.names or "_rels/.rels" not in archive.names:
        return WORKBOOK_PART
    relations = _read_relations(archive, "", budget=budget).values()
    return next((part for kind, part in relations if kind == "officeDocument"), WORKBOOK_PART)


def _read_relations(archive: LimitedArchive, part: str, *, budget: Budget) -> dict[str, tuple[str, str]]:
    """id -> kind and part, without targets outside the file."""
    folder, _, name = part.rpartition("/")
    reader = _Relations(dirname(part))
    read_part(archive.chunks(join(folder, "_rels", f"{name}.rels").lower()), reader, budget=budget)
    return reader.relations


@dataclass(slots=True)
class _Relations:
    folder: str
    relations: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = attributes.get("Target", "").replace("\\", "/")
            part = target.lstrip("/") if target.startswith("/") else normpath(join(self.folder, target))
            self.relations[attributes.get("Id", "")] = kind, part.lower()

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


@dataclass(slots=True)
class _SheetList:
    sheets: list[tuple[str, str]] = field(default_factory=list)
    begins_1904: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.begins_1904 = attributes.get("date1904") in {"1", "true"}
        elif name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith("}id")), "")
            self.sheets.append((attributes.get("name", "")[:LONGEST_TITLE], relation))
            if len(self.sheets) > MOST_SHEETS:
                raise TooMuch("工作表")

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class TextOfRuns:
    """Text that may consist of runs with different formatting, without phonetic guides."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._pieces: list[str] = []
        self._is_text = self._is_aid = False

    def start(self, name: str) -> None:
        if name == "rPh":
            self._is_aid = True
        self._is_text = name == "t" and not self._is_aid

    def end(self, name: str) -> None:
        self._is_text = False
        if name == "rPh":
            self._is_aid = False

    def text(self, data: str) -> None:
        if self._is_text:
            self._budget.spend_characters(len(data))
            self._pieces.append(data)

    def take(self) -> str:
        """The text since the last call."""
        taken = "".join(self._pieces)
        self._pieces.clear()
        return taken


class _Texts:
    def __init__(self, budget: Budget) -> None:
        self.texts: list[str] = []
        self._runs = TextOfRuns(budget)

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._runs.start(name)
        if name == "si" and len(self.texts) >= MOST_STRINGS:
            raise TooMuch("文字")

    def end(self, name: str) -> None:
        self._runs.end(name)
        if name == "si":
            self.texts.append(self._runs.take())

    def text(self, data: str) -> None:
        self._runs.text(data)


class _Styles:
    """Own formats by their numbers, and the format of each style that cells may have."""

    def __init__(self) -> None:
        self.own_formats: dict[int, str] = {}
        self.format_ids: list[int] = []
        self._is_in_cell_styles = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.own_formats[whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._is_in_cell_styles = True
        elif name == "xf" and self._is_in_cell_styles:
            self.format_ids.append(whole(attributes.get("numFmtId")))
        if len(self.format_ids) + len(self.own_formats) > MOST_STYLES:
            raise TooMuch("格式")

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_in_cell_styles = False

    def text(self, data: str) -> None: ...


def whole(text: str | None) -> int:
    """A small whole number that a program wrote. Raises Damaged."""
    if text is None:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 8):
        raise Damaged
    return int(text)
