"""Files that are refused, and slow files that hold up nobody else."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from statistics import median

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from werkzeug.test import TestResponse

from rongtong_assess.web.firm.assessment.workbooks import MOST_UPLOAD_BYTES
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.content.workbooks import packed, with_part
from tests.web.firm.assessment.workbook_steps import ITEMS, address, fetch, save_on_the_web, upload, upload_bytes
from tests.web.steps import words_of
from tests.web.world import World, log_in, token_of

SLOW = with_part(packed(Workbook()), "xl/styles.xml", b"<a>" + b"<b/>" * 200_000 + b"</a>")
"""It is no fill-in workbook, as is known after some work."""


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


def test_only_this_address_takes_more_than_a_page_and_at_most_1_mb(firm_client: FlaskClient, world: World) -> None:
    assert upload_bytes(firm_client, address(world), b"a" * MOST_UPLOAD_BYTES).status_code == 413
    assert firm_client.post(f"{address(world)}/answers", data=b"a" * 300_000).status_code == 413


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
        sending = [people.submit(send, *sender_and_token) for sender_and_token in zip(senders, tokens, strict=True)]
        seconds, sequence = [], 0
        while sequence < 3 or not all(answer.done() for answer in sending):
            began = time.perf_counter()
            save_on_the_web(firm_client, address(world), "scene.quality", sequence % 5, seen=sequence)
            seconds.append(time.perf_counter() - began)
            sequence += 1
    statuses = Counter(answer.result().status_code for answer in sending)
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
