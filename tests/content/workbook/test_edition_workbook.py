"""An edition goes out as a workbook and comes back the same; what an editor gets wrong is said where it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import Workbook
from pydantic import BaseModel

from rongtong_assess.content.edition.file_shapes import (
    ConditionShape,
    ContradictionShape,
    DimensionFile,
    EditionFile,
    FactShape,
    GroupShape,
    ItemShape,
    LevelShape,
    LevelTexts,
    OptionShape,
    SceneGroupShape,
    ScenesFile,
    SceneShape,
    ShareShape,
    TableShape,
    TrendShape,
)
from rongtong_assess.content.edition.folder import HEAD_FILE, read_edition
from rongtong_assess.content.workbook import layout
from rongtong_assess.content.workbook.export import write_edition_workbook
from rongtong_assess.content.workbook.read import ImportedEdition, read_edition_workbook
from rongtong_assess.core.errors import Refused
from tests.content.generated_editions import editions, write_edition_files
from tests.content.workbooks import column, exported, packed, with_stored_result
from tests.profiles import examples

QUESTIONNAIRES = Path(__file__).parents[3] / "questionnaires"
SHIPPED = sorted(head.parent.name for head in QUESTIONNAIRES.glob(f"*/{HEAD_FILE}"))
Change = Callable[[Workbook], object]


def round_trip(folder: Path, target: Path, **options: str) -> ImportedEdition:
    write_edition_workbook(folder, target)
    return read_edition_workbook(target.read_bytes(), target.name, **options)


def mistakes(folder: Path, *changes: Change) -> list[str]:
    """What is said of the small edition's workbook after these changes."""
    book = exported(folder, folder.parent / "book.xlsx")
    for change in changes:
        change(book)
    with pytest.raises(Refused) as caught:
        read_edition_workbook(packed(book), "book.xlsx")
    return [str(mistake) for mistake in caught.value.mistakes]


def put(sheet: str, row: int, key: str, value: Any, nth: int = 1) -> Change:
    def change(book: Workbook) -> None:
        book[sheet].cell(row, column(book[sheet], key, nth)).value = value

    return change


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_edition_comes_back_with_the_same_fingerprint(name: str, tmp_path: Path) -> None:
    imported = round_trip(QUESTIONNAIRES / name, tmp_path / "book.xlsx")
    assert imported.edition == read_edition(QUESTIONNAIRES / name)


@settings(
    max_examples=examples(quick=15, nightly=200),
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(documents=editions())
def test_any_edition_comes_back_with_the_same_fingerprint(documents: dict[str, Any], tmp_path: Path) -> None:
    folder = write_edition_files(tmp_path / "made", documents)
    assert round_trip(folder, tmp_path / "book.xlsx").edition == read_edition(folder)


def test_the_files_of_an_import_make_the_same_edition(tiny: Path, tmp_path: Path) -> None:
    imported = round_trip(tiny, tmp_path / "book.xlsx", new_id="other")
    folder = tmp_path / "other"
    folder.mkdir()
    for file, text in imported.files.items():
        (folder / file).write_text(text, encoding="utf-8")
    assert read_edition(folder) == imported.edition
    assert imported.edition.items == read_edition(tiny).items


def test_every_key_of_the_files_has_its_column() -> None:
    shapes: dict[type[BaseModel], set[str]] = {
        EditionFile: {column.key.split(".")[0] for column in layout.HEAD} - {*layout.SCENE_HEAD_KEYS}
        | {"dimensions", "scenes", *(table.levels[0].key for table in layout.HEAD_TABLES.values())},
        TableShape: keys_below("table", layout.HEAD),
        LevelShape: keys(layout.LEVELS, 0),
        FactShape: keys(layout.FACTS, 0),
        DimensionFile: keys(layout.DIMENSIONS, 0) - {"sheet"} | {"groups"},
        GroupShape: keys(layout.ITEMS, 0) | {"items"},
        ItemShape: keys(layout.ITEMS, 1) | {"options"},
        ShareShape: keys_below("measure", layout.ITEMS.columns) - {"amount", "per", "better"},
        TrendShape: keys_below("measure", layout.ITEMS.columns) - {"part", "whole", "may_exceed_whole"},
        OptionShape: keys(layout.ITEMS, 2),
        ScenesFile: {*layout.SCENE_HEAD_KEYS, "groups"},
        SceneGroupShape: keys(layout.SCENES, 0) | {"scenes"},
        SceneShape: keys(layout.SCENES, 1),
        LevelTexts: keys_below("levels", layout.SCENES.columns),
        ContradictionShape: keys(layout.CONTRADICTIONS, 0) | {"when"},
        ConditionShape: keys(layout.CONTRADICTIONS, 1),
    }
    for shape, carried in shapes.items():
        assert {field.alias or name for name, field in shape.model_fields.items()} == carried, shape


def keys(table: layout.Table, level: int) -> set[str]:
    return {column.key.split(".")[0] for column in table.levels[level].columns}


def keys_below(first: str, columns: tuple[layout.Column, ...]) -> set[str]:
    return {column.key.split(".")[1] for column in columns if column.key.startswith(f"{first}.")}


def test_ids_are_locked_and_everything_else_may_be_changed(tiny: Path, tmp_path: Path) -> None:
    sheet = exported(tiny, tmp_path / "book.xlsx")["部分"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert sheet.freeze_panes == "C2"
    locked = {cell.coordinate for row in sheet.iter_rows(2, 3) for cell in row if cell.protection.locked}
    ids = (column(sheet, "id"), column(sheet, "id", 2), column(sheet, "key"))
    assert locked == {*(sheet.cell(2, place).coordinate for place in ids), sheet.cell(3, ids[2]).coordinate}


def test_cells_offer_what_may_be_chosen(tiny: Path, tmp_path: Path) -> None:
    book = exported(tiny, tmp_path / "book.xlsx")
    offered = {str(rule.sqref): rule.formula1 for rule in book["部分"].data_validations.dataValidation}
    assert '"多选,单选"' in offered.values()
    assert any("事实" in source for source in offered.values())
    assert '"output"' in offered.values()


MISTAKES: dict[str, tuple[Change, str, str]] = {
    "share": (put("部分", 2, "share", 45, 2), "工作表「部分」第 2 行", "加起来是 105"),
    "points": (put("部分", 6, "points", "三分", 1), "第 6 行（G6，分值）", "应是数"),
    "kind": (put("部分", 2, "type", "单题"), "（H2，单选多选）", "请从列表里选：多选、单选"),
    "fact": (put("部分", 6, "measure.part", "clever"), "工作表「部分」第 6 行", "在工作表「事实」里登记"),
    "missing": (put("部分", 2, "ask", None), "工作表「部分」第 2 行", "缺少「ask」"),
    "key": (put("部分", 3, "key", "甲"), "工作表「部分」第 3 行", "大写字母"),
    "doubled id": (put("事实", 3, "id", "machines"), "工作表「事实」第 3 行", "第一次在 工作表「事实」第 2 行"),
    "scene": (put("场景", 2, "levels.4", None), "工作表「场景」第 2 行", "缺少「4」"),
    "yes": (put("场景", 2, "required", "也许"), "（E2，约束性）", "是、否"),
    "day": (lambda book: book["版本"].__setitem__("B8", "2024-02-30"), "（B8，印发日期）", "真有这一天"),
    "condition": (put("矛盾", 2, "any_of", "F"), "工作表「矛盾」第 2 行", "选项 F"),
    "level": (put("等级规则", 3, "min_score", 12), "（C3，至少得分）", "改到 10 以内"),
    "sheet": (put("维度", 2, "sheet", "别处"), "工作表「维度」第 2 行", "「别处」不存在"),
    "deleted sheet": (lambda book: book.remove(book["场景"]), "工作表「场景」", "缺少这张工作表"),
    "renamed header": (lambda book: book["事实"].__setitem__("C1", "计量"), "工作表「事实」第 1 行", "计量"),
    "deleted column": (lambda book: book["事实"].delete_cols(3), "工作表「事实」第 1 行", "缺少表头「单位 unit」"),
    "renamed row": (lambda book: book["版本"].__setitem__("A6", "标题"), "工作表「版本」第 6 行", "改回来"),
    "orphan": (put("部分", 2, "id", None), "工作表「部分」第 2 行", "缺少「id」"),
    "formula": (put("部分", 2, "points", "=1+3", 1), "（G2，分值）", "公式"),
    "empty": (lambda book: book["等级规则"].delete_rows(2, 200), "工作表「等级规则」", "至少要有 1 项"),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_is_refused_with_sheet_row_and_cure(kind: str, tiny: Path) -> None:
    change, where, words = MISTAKES[kind]
    said = mistakes(tiny, change)
    assert any(where in sentence and words in sentence for sentence in said), said
    assert not any(".yaml" in sentence for sentence in said), said


def test_mistakes_of_all_sheets_come_out_at_once(tiny: Path) -> None:
    said = mistakes(tiny, *(MISTAKES[kind][0] for kind in ("points", "kind", "day", "scene")))
    assert len(said) == len(set(said)) == 4, said


def test_a_wrong_choice_is_said_once(tiny: Path) -> None:
    assert len(mistakes(tiny, MISTAKES["kind"][0])) == 1


def test_full_width_digits_and_numbers_written_as_text_are_read(tiny: Path, tmp_path: Path) -> None:
    book = exported(tiny, tmp_path / "book.xlsx")
    for change in (
        put("部分", 2, "points", "４", 1),
        put("部分", 3, "points", " 1.5 ", 2),
        put("部分", 7, "range", "（50，100］"),
    ):
        change(book)
    assert read_edition_workbook(packed(book), "book.xlsx").edition == read_edition(tiny)


def test_an_option_written_below_the_last_one_is_added(tiny: Path, tmp_path: Path) -> None:
    book = exported(tiny, tmp_path / "book.xlsx")
    for change in (put("部分", 4, "points", 1, 2), put("部分", 5, "key", "D"), put("部分", 5, "points", 1.5, 2)):
        change(book)
    put("部分", 5, "text", "丙")(book)
    item = read_edition_workbook(packed(book), "book.xlsx").edition.items["part.rules"]
    assert [(option.key, str(option.points)) for option in item.options][2:] == [("C", "1"), ("D", "1.5")]


def test_a_sheet_of_the_experts_own_is_left_alone_and_said_so(tiny: Path, tmp_path: Path) -> None:
    book = exported(tiny, tmp_path / "book.xlsx")
    book.create_sheet("草稿")["A1"] = "=1+1"
    imported = read_edition_workbook(packed(book), "book.xlsx")
    assert imported.edition == read_edition(tiny)
    assert [str(remark) for remark in imported.remarks] == [
        "工作表「草稿」：没有列在工作表「维度」里，没有读。如果它是一个维度的题目，请在工作表「维度」里列上它。"
    ]


def test_ids_merged_over_their_options_are_read_as_if_they_were_not(tiny: Path, tmp_path: Path) -> None:
    book = exported(tiny, tmp_path / "book.xlsx")
    book["部分"].merge_cells("A2:A4")
    assert read_edition_workbook(packed(book), "book.xlsx").edition == read_edition(tiny)


def test_a_formula_is_read_by_its_stored_result_and_told(tiny: Path, tmp_path: Path) -> None:
    book = exported(tiny, tmp_path / "book.xlsx")
    sheet = book["部分"]
    place = sheet.cell(2, column(sheet, "points", 1)).coordinate
    points = sheet[place].value
    sheet[place] = "=1+3"
    raw = with_stored_result(packed(book), "1+3", str(points))
    imported = read_edition_workbook(raw, "book.xlsx")
    assert imported.edition == read_edition(tiny)
    assert f"（{place}）：这一格是公式，读的是上次算好的结果 {points}" in str(imported.remarks[0])
