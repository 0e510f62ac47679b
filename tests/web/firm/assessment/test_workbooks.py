"""The fill-in workbook: out with the answers so far, back through the same checks, over nothing newer."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook

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
)
from tests.web.steps import fetch as fetch_document
from tests.web.steps import words_of
from tests.web.world import World, log_in


def percent(book: Workbook, question: str, value: float) -> None:
    fill(book, FACTS, question, value)
    for row in book[FACTS].iter_rows(2):
        if row[0].value == question:
            row[5].number_format = "0.0%_ "


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
    assert re.search("网上，您在另一处（.*?）：2 级", page)
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


def test_what_was_there_before_is_shown_beside_what_is_saved(firm_client: FlaskClient, world: World) -> None:
    place = address(world)
    save_on_the_web(firm_client, place, "scene.quality", 1)
    book = fetch(firm_client, place)
    fill(book, SCENES, "scene.quality", None)
    page = words_of(upload(firm_client, place, book).text)
    assert "（未填）原来：1 级" in page.replace(" 原来", "原来")


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
