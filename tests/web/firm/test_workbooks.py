"""The fill-in workbook: out with what is answered, back through the same checks, over nothing newer."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from statistics import median

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from rongtong_assess.web.firm.assessment.workbooks import MOST_UPLOAD_BYTES
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.content.workbooks import packed, with_part, with_stored_result
from tests.web.steps import fetch as fetch_document
from tests.web.steps import words_of
from tests.web.world import World, log_in, token_of

FACTS, ITEMS, SCENES = "一、数字", "二、选择题", "三、应用场景"
Change = Callable[[Workbook], None]
SLOW = with_part(packed(Workbook()), "xl/styles.xml", b"<a>" + b"<b/>" * 200_000 + b"</a>")
"""It is no fill-in workbook, as is known after some work."""


def address(world: World, firm: str = "firm-1") -> str:
    return f"/firm/assessments/{world.assessments[firm]}"


def fetch(client: FlaskClient, place: str) -> Workbook:
    response = fetch_document(client, f"{place}/answers.xlsx")
    assert response.status_code == 200
    return load_workbook(BytesIO(response.data))


def fill(book: Workbook, sheet: str, question: str, value: object, key: str = "") -> str:
    """Write an answer beside its question; where it stands."""
    for row in book[sheet].iter_rows(2):
        if (row[0].value, row[1].value or "") == (question, key):
            row[5].value = value
            return f"第 {row[5].row} 行"
    raise AssertionError(question)


def answer_of(book: Workbook, sheet: str, question: str, key: str = "") -> object:
    rows = book[sheet].iter_rows(2, values_only=True)
    return next(row[5] or "" for row in rows if (row[0], row[1] or "") == (question, key))


def upload_bytes(client: FlaskClient, place: str, raw: bytes) -> TestResponse:
    form = {"workbook": (BytesIO(raw), "填写表.xlsx"), "csrf_token": token_of(client, f"{place}/import")}
    return client.post(f"{place}/import", data=form)


def upload(client: FlaskClient, place: str, book: Workbook) -> TestResponse:
    buffer = BytesIO()
    book.save(buffer)
    return upload_bytes(client, place, buffer.getvalue())


def save_on_the_web(client: FlaskClient, place: str, question: str, value: object, seen: int = 0) -> None:
    change = {"question": question, "value": value, "seen_revision": seen, "writer": "tab", "sequence": seen + 1}
    token = token_of(client, f"{place}/import")
    response = client.post(f"{place}/answers", json={"answers": [change]}, headers={"X-CSRFToken": token})
    assert response.json["saved"], response.json


def test_what_is_filled_in_is_saved_as_on_the_pages(firm_client: FlaskClient, world: World) -> None:
    place = address(world)
    book = fetch(firm_client, place)
    fill(book, FACTS, "fact.production_devices", "１,２００")
    fill(book, FACTS, "fact.digital_devices", 300)
    fill(book, ITEMS, "base.network", "是", "B")
    fill(book, ITEMS, "base.network", "√", "C")
    fill(book, ITEMS, "mgmt.plan", "C 定了数字化的规划、计划和保障办法")
    fill(book, SCENES, "scene.quality", 3)
    page = words_of(upload(firm_client, place, book).text)
    assert "5 题已保存" in page
    again = fetch(firm_client, place)
    assert answer_of(again, FACTS, "fact.production_devices") == "1200"
    assert answer_of(again, ITEMS, "base.network", "C") == "是"
    assert answer_of(again, ITEMS, "mgmt.plan") == "C 定了数字化的规划、计划和保障办法"
    assert answer_of(again, SCENES, "scene.quality") == "3"
    assert "没有要改的" in upload(firm_client, place, again).text


def test_what_changed_on_the_web_since_is_shown_and_kept(firm_client: FlaskClient, world: World) -> None:
    place = address(world)
    save_on_the_web(firm_client, place, "scene.quality", 1)
    book = fetch(firm_client, place)
    save_on_the_web(firm_client, place, "scene.quality", 2, seen=1)
    save_on_the_web(firm_client, place, "scene.energy", 2)
    assert "没有要改的" in upload(firm_client, place, book).text
    fill(book, SCENES, "scene.quality", "4 级")
    page = words_of(upload(firm_client, place, book).text)
    assert "1 题两边不一样" in page
    assert "填写表：4 级" in page
    assert "网上：2 级" in page
    assert answer_of(fetch(firm_client, place), SCENES, "scene.quality") == "2"


def test_each_mistake_is_named_with_its_row_and_the_rest_is_saved(firm_client: FlaskClient, world: World) -> None:
    place = address(world)
    book = fetch(firm_client, place)
    rows = [
        fill(book, FACTS, "fact.employees_last", "一百"),
        fill(book, ITEMS, "mgmt.plan", "随便"),
        fill(book, ITEMS, "base.network", "也许", "B"),
        fill(book, SCENES, "scene.quality", 7),
    ]
    fill(book, ITEMS, "mgmt.talent", "是", "A")
    fill(book, ITEMS, "mgmt.talent", "是", "B")
    fill(book, SCENES, "scene.energy", 0)
    page = words_of(upload(firm_client, place, book).text)
    assert "5 处没有读入" in page
    assert "1 题已保存" in page
    assert all(row in page for row in rows)
    assert "不能和别的选项一起选" in page


@pytest.mark.parametrize("row", [1, 2])
def test_a_workbook_of_another_firm_or_edition_is_refused(app: Flask, world: World, row: int) -> None:
    client, other = (log_in(app, world.account(firm, "owner")) for firm in ("firm-1", "firm-2"))
    if row == 1:
        response = upload(client, address(world), fetch(other, address(world, "firm-2")))
        words = "这是「firm-2」编号"
    else:
        book = fetch(client, address(world))
        places = {cell.value: cell.row for cell in book["编号"]["A"]}
        book["编号"].cell(places["edition_fingerprint"], 2).value = "0" * 64
        response, words = upload(client, address(world), book), "另一个评测版本"
    assert response.status_code == 422
    assert words in response.text


@pytest.mark.parametrize(
    ("raw", "words"), [(b"", "不是 .xlsx"), (b"PK\x03\x04", "不是 .xlsx"), (b"a" * 300_000, "不是 .xlsx")]
)
def test_what_is_no_fill_in_workbook_is_refused(firm_client: FlaskClient, world: World, raw: bytes, words: str) -> None:
    response = upload_bytes(firm_client, address(world), raw)
    assert response.status_code == 422
    assert words in response.text


def test_any_other_workbook_is_refused(firm_client: FlaskClient, world: World) -> None:
    assert "不是从这里下载的填写表" in upload(firm_client, address(world), Workbook()).text


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


def percent(book: Workbook, question: str, value: float) -> None:
    fill(book, FACTS, question, value)
    for row in book[FACTS].iter_rows(2):
        if row[0].value == question:
            row[5].number_format = "0.0%_ "


def test_a_percent_cell_is_read_as_it_is_shown(firm_client: FlaskClient, world: World) -> None:
    place = address(world)
    book = fetch(firm_client, place)
    percent(book, "fact.pass_rate_last", 0.985)
    percent(book, "fact.employees_last", 0.5)
    page = words_of(upload(firm_client, place, book).text)
    assert "这一格是百分数 50%" in page
    again = fetch(firm_client, place)
    assert answer_of(again, FACTS, "fact.pass_rate_last") == "98.5"
    assert answer_of(again, FACTS, "fact.employees_last") == ""


def test_a_long_decimal_is_cut_at_the_places_that_are_kept_and_told(firm_client: FlaskClient, world: World) -> None:
    place = address(world)
    book = fetch(firm_client, place)
    fill(book, FACTS, "fact.revenue_last", 2900 / 3)
    fill(book, FACTS, "fact.revenue_before", 0.1 + 0.2)
    page = words_of(upload(firm_client, place, book).text)
    assert "读成 966.666667" in page
    again = fetch(firm_client, place)
    assert answer_of(again, FACTS, "fact.revenue_last") == "966.666667"
    assert answer_of(again, FACTS, "fact.revenue_before") == "0.3"


def test_ticks_options_and_levels_may_be_written_as_people_write_them(firm_client: FlaskClient, world: World) -> None:
    place = address(world)
    book = fetch(firm_client, place)
    fill(book, ITEMS, "base.network", "☑", "B")
    fill(book, ITEMS, "base.network", "有", "C")
    fill(book, ITEMS, "base.network", "无", "D")
    fill(book, ITEMS, "mgmt.plan", "Ｃ、")
    fill(book, SCENES, "scene.quality", "二级")
    fill(book, SCENES, "scene.energy", 2.0)
    assert "4 题已保存" in words_of(upload(firm_client, place, book).text)
    again = fetch(firm_client, place)
    ticked = [answer_of(again, ITEMS, "base.network", key) for key in "BCD"]
    assert ticked == ["是", "是", ""]
    assert [answer_of(again, SCENES, f"scene.{scene}") for scene in ("quality", "energy")] == ["2", "2"]


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


def test_what_was_there_before_is_shown_beside_what_is_saved(firm_client: FlaskClient, world: World) -> None:
    place = address(world)
    save_on_the_web(firm_client, place, "scene.quality", 1)
    book = fetch(firm_client, place)
    fill(book, SCENES, "scene.quality", None)
    page = words_of(upload(firm_client, place, book).text)
    assert "（未填）原来：1 级" in page.replace(" 原来", "原来")


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


def test_only_this_address_takes_more_than_a_page_and_at_most_1_mb(firm_client: FlaskClient, world: World) -> None:
    assert upload_bytes(firm_client, address(world), b"a" * MOST_UPLOAD_BYTES).status_code == 413
    assert firm_client.post(f"{address(world)}/answers", data=b"a" * 300_000).status_code == 413


def test_who_may_only_read_takes_the_workbook_away_but_brings_none_back(app: Flask, world: World) -> None:
    reader = log_in(app, world.account("firm-1", "reader"))
    book = fetch(reader, address(world))
    assert upload(reader, address(world), book).status_code == 403


def test_the_workbook_is_offered_while_answering_and_to_nobody_else(firm_client: FlaskClient, world: World) -> None:
    place = address(world)
    assert firm_client.get(f"{address(world, 'firm-2')}/answers.xlsx").status_code == 404
    assert "网络不好？下载填写表" in firm_client.get(f"{place}/review").text
    assert "网络不好？下载填写表" in firm_client.get(f"{place}/answers/lifecycle").text


def test_the_blank_form_is_public_and_laid_out_once(client: FlaskClient) -> None:
    first, second = (fetch_document(client, "/editions/miit-2024/blank.pdf") for _ in range(2))
    assert first.data[:5] == b"%PDF-"
    assert first.data == second.data
    assert client.get("/editions/none/blank.pdf").status_code == 404


def test_another_persons_answer_is_saved_within_a_second_while_ten_slow_files_are_sent(
    app: Flask, firm_client: FlaskClient, world: World
) -> None:
    senders = [log_in(app, world.account("firm-2", "owner")) for _ in range(10)]
    place = address(world, "firm-2")
    tokens = [token_of(sender, f"{place}/import") for sender in senders]

    def send(sender: FlaskClient, token: str) -> TestResponse:
        form = {"workbook": (BytesIO(SLOW), "慢.xlsx"), "csrf_token": token}
        return sender.post(f"{place}/import", data=form)

    with ThreadPoolExecutor(10) as people:
        sending = [people.submit(send, *each) for each in zip(senders, tokens, strict=True)]
        seconds, sequence = [], 0
        while sequence < 3 or not all(each.done() for each in sending):
            began = time.perf_counter()
            save_on_the_web(firm_client, address(world), "scene.quality", sequence % 5, seen=sequence)
            seconds.append(time.perf_counter() - began)
            sequence += 1
    statuses = Counter(each.result().status_code for each in sending)
    assert set(statuses) == {422, 503}, statuses
    assert median(seconds) < 1, seconds


def test_who_is_not_read_yet_is_told_when_to_come_again(app: Flask, firm_client: FlaskClient, world: World) -> None:
    places = app.extensions[EXTENSION].file_reader._places
    taken = 0
    while places.acquire(blocking=False):
        taken += 1
    try:
        response = upload_bytes(firm_client, address(world), b"PK")
    finally:
        for _ in range(taken):
            places.release()
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert "什么也没有改；请过一分钟再上传一次" in response.text


def test_cells_full_of_marks_hold_nobody_up(firm_client: FlaskClient, world: World) -> None:
    place = address(world)
    book = fetch(firm_client, place)
    for row in range(2, 40):
        book[ITEMS].cell(row, 6).value = "a" + "\u0315\u0300" * 16_000
    begun = time.process_time()
    page = words_of(upload(firm_client, place, book).text)
    assert time.process_time() - begun < 10
    assert "处没有读入" in page
