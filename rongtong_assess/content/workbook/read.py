"""read_edition_workbook: a workbook -> the edition's files, checked as every edition is.

The workbook is converted to the edition's files, these are read and checked, and every mistake is traced back from file
and line to sheet and row. There is no second set of checks.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rongtong_assess.content.edition.file_shapes import DimensionFile, EditionFile, ScenesFile
from rongtong_assess.content.edition.folder import HEAD_FILE, read_edition
from rongtong_assess.content.edition.lock import LOCK_FILE
from rongtong_assess.content.reading.shapes import Shape, read_shape
from rongtong_assess.content.reading.sheet_reader import MOST_COLUMNS
from rongtong_assess.content.reading.workbook_source import Workbook, read_workbook
from rongtong_assess.content.reading.yaml_source import MistakeList, read_source
from rongtong_assess.content.reading.yaml_writer import Placed, Record, Records, YamlText, write_yaml
from rongtong_assess.content.workbook.layout import (
    DIMENSIONS,
    DIMENSIONS_SHEET,
    FIXED_SHEETS,
    GUIDE_SHEET,
    HEAD_SHEET,
    HEAD_TABLES,
    ITEMS,
    SCENE_HEAD_KEYS,
    SCENES,
    SCENES_SHEET,
)
from rongtong_assess.content.workbook.rows import Fields, read_head, read_table
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused

SCENES_FILE = "scenes.yaml"
RESERVED_FILES = {HEAD_FILE, SCENES_FILE, "listed.yaml"}
FILE_NAME = re.compile(r"[a-z][a-z0-9_-]{,60}")
FOLDER_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{,79}")
LINE_OF_FILE = re.compile(r"[^\s/：「」]+/([a-z0-9_-]+\.yaml):([0-9]+)")
# Words of messages about files -> the words of the workbook.
WORDING = {
    "在 edition.yaml 的 facts 里": "在工作表「事实」里",
    "exclusive: true": "exclusive 是",
    "type: single": "type 单选",
    "kind: share 的 measure": "measure.kind 占比",
    "kind: trend 的 measure": "measure.kind 变化",
    "kind: share 或 kind: trend": "占比或变化",
    "worse、same、better": "变差、不变、变好",
}


@dataclass(frozen=True, slots=True)
class ImportedEdition:
    """A checked edition and its files: name -> text. remarks: what was ignored or read differently."""

    edition: Edition
    files: Mapping[str, str]
    remarks: tuple[Mistake, ...] = ()


def read_edition_workbook(raw: bytes, name: str, *, new_id: str = "") -> ImportedEdition:
    """The edition in a workbook. name: what messages call the file; new_id: instead of the workbook's id.

    Raises Refused with every mistake, each with sheet, row and cure.
    """
    mistakes = MistakeList()
    assembly = _Assembly(read_workbook(raw, name), mistakes, new_id)
    files = assembly.files()
    with TemporaryDirectory() as folder:
        edition_id = _edition_id(files[HEAD_FILE].record)
        edition = _check(Path(folder) / edition_id, files, mistakes=mistakes)
    if edition is None:
        raise Refused(mistakes)
    texts = {file: written.yaml.text for file, written in files.items()}
    return ImportedEdition(edition, texts, tuple(assembly.remarks()))


@dataclass(frozen=True, slots=True)
class _Written:
    """One file of the edition: its record, its text with places, its shape."""

    record: Record
    yaml: YamlText
    shape: type[Shape]


class _Assembly:
    """Puts sheets together into files."""

    def __init__(self, workbook: Workbook, mistakes: MistakeList, new_id: str) -> None:
        self.sheets, self.mistakes, self.new_id = workbook.sheets, mistakes, new_id
        self._used = {*FIXED_SHEETS}

    def remarks(self) -> Iterator[Mistake]:
        """Sheets that belong to no dimension, and cells that hold more than what was read."""
        for title, sheet in self.sheets.items():
            if title in self._used:
                yield from sheet.list_remarks(range(1, MOST_COLUMNS + 1))
            else:
                what = "没有列在工作表「维度」里，没有读"
                yield Mistake(f"工作表「{title}」", what, "如果它是一个维度的题目，请在工作表「维度」里列上它")

    def files(self) -> dict[str, _Written]:
        """Every file by its name, the head first; raises Refused when sheets are missing."""
        for title in FIXED_SHEETS:
            if title not in self.sheets and title != GUIDE_SHEET:
                self.mistakes.add(f"工作表「{title}」", "缺少这张工作表", "请从导出的工作簿里把它复制回来，不要改名")
        self.mistakes.raise_if_any()
        head = read_head(self.sheets[HEAD_SHEET], self.mistakes)
        shared = {key: head.pop(key) for key in SCENE_HEAD_KEYS if key in head}
        if self.new_id:
            head["id"] = Placed(self.new_id, "--id")
        dimensions = self._dimensions()
        groups = read_table(self.sheets[SCENES_SHEET], SCENES, mistakes=self.mistakes)
        head["dimensions"] = Placed(list(dimensions), f"工作表「{DIMENSIONS_SHEET}」")
        written = {file: _write(record, DimensionFile) for file, record in dimensions.items()}
        if groups.records or shared:
            head["scenes"] = Placed(SCENES_FILE, f"工作表「{SCENES_SHEET}」")
            written[SCENES_FILE] = _write(Record(groups.place, {**shared, "groups": groups}), ScenesFile)
        for title, table in HEAD_TABLES.items():
            head[table.levels[0].key] = read_table(self.sheets[title], table, mistakes=self.mistakes)
        return {HEAD_FILE: _write(Record(f"工作表「{HEAD_SHEET}」", head), EditionFile), **written}

    def _dimensions(self) -> dict[str, Record]:
        """File name -> dimension, in the order of the list of dimensions."""
        listed = read_table(self.sheets[DIMENSIONS_SHEET], DIMENSIONS, mistakes=self.mistakes).records
        dimensions: dict[str, Record] = {}
        for place, record in enumerate(listed, start=1):
            fields: Fields = dict(record.fields)
            title = str(_text(fields.pop("sheet", None)))
            sheet = self.sheets.get(title)
            if sheet is None or title in self._used:
                what = f"写的工作表「{title}」{'不存在' if sheet is None else '已经有别的用处'}"
                self.mistakes.add(record.place, what, "请写上放着这个维度的题目的工作表的名字")
                continue
            self._used.add(title)
            fields["groups"] = read_table(sheet, ITEMS, mistakes=self.mistakes)
            dimensions[_file_name(_text(fields.get("id")), place, taken=dimensions)] = Record(record.place, fields)
        return dimensions


def _write(record: Record, shape: type[Shape]) -> _Written:
    return _Written(record, write_yaml(record), shape)


def _text(node: Placed | Record | Records | None) -> str:
    return str(node.value) if isinstance(node, Placed) else ""


def _edition_id(head: Record) -> str:
    """The folder's name, which must be the id; an id that is none is refused by its shape."""
    edition_id = _text(head.fields.get("id"))
    return edition_id if FOLDER_NAME.fullmatch(edition_id) else "edition"


def _file_name(dimension_id: str, place: int, *, taken: Mapping[str, Record]) -> str:
    file = f"{dimension_id}.yaml"
    is_free = FILE_NAME.fullmatch(dimension_id) and file not in RESERVED_FILES and file not in taken
    return file if is_free else f"dimension-{place}.yaml"


def _check(folder: Path, files: Mapping[str, _Written], *, mistakes: MistakeList) -> Edition | None:
    """The edition as content reads it, or None with all mistakes at their cells."""
    folder.mkdir()
    found = MistakeList()
    for file, written in files.items():
        (folder / file).write_text(written.yaml.text, encoding="utf-8")
    edition = found.attempt(read_edition, folder)
    if edition is None:
        # Where the head is wrong, reading stops there; the other files are looked at all the same.
        for file, written in files.items():
            found.attempt(_read_file, folder / file, written.shape)
    known = {mistake.where for mistake in mistakes}
    placed = (_at_its_cell(mistake, files) for mistake in dict.fromkeys(found))
    mistakes.extend(mistake for mistake in placed if mistake.where not in known)
    return None if mistakes else edition


def _read_file(path: Path, shape: type[Shape]) -> None:
    read_shape(read_source(path, f"{path.parent.name}/{path.name}"), shape)


def _at_its_cell(mistake: Mistake, files: Mapping[str, _Written]) -> Mistake:
    """The same mistake in the words of the workbook."""

    def place(match: re.Match[str]) -> str:
        written = files.get(match[1])
        return written.yaml.places[int(match[2]) - 1] if written else match[0]

    where, what, cure = (LINE_OF_FILE.sub(place, text) for text in (mistake.where, mistake.what, mistake.cure))
    return Mistake(where, _reworded(what), _reworded(cure))


def _reworded(text: str) -> str:
    for of_files, of_workbook in WORDING.items():
        text = text.replace(of_files, of_workbook)
    return text


def write_draft(imported: ImportedEdition, parent: Path, *, may_replace: bool = False) -> Path:
    """The folder of the draft below `parent`, named by its id.

    An existing draft is replaced only when asked for; its examples stay. Raises Refused otherwise, and
    always when the folder is published.
    """
    folder = parent / imported.edition.id
    if (folder / LOCK_FILE).exists():
        raise Refused.because(str(folder), "这个版本已经发布，不能再改", "请用 --id 另给一个版本编号")
    if folder.exists() and not may_replace:
        raise Refused.because(
            str(folder), "已经有这个文件夹", "要换掉里面的草稿请加 --replace；要另存请用 --id 或 --to"
        )
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".import-") as fresh:
        for file, text in imported.files.items():
            (Path(fresh) / file).write_text(text, encoding="utf-8")
        for old in folder.glob("*.y*ml"):
            old.unlink()
        for file in imported.files:
            os.replace(Path(fresh) / file, folder / file)
    return folder
