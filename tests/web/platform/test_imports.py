"""Products in a workbook: preview, saving, and what is refused."""

from __future__ import annotations

import re
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from rongtong_assess.content.product.entry import FIELDS
from rongtong_assess.services.catalogue import import_products
from rongtong_assess.services.catalogue import products as platform_products
from tests.content.workbooks import packed
from tests.products import entry
from tests.web.platform.product_steps import count, send
from tests.web.world import World, log_in, token_of


def upload(client: FlaskClient, raw: bytes) -> TestResponse:
    form = {"workbook": (BytesIO(raw), "products.xlsx"), "csrf_token": token_of(client, "/account/")}
    return client.post("/platform/products/import", data=form, content_type="multipart/form-data")


def template(client: FlaskClient, *rows: dict[str, str]) -> bytes:
    """The downloaded workbook with these rows below what is there."""
    file = load_workbook(BytesIO(client.get("/platform/products/template.xlsx").data))
    sheet = file["产品"]
    first = next(row for row in range(2, 60) if not sheet.cell(row, 1).value)
    for row, texts in enumerate(rows, start=first):
        for column, field in enumerate(FIELDS, start=1):
            sheet.cell(row, column).value = texts.get(field)
    return packed(file)


def test_a_workbook_is_looked_at_and_then_saved_whole(author: FlaskClient, engine: Engine) -> None:
    before = count(engine)
    response = upload(author, template(author, entry(name="甲"), entry(name="乙")))
    assert response.status_code == 303
    preview = author.get(response.location).text
    assert "新增 <strong>2</strong> 个" in preview
    assert count(engine) == before
    digest = re.search(r'name="digest"[^>]*value="(\w+)"', preview)
    saved = send(author, response.location, digest=digest[1] if digest else "")
    assert saved.status_code == 303
    assert count(engine) == before + 2
    assert author.get(response.location).status_code == 404


def test_saving_an_import_asks_for_each_product_once_however_many_there_are(
    author: FlaskClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The write lock is held meanwhile: 480 products took 12 seconds when each looked at all the others."""
    address = str(upload(author, template(author, *(entry(name=f"甲{number}") for number in range(12)))).location)
    digest = re.search(r'name="digest"[^>]*value="(\w+)"', author.get(address).text)
    listed: list[UUID] = []
    real = platform_products.list_products
    for module in (platform_products, import_products):
        monkeypatch.setattr(module, "list_products", lambda *asked: listed.append(asked[1]) or real(*asked))
    before = count(engine)
    assert send(author, address, digest=digest[1] if digest else "").status_code == 303
    assert count(engine) == before + 12
    assert len(listed) == 1


def test_a_preview_that_is_no_longer_true_is_shown_again(author: FlaskClient, engine: Engine) -> None:
    address = str(upload(author, template(author, entry(name="甲"))).location)
    before = count(engine)
    response = send(author, address, digest="0" * 64)
    assert response.status_code == 422
    assert "产品列表又变了" in response.text
    assert count(engine) == before


def test_rows_that_cannot_be_read_are_shown_with_their_cells_and_the_others_are_saved(
    author: FlaskClient, engine: Engine
) -> None:
    before = count(engine)
    # The last row holds text that looks like a formula: openpyxl writes it as one.
    wrong = (entry(name="乙", weeks_low="-1", steps="炒菜 1→2"), entry(name="=1+1"))
    address = str(upload(author, template(author, entry(name="甲"), *wrong)).location)
    preview = author.get(address).text
    assert "3 处读不了，那几行没有读入" in preview
    assert all(place in preview for place in ("第 4 行（F4，场景和等级）", "（N4，实施周期最短）", "（A5，产品名称）"))
    assert "新增 <strong>1</strong> 个" in preview
    digest = re.search(r'name="digest"[^>]*value="(\w+)"', preview)
    assert send(author, address, digest=digest[1] if digest else "").status_code == 303
    assert count(engine) == before + 1


def test_where_no_row_can_be_read_all_mistakes_are_shown_and_nothing_is_saved(
    author: FlaskClient, engine: Engine
) -> None:
    before = count(engine)
    file = load_workbook(BytesIO(template(author, entry(name="乙", weeks_low="-1", steps="炒菜 1→2"))))
    file["产品"].delete_rows(2)
    response = upload(author, packed(file))
    assert response.status_code == 422
    assert "有 2 处要改，一个产品也没有保存" in response.text
    assert "第 2 行（F2，场景和等级）" in response.text
    assert count(engine) == before


def test_another_platforms_upload_is_not_found(app: Flask, author: FlaskClient, world: World) -> None:
    address = str(upload(author, template(author, entry(name="甲"))).location)
    for name in ("platform-2", "platform-1"):
        other = log_in(app, world.account(name, "consultant"))
        assert other.get(address).status_code == 404
        assert send(other, address, digest="x").status_code == 404


def test_a_file_of_ten_megabytes_is_refused_unread(author: FlaskClient) -> None:
    assert upload(author, b"x" * 10_000_000).status_code == 413


def test_an_upload_without_a_file_says_so(author: FlaskClient) -> None:
    response = send(author, "/platform/products/import")
    assert response.status_code == 422
    assert "还没有选文件" in response.text


def test_an_import_that_cannot_be_submitted_saves_nothing_of_it(app: Flask, world: World, engine: Engine) -> None:
    client = log_in(app, world.account("platform-2", "manager"))
    address = str(upload(client, template(client, entry(name="甲"))).location)
    digest = re.search(r'name="digest"[^>]*value="(\w+)"', client.get(address).text)
    before = count(engine)
    response = send(client, address, digest=digest[1] if digest else "", is_submitted_too="y")
    assert response.status_code == 422
    assert "统一社会信用代码" in response.text
    assert count(engine) == before
