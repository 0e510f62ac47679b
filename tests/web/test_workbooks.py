"""The fill-in workbook: out with what is answered, back through the same checks, over nothing newer."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from rongtong_assess.web.firm.workbooks import MOST_UPLOAD_BYTES
from tests.web import steps
from tests.web.steps import words_of
from tests.web.world import World, log_in, token_of

FACTS, ITEMS, SCENES = "一、数字", "二、选择题", "三、应用场景"
Change = Callable[[Workbook], None]


def address(world: World, firm: str = "firm-1") -> str:
    return f"/firm/assessments/{world.assessments[firm]}"


def fetch(client: FlaskClient, place: str) -> Workbook:
    response = client.get(f"{place}/answers.xlsx")
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
    return next(row[5] for row in rows if (row[0], row[1] or "") == (question, key))


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


def test_a_formula_is_refused_and_nothing_saved(firm_client: FlaskClient, world: World) -> None:
    book = fetch(firm_client, address(world))
    fill(book, FACTS, "fact.employees_last", "=1+1")
    fill(book, SCENES, "scene.quality", 3)
    assert "这一格是公式" in upload(firm_client, address(world), book).text
    assert answer_of(fetch(firm_client, address(world)), SCENES, "scene.quality") in (None, "")


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
    first, second = (steps.fetch(client, "/editions/miit-2024/blank.pdf") for _ in range(2))
    assert first.data[:5] == b"%PDF-"
    assert first.data == second.data
    assert client.get("/editions/none/blank.pdf").status_code == 404
