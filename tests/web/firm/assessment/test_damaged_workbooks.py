"""Workbooks that programs and people have changed: nothing that is stored is lost."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.content.workbooks import packed, with_stored_result
from tests.web.firm.assessment.workbook_steps import (
    FACTS,
    ITEMS,
    SCENES,
    address,
    answer_of,
    fetch,
    fill,
    save_on_the_web,
    upload,
    upload_bytes,
)
from tests.web.steps import words_of
from tests.web.world import World


def test_a_formula_without_its_result_keeps_what_is_stored_and_the_rest_is_saved(
    firm_client: FlaskClient, world: World
) -> None:
    place = address(world)
    save_on_the_web(firm_client, place, "fact.employees_last", "60")
    book = fetch(firm_client, place)
    where = fill(book, FACTS, "fact.employees_last", "=1+1")
    fill(book, SCENES, "scene.quality", 3)
    page = words_of(upload(firm_client, place, book).text)
    assert "1 处没有读入" in page
    assert f"{where}（F" in page
    assert "文件里没有存它的结果" in page
    again = fetch(firm_client, place)
    assert answer_of(again, FACTS, "fact.employees_last") == "60"
    assert answer_of(again, SCENES, "scene.quality") == "3"


def test_a_formula_with_its_result_is_read_and_told(firm_client: FlaskClient, world: World) -> None:
    place = address(world)
    book = fetch(firm_client, place)
    fill(book, FACTS, "fact.employees_last", "=100+26")
    page = words_of(upload_bytes(firm_client, place, with_stored_result(packed(book), "100+26", "126")).text)
    assert "读的是上次算好的结果 126" in page
    assert answer_of(fetch(firm_client, place), FACTS, "fact.employees_last") == "126"


def test_merged_answers_keep_what_is_stored_under_them(firm_client: FlaskClient, world: World) -> None:
    place = address(world)
    for scene in ("quality", "energy"):
        save_on_the_web(firm_client, place, f"scene.{scene}", 1)
    book = fetch(firm_client, place)
    rows = [row[0].row for row in book[SCENES].iter_rows(2) if row[0].value in ("scene.quality", "scene.energy")]
    book[SCENES].merge_cells(f"F{min(rows)}:F{max(rows)}")
    page = words_of(upload(firm_client, place, book).text)
    assert f"和 F{min(rows)} 合并了" in page
    again = fetch(firm_client, place)
    assert [answer_of(again, SCENES, f"scene.{scene}") for scene in ("quality", "energy")] == ["1", "1"]


def test_rows_that_were_copied_or_deleted_are_named_and_what_is_stored_is_kept(
    firm_client: FlaskClient, world: World
) -> None:
    place = address(world)
    save_on_the_web(firm_client, place, "base.network", ["B", "C"])
    book = fetch(firm_client, place)
    sheet = book[ITEMS]
    sheet.delete_rows(int(fill(book, ITEMS, "base.network", "是", "C").strip("第 行")))
    fill(book, ITEMS, "base.network", "是", "D")
    facts = book[FACTS]
    facts.append([cell.value for cell in facts[2]])
    facts.cell(2, 6).value, facts.cell(facts.max_row, 6).value = "10", "20"
    page = words_of(upload(firm_client, place, book).text)
    assert "的选项 C 那几行不见了" in page
    assert "在表里有两行" in page
    again = fetch(firm_client, place)
    assert [answer_of(again, ITEMS, "base.network", key) for key in "BCD"] == ["是", "是", ""]
    assert again[FACTS].cell(2, 6).value == ""


def test_a_sheet_of_ones_own_is_left_alone_and_a_renamed_one_is_missed(firm_client: FlaskClient, world: World) -> None:
    place = address(world)
    book = fetch(firm_client, place)
    book.create_sheet("我的计算")["A1"] = "=1+1"
    book[FACTS].title = "数字"
    fill(book, SCENES, "scene.quality", 3)
    page = words_of(upload(firm_client, place, book).text)
    assert "工作表「我的计算」：不是填写表里的，没有读" in page
    assert f"工作表「{FACTS}」" in page
    assert "请把名字改回" in page
    assert "1 题已保存" in page


def test_a_header_row_that_moved_or_went_loses_no_answer(firm_client: FlaskClient, world: World) -> None:
    place = address(world)
    book = fetch(firm_client, place)
    fill(book, FACTS, "fact.production_devices", 10)
    book[FACTS].delete_rows(1)
    fill(book, SCENES, "scene.quality", 3)
    book[SCENES].insert_rows(1)
    book[SCENES]["E1"] = "某厂填写表"
    book[SCENES].merge_cells("E1:L1")
    page = words_of(upload(firm_client, place, book).text)
    assert "2 题已保存" in page
    assert "没有读入" not in page
