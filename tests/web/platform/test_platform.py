"""A service platform's pages: entering, reviewing, importing, and what firms see of it."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import Engine, func, select
from werkzeug.test import TestResponse

from rongtong_assess.content.product.entry import FIELDS
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.presentation.wording.catalogue import INTEREST_WORDS, STALE_WORDS
from rongtong_assess.services.catalogue import import_products
from rongtong_assess.services.catalogue import products as platform_products
from rongtong_assess.storage.tables.catalogue import ProductVersion, StoredProduct
from rongtong_assess.storage.tables.people import AuditEntry
from rongtong_assess.web.frame.product_pages import product_address, show_published
from tests.content.workbooks import packed
from tests.products import OWN_CODE, VENDOR_CODE, entry, product
from tests.web.world import World, log_in, token_of

LISTS = {"industries": ["industry"], "sizes": ["small", "micro"], "steps": ["quality:1>2"]}
REVISION = re.compile(r'name="seen_revision" type="hidden" value="(\d*)"')


@pytest.fixture
def author(app: Flask, world: World) -> FlaskClient:
    client = log_in(app, world.account("platform-1", "owner"))
    send(client, "/platform/settings", credit_code=OWN_CODE)
    return client


@pytest.fixture
def colleague(app: Flask, world: World) -> FlaskClient:
    return log_in(app, world.account("platform-1", "editor"))


def send(client: FlaskClient, address: str, **form: object) -> TestResponse:
    return client.post(address, data={**form, "csrf_token": token_of(client, "/account/")})


def typed(**changes: object) -> dict[str, object]:
    return {**entry(name="新产品"), **LISTS, **changes}


def enter(client: FlaskClient, **changes: object) -> str:
    """The address of a new product."""
    response = send(client, "/platform/products/new", **typed(**changes))
    assert response.status_code == 303, response.text
    return str(response.location)


def publish(client: FlaskClient, address: str) -> TestResponse:
    revision = REVISION.search(client.get(f"{address}/review").text)
    return send(client, f"{address}/publish", is_confirmed="y", seen_revision=revision[1] if revision else "1")


def publish_new(author: FlaskClient, colleague: FlaskClient, **changes: object) -> str:
    address = enter(author, **changes)
    assert send(author, f"{address}/submit").status_code == 303
    assert publish(colleague, address).status_code == 303
    return address


def states(engine: Engine, product: str) -> list[str]:
    with engine.connect() as connection:
        query = select(ProductVersion.state).where(ProductVersion.product_id == UUID(product.rpartition("/")[2]))
        return list(connection.scalars(query.order_by(ProductVersion.number)))


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(StoredProduct)) or 0


def firm_page(product: str) -> str:
    return f"/firm/products/{product.rpartition('/')[2]}"


def test_a_platforms_member_comes_to_its_products(author: FlaskClient) -> None:
    assert author.get("/").location == "/platform/products"
    assert "进入工作页面" in author.get("/account/").text


def test_an_entered_product_reaches_firms_once_a_colleague_has_published_it(
    app: Flask, author: FlaskClient, colleague: FlaskClient, firm_client: FlaskClient, engine: Engine
) -> None:
    product = enter(author)
    assert firm_client.get(firm_page(product)).status_code == 404
    send(author, f"{product}/submit")
    assert "不能自己审核" in publish(author, product).text
    assert firm_client.get(firm_page(product)).status_code == 404
    assert publish(colleague, product).status_code == 303
    page = firm_client.get(firm_page(product)).text
    for definition in ("首年价", "续年价", "实施周期", "前置条件", "数据存放地", "落地样板", "售后", "核验日期"):
        assert definition in page
    assert "1.2～3 万元" in page
    assert INTEREST_WORDS not in page
    assert states(engine, product) == ["published"]


def test_firms_see_the_old_version_until_the_change_is_published(
    author: FlaskClient, colleague: FlaskClient, firm_client: FlaskClient, engine: Engine
) -> None:
    product = publish_new(author, colleague)
    assert send(author, f"{product}/edit", **typed(first_year_high="8.5", seen_revision="")).status_code == 303
    send(author, f"{product}/submit")
    assert "1.2～3 万元" in firm_client.get(firm_page(product)).text
    review = colleague.get(f"{product}/review").text
    assert "和已发布的第 1 版比" in review
    publish(colleague, product)
    assert "1.2～8.5 万元" in firm_client.get(firm_page(product)).text
    assert states(engine, product) == ["replaced", "published"]


def test_the_platforms_own_product_is_marked_for_everyone(
    author: FlaskClient, colleague: FlaskClient, firm_client: FlaskClient
) -> None:
    product = publish_new(author, colleague, vendor_code=OWN_CODE, checked_on="2025-01-01")
    for client, address in ((firm_client, firm_page(product)), (author, product), (author, "/platform/products")):
        page = client.get(address).text
        assert INTEREST_WORDS in page
        assert STALE_WORDS in page


def test_a_declared_interest_is_marked_too(
    author: FlaskClient, colleague: FlaskClient, firm_client: FlaskClient
) -> None:
    product = publish_new(author, colleague, declares_interest="y")
    assert INTEREST_WORDS in firm_client.get(firm_page(product)).text


def test_a_product_sent_back_shows_the_reason(author: FlaskClient, colleague: FlaskClient, engine: Engine) -> None:
    product = enter(author)
    send(author, f"{product}/submit")
    form = {"back-seen_revision": "1"}
    refused = send(colleague, f"{product}/send-back", **form, **{"back-reason": ""})
    assert refused.status_code == 422
    assert "没有写退回的原因" in refused.text
    assert send(colleague, f"{product}/send-back", **form, **{"back-reason": "<i>没有</i>出处"}).status_code == 303
    page = author.get(product).text
    assert "&lt;i&gt;没有&lt;/i&gt;出处" in page
    assert states(engine, product) == ["sent_back"]


def test_without_the_tick_nothing_is_published_or_withdrawn(
    author: FlaskClient, colleague: FlaskClient, engine: Engine
) -> None:
    product = enter(author)
    send(author, f"{product}/submit")
    assert send(colleague, f"{product}/publish", seen_revision="1").status_code == 422
    assert send(author, f"{product}/withdraw").status_code == 422
    assert states(engine, product) == ["submitted"]


@pytest.mark.parametrize("revision", ["", "2", "-1", "x", "９", "9" * 50])
def test_a_review_of_something_else_publishes_nothing(
    author: FlaskClient, colleague: FlaskClient, engine: Engine, revision: str
) -> None:
    product = enter(author)
    send(author, f"{product}/submit")
    response = send(colleague, f"{product}/publish", is_confirmed="y", seen_revision=revision)
    assert response.status_code == 422
    assert "又改过" in response.text
    assert states(engine, product) == ["submitted"]


def test_the_administrator_reviews_where_a_platform_has_nobody_else(
    app: Flask, author: FlaskClient, world: World, firm_client: FlaskClient
) -> None:
    product = enter(author)
    send(author, f"{product}/submit")
    administrator = log_in(app, world.account("administrator-1", "owner"))
    assert "新产品" in administrator.get("/admin/products/").text
    address = f"/admin/products/{product.rpartition('/')[2]}"
    assert "同意发布" in administrator.get(address).text
    assert send(administrator, f"{address}/publish", is_confirmed="y", seen_revision="1").status_code == 303
    assert firm_client.get(firm_page(product)).status_code == 200
    assert "没有等待审核的产品" in administrator.get("/admin/products/").text


def test_with_mistakes_nothing_is_kept_and_nothing_typed_is_lost(author: FlaskClient, engine: Engine) -> None:
    before = count(engine)
    response = send(
        author,
        "/platform/products/new",
        **typed(
            name="<script>alert(1)</script>",
            vendor_code="1234",
            first_year_low="-5",
            steps=["quality:1>2", "quality:1>3", "cooking:1>2"],
            industries=["industry", "alchemy"],
            weeks_high="9" * 40,
        ),
    )
    assert response.status_code == 422
    page = response.text
    for words in ("应是 18 位", "超出了可能的范围", "正好升一级", "没有「cooking」这个场景", "没有「alchemy」这个行业"):
        assert words in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'value="1234"' in page
    assert 'value="quality:1&gt;2" checked' in page
    assert count(engine) == before


def test_a_product_that_is_there_already_is_told_with_all_other_mistakes(author: FlaskClient, engine: Engine) -> None:
    enter(author)
    before = count(engine)
    page = send(author, "/platform/products/new", **typed(first_year_low="3,5", weeks_low="二", checked_on="昨天")).text
    for words in ("已经录入过了", "看不出是 3.5 还是 35", "中文数字", "核验日期写成了"):
        assert words in page
    assert count(engine) == before


def test_what_is_entered_as_markup_is_shown_as_text(
    author: FlaskClient, colleague: FlaskClient, firm_client: FlaskClient
) -> None:
    product = publish_new(author, colleague, name="<b>粗</b>", kpi="<img src=x onerror=alert(1)>")
    for client, address in ((firm_client, firm_page(product)), (author, product), (author, "/platform/products")):
        page = client.get(address).text
        assert "<b>粗" not in page
        assert "<img src=x" not in page


def test_two_who_change_the_same_draft_do_not_overwrite_each_other(author: FlaskClient, colleague: FlaskClient) -> None:
    product = enter(author)
    assert send(author, f"{product}/edit", **typed(kpi="甲写的", seen_revision="1")).status_code == 303
    late = send(colleague, f"{product}/edit", **typed(kpi="乙写的", seen_revision="1"))
    assert late.status_code == 422
    assert "别人改过这个产品" in late.text
    assert "乙写的" in late.text
    assert "甲写的" in author.get(product).text


def test_a_product_under_review_leads_back_from_the_form(author: FlaskClient) -> None:
    product = enter(author)
    send(author, f"{product}/submit")
    assert author.get(f"{product}/edit").location == product
    send(author, f"{product}/take-back")
    assert author.get(f"{product}/edit").status_code == 200


def test_a_change_is_given_up_and_a_product_taken_down(
    author: FlaskClient, colleague: FlaskClient, firm_client: FlaskClient, engine: Engine
) -> None:
    product = publish_new(author, colleague)
    send(author, f"{product}/edit", **typed(kpi="别的", seen_revision=""))
    send(author, f"{product}/discard")
    assert states(engine, product) == ["published", "withdrawn"]
    assert send(author, f"{product}/withdraw", is_confirmed="y").status_code == 303
    assert firm_client.get(firm_page(product)).status_code == 404
    assert "已撤下 1" in author.get("/platform/products").text


def test_a_reader_looks_and_is_offered_nothing_to_press(app: Flask, world: World, author: FlaskClient) -> None:
    reader = log_in(app, world.account("platform-1", "reader"))
    product = f"/platform/products/{world.products['platform-1']}"
    for address in ("/platform/products", product, "/platform/settings"):
        page = reader.get(address).text
        main = page.partition("<main")[2].partition("</main>")[0]
        assert "<form" not in main
    assert reader.get("/platform/products/template.xlsx").status_code == 200


def test_an_empty_list_says_what_to_do(app: Flask, world: World) -> None:
    client = log_in(app, world.account("platform-2", "owner"))
    page = client.get("/platform/products?state=published").text
    assert "没有这样的产品" in page
    assert "还没有填本平台的统一社会信用代码" in page


def test_without_its_own_code_a_platform_is_told_what_to_do(app: Flask, world: World) -> None:
    client = log_in(app, world.account("platform-2", "owner"))
    response = send(client, f"/platform/products/{world.products['platform-2']}/submit")
    assert response.status_code == 422
    assert "平台信息" in response.text


def test_a_wrong_own_code_stays_in_the_field(author: FlaskClient) -> None:
    response = send(author, "/platform/settings", credit_code=VENDOR_CODE[:-1])
    assert response.status_code == 422
    assert f'value="{VENDOR_CODE[:-1]}"' in response.text


def upload(client: FlaskClient, raw: bytes) -> TestResponse:
    form = {"workbook": (BytesIO(raw), "products.xlsx"), "csrf_token": token_of(client, "/account/")}
    return client.post("/platform/products/import", data=form, content_type="multipart/form-data")


def template(client: FlaskClient, *rows: dict[str, str]) -> bytes:
    """The downloaded workbook with these rows below what is there."""
    file = load_workbook(BytesIO(client.get("/platform/products/template.xlsx").data))
    sheet = file["产品"]
    first = next(row for row in range(2, 60) if not sheet.cell(row, 1).value)
    for row, one in enumerate(rows, start=first):
        for column, field in enumerate(FIELDS, start=1):
            sheet.cell(row, column).value = one.get(field)
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
        other = log_in(app, world.account(name, "editor"))
        assert other.get(address).status_code == 404
        assert send(other, address, digest="x").status_code == 404


def test_a_file_of_ten_megabytes_is_refused_unread(author: FlaskClient) -> None:
    assert upload(author, b"x" * 10_000_000).status_code == 413


def test_an_upload_without_a_file_says_so(author: FlaskClient) -> None:
    response = send(author, "/platform/products/import")
    assert response.status_code == 422
    assert "还没有选文件" in response.text


def test_every_recorded_action_has_words(author: FlaskClient, colleague: FlaskClient, engine: Engine) -> None:
    publish_new(author, colleague)
    with engine.connect() as connection:
        actions = set(connection.scalars(select(AuditEntry.action)))
    assert {"product.enter", "product.submit", "product.publish", "platform.change"} <= actions
    assert actions <= set(AuditedAction)


def test_products_beside_a_measure_are_folded_with_every_field_and_both_marks(app: Flask) -> None:
    stale = product("p", has_interest=True, name="<b>甲</b>", checked_on=date(2020, 1, 1))
    source = '{% from "parts/products.html" import product_folds %}{{ product_folds(products, address) }}'
    with app.test_request_context():
        shown = show_published([stale, product(str(UUID(int=2)), name="乙")])
        page = render_template_string(source, products=shown[1:], address=product_address)
        marked = render_template_string(source, products=shown[:1], address=None)
    assert page.count("<details") == 1
    assert f"/firm/products/{UUID(int=2)}" in page
    assert INTEREST_WORDS not in page
    for words in (INTEREST_WORDS, STALE_WORDS, "&lt;b&gt;甲&lt;/b&gt;", "首年 1.2～3 万元", "某平台", "信息来源"):
        assert words in marked


def test_an_import_that_cannot_be_submitted_saves_nothing_of_it(app: Flask, world: World, engine: Engine) -> None:
    client = log_in(app, world.account("platform-2", "owner"))
    address = str(upload(client, template(client, entry(name="甲"))).location)
    digest = re.search(r'name="digest"[^>]*value="(\w+)"', client.get(address).text)
    before = count(engine)
    response = send(client, address, digest=digest[1] if digest else "", is_submitted_too="y")
    assert response.status_code == 422
    assert "统一社会信用代码" in response.text
    assert count(engine) == before
