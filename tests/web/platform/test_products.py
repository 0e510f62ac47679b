"""A platform's products: from the draft to what firms see of them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.presentation.wording.catalogue import INTEREST_WORDS, STALE_WORDS
from rongtong_assess.storage.tables.people import AuditEntry
from rongtong_assess.web.frame.product_pages import product_address, show_published
from tests.products import OWN_CODE, VENDOR_CODE, product
from tests.web.platform.product_steps import enter, firm_page, publish, publish_new, send, states, typed
from tests.web.world import World, log_in


def test_a_platforms_member_comes_to_the_work_that_waits(author: FlaskClient) -> None:
    assert author.get("/").location == "/platform/work/"
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
    administrator = log_in(app, world.account("administrator-1", "administrator"))
    assert "新产品" in administrator.get("/admin/products/").text
    address = f"/admin/products/{product.rpartition('/')[2]}"
    assert "同意发布" in administrator.get(address).text
    assert send(administrator, f"{address}/publish", is_confirmed="y", seen_revision="1").status_code == 303
    assert firm_client.get(firm_page(product)).status_code == 200
    assert "没有等待审核的产品" in administrator.get("/admin/products/").text


def test_a_reader_looks_and_is_offered_nothing_to_press(app: Flask, world: World, author: FlaskClient) -> None:
    reader = log_in(app, world.account("platform-1", "reader"))
    product = f"/platform/products/{world.products['platform-1']}"
    for address in ("/platform/products", product, "/platform/settings"):
        page = reader.get(address).text
        main = page.partition("<main")[2].partition("</main>")[0]
        assert "<form" not in main
    assert reader.get("/platform/products/template.xlsx").status_code == 200


def test_an_empty_list_says_what_to_do(app: Flask, world: World) -> None:
    client = log_in(app, world.account("platform-2", "manager"))
    page = client.get("/platform/products?state=published").text
    assert "没有这样的产品" in page
    assert "还没有填本平台的统一社会信用代码" in page


def test_without_its_own_code_a_platform_is_told_what_to_do(app: Flask, world: World) -> None:
    client = log_in(app, world.account("platform-2", "manager"))
    response = send(client, f"/platform/products/{world.products['platform-2']}/submit")
    assert response.status_code == 422
    assert "平台信息" in response.text


def test_a_wrong_own_code_stays_in_the_field(author: FlaskClient) -> None:
    response = send(author, "/platform/settings", credit_code=VENDOR_CODE[:-1])
    assert response.status_code == 422
    assert f'value="{VENDOR_CODE[:-1]}"' in response.text


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
