"""What people enter of a product: read alike from form and workbook, every mistake at once."""

from __future__ import annotations

import time
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from rongtong_assess.content.library import load_library
from rongtong_assess.content.product.entry import FIELDS, build_entry_book, write_entry
from rongtong_assess.content.product.reading import read_entry
from rongtong_assess.content.product.workbook import ProductRows, read_product_workbook, write_product_workbook
from rongtong_assess.content.reading.workbook_source import read_workbook
from rongtong_assess.core.catalogue.product import EntryBook
from rongtong_assess.core.catalogue.solution import EarnedOption
from rongtong_assess.core.errors import Refused
from tests.content.workbooks import packed, small_book, with_stored_result
from tests.products import TODAY, details, entry, prices, step

ROOT = Path(__file__).parents[3]
TITLES = [definition.title for definition in FIELDS.values()]


@pytest.fixture(scope="module")
def book() -> EntryBook:
    return build_entry_book(load_library(ROOT / "questionnaires", ROOT / "catalogue"), TODAY)


def refusal(book: EntryBook, **changes: str) -> dict[str, str]:
    with pytest.raises(Refused) as caught:
        read_entry(entry(**changes), book, on=TODAY)
    return {mistake.where: f"{mistake.what}。{mistake.cure}" for mistake in caught.value.mistakes}


def test_an_entry_is_read_and_written_back_the_same(book: EntryBook) -> None:
    plain = read_entry(entry(), book, on=TODAY)
    assert plain == details()
    assert read_entry(write_entry(plain, book), book, on=TODAY) == plain


def test_people_may_write_as_they_are_used_to(book: EntryBook) -> None:
    typed = entry(
        vendor_code=" ９１３３０１００TEXT00002a",
        industries="农、林、牧、渔业，工业",
        sizes="中型、小",
        steps="质量管理：1->2；能耗管理 0 到 1\nquality:2>3",
        options="base.network:C；base.device_network:per_band",
        deployment="网上直接用（SaaS）",
        first_year_low="１.20",
        checked_on="2026年10月1日",
        declares_interest="是",
    )
    found = read_entry(typed, book, on=TODAY)
    assert found.industries == ("agriculture", "industry")
    assert found.sizes == ("medium", "small")
    assert found.steps == (step("quality:1>2"), step("energy:0>1"), step("quality:2>3"))
    assert found.options == (EarnedOption("base.network", "C"), EarnedOption("base.device_network", "per_band"))
    assert found.first_year == prices("1.20", "3")
    assert (found.checked_on, found.declares_interest) == (date(2026, 10, 1), True)


def test_all_industries_may_be_named_at_once(book: EntryBook) -> None:
    assert read_entry(entry(industries="全部行业"), book, on=TODAY).industries == tuple(book.industries)


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("vendor_code", "91330100TEXT000021", "校验位"),
        ("steps", "质量管理 1→3", "正好升一级"),
        ("steps", "质量管理 4→5", "正好升一级"),
        ("steps", "炒菜 1→2", "没有「炒菜」这个场景"),
        ("steps", "质量管理", "看不懂"),
        ("steps", "", "至少选一步"),
        ("options", "base.network:A", "没有「base.network:A」"),
        ("options", "effect.green:C", "没有「effect.green:C」"),
        ("industries", "炼金业", "没有「炼金业」这个行业"),
        ("sizes", "巨型", "没有「巨型」"),
        ("first_year_low", "-1", "请填 0 到 100000 之间的数，单位：万元"),
        ("first_year_low", "3,5", "看不出是 3.5 还是 35"),
        ("first_year_low", "1,2,3", "逗号不是每三位一个"),
        ("first_year_low", "3 万", "中文数字“万”"),
        ("first_year_low", "3200 元", "单位写成了“元”"),
        ("first_year_low", "", "没有填"),
        ("first_year_low", "1e9", "写成了"),
        ("first_year_low", "99999999999999999999", "超出了可能的范围"),
        ("first_year_low", "100001", "超出了可能的范围"),
        ("first_year_low", "NaN", "写成了"),
        ("first_year_low", "0.12345", "小数超过 4 位"),
        ("first_year_high", "1", "填反了"),
        ("weeks_low", "1.5", "整数"),
        ("weeks_high", "999", "超出了可能的范围"),
        ("checked_on", "2026-11-24", "还没有到"),
        ("checked_on", "2026-02-30", "写成了"),
        ("checked_on", "1999-01-01", "太早"),
        ("deployment", "云上", "没有「云上」"),
        ("name", "好\u202e产品", "看不见的控制字符"),
        ("name", "长" * 121, "太长"),
        ("kpi", "长" * 501, "太长"),
        ("declares_interest", "也许", "看不懂"),
    ],
)
def test_a_field_that_cannot_be_taken_says_why(book: EntryBook, field: str, typed: str, says: str) -> None:
    assert says in refusal(book, **{field: typed})[field]


def test_all_mistakes_come_at_once(book: EntryBook) -> None:
    with pytest.raises(Refused) as caught:
        read_entry({}, book, on=TODAY)
    fields = {mistake.where for mistake in caught.value.mistakes}
    assert fields == FIELDS.keys() - {"options", "declares_interest"}


def test_what_is_endless_is_refused_quickly(book: EntryBook) -> None:
    started = time.perf_counter()
    for text in (" " * 200_000 + "x", "a " * 100_000, "1→2" * 100_000, "；" * 200_000, "9" * 200_000):
        with pytest.raises(Refused):
            read_entry(dict.fromkeys(FIELDS, text), book, on=TODAY)
    assert time.perf_counter() - started < 5


def test_markup_is_kept_as_the_text_it_is(book: EntryBook) -> None:
    assert read_entry(entry(name="<b>粗</b>"), book, on=TODAY).name == "<b>粗</b>"


def test_the_workbook_gives_back_what_was_written_into_it(book: EntryBook) -> None:
    some = [details(), details(name="=1+1", kpi="@SUM(A1)", source='=HYPERLINK("http://x")')]
    raw = write_product_workbook([write_entry(details, book) for details in some], book)
    read = read_products(raw, book)
    assert (read.left_out, read.remarks) == ((), ())
    assert [(row.row, row.details) for row in read.rows] == [(2, some[0]), (3, some[1])]


def test_nothing_written_into_the_workbook_is_a_formula(book: EntryBook) -> None:
    raw = write_product_workbook([write_entry(details(name="=cmd|' /C calc'!A0"), book)], book)
    cells = [cell for sheet in load_workbook(BytesIO(raw)) for row in sheet for cell in row]
    assert any(cell.value == "=cmd|' /C calc'!A0" for cell in cells)
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def filled(book: EntryBook, *entries: dict[str, str], **cells: object) -> bytes:
    file = load_workbook(BytesIO(write_product_workbook(entries, book)))
    for place, value in cells.items():
        file["产品"][place] = value
    return packed(file)


def workbook_refusal(raw: bytes, book: EntryBook) -> list[str]:
    with pytest.raises(Refused) as caught:
        read_products(raw, book)
    return [str(mistake) for mistake in caught.value.mistakes]


def read_products(raw: bytes, book: EntryBook) -> ProductRows:
    return read_product_workbook(read_workbook(raw, "文件", titles=["产品"]), "文件", book=book, on=TODAY)


def left_out(raw: bytes, book: EntryBook) -> tuple[list[int], list[str]]:
    """The rows that are read, and why the others are not."""
    read = read_products(raw, book)
    return [row.row for row in read.rows], [str(mistake) for mistake in read.left_out]


def test_where_no_row_can_be_read_every_mistake_is_told_with_row_and_column(book: EntryBook) -> None:
    raw = filled(book, entry(name="甲"), entry(name="乙", steps="炒菜 1→2"), C2="1234")
    found = workbook_refusal(raw, book)
    assert len(found) == 2
    assert "第 2 行（C2，服务商统一社会信用代码）" in found[0]
    assert "第 3 行（F3，场景和等级）" in found[1]


def test_a_row_that_cannot_be_read_is_left_out_with_its_cells_and_the_others_are_read(book: EntryBook) -> None:
    raw = filled(book, *(entry(name=name) for name in "甲乙丙丁"), J3="=1+1", C4=913301000000000000, F5="炒菜 1→2")
    rows, why = left_out(raw, book)
    assert rows == [2]
    assert "第 3 行（J3，首年价最低）：这一格是公式，文件里没有存它的结果" in why[0]
    assert "第 4 行（C4，服务商统一社会信用代码）：表格软件把这一格的代码或编号变成了数字" in why[1]
    assert "设成“文本”" in why[1]
    assert "第 5 行（F5，场景和等级）" in why[2]
    assert len(why) == 3


def test_a_cell_that_may_be_empty_but_cannot_be_read_leaves_its_row_out(book: EntryBook) -> None:
    rows, why = left_out(filled(book, entry(name="甲"), entry(name="乙"), G3="=A1"), book)
    assert rows == [2]
    assert "第 3 行（G3，能得到的选项）：这一格是公式" in why[0]


def test_a_price_that_a_formula_reckoned_is_read_and_told(book: EntryBook) -> None:
    read = read_products(with_stored_result(filled(book, entry(), J2="=3*0.4"), "3*0.4", "1.2000000000000002"), book)
    assert str(read.rows[0].details.first_year.low_wan_yuan) == "1.2"
    assert "读的是上次算好的结果 1.2" in str(read.remarks[0])


def test_cells_under_a_merged_one_leave_their_row_out(book: EntryBook) -> None:
    file = load_workbook(BytesIO(filled(book, entry(name="甲"), entry(name="乙"))))
    file["产品"].merge_cells("B2:B3")
    rows, why = left_out(packed(file), book)
    assert rows == [2]
    assert "第 3 行（B3，服务商）：这一格和 B2 合并了" in why[0]


def test_a_heading_above_the_titles_and_a_column_of_ones_own_are_left_alone(book: EntryBook) -> None:
    file = load_workbook(BytesIO(filled(book, entry(), AA1="备注", AA2="=1+1")))
    file["产品"].insert_rows(1)
    file["产品"]["A1"] = "某平台产品登记表"
    file["产品"].merge_cells("A1:F1")
    read = read_products(packed(file), book)
    assert [row.row for row in read.rows] == [3]
    assert ["不认识标题「备注」，这一列没有读" in str(remark) for remark in read.remarks] == [True]


def test_of_the_same_product_twice_the_second_is_left_out(book: EntryBook) -> None:
    rows, why = left_out(filled(book, entry(), entry()), book)
    assert rows == [2]
    assert "第 2 行是同一家服务商的同一个产品" in why[0]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (small_book(["随便"]), "没有“产品”这张表"),
        (b"not a workbook", "不是 .xlsx"),
        (b"", "不是 .xlsx"),
    ],
)
def test_what_is_no_product_workbook_is_refused(book: EntryBook, raw: bytes, says: str) -> None:
    assert says in workbook_refusal(raw, book)[0]


def test_unknown_and_missing_titles_are_told(book: EntryBook) -> None:
    found = workbook_refusal(filled(book, entry(), A1="名字"), book)
    assert any("不认识标题「名字」" in line for line in found)
    assert any("缺少标题 产品名称" in line for line in found)


def test_an_empty_workbook_says_so(book: EntryBook) -> None:
    assert "一个产品也没有填" in workbook_refusal(filled(book), book)[0]


def test_numbers_typed_as_numbers_are_read_too(book: EntryBook) -> None:
    raw = filled(book, entry())
    file = load_workbook(BytesIO(raw))
    place = TITLES.index("首年价最高") + 1
    file["产品"].cell(2, place).value = 3.25
    assert read_products(packed(file), book).rows[0].details.first_year == prices("1.2", "3.25")
