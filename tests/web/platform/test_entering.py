"""Entering and changing a product: mistakes, drafts, two people at once."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.web.platform.product_steps import count, enter, firm_page, publish_new, send, states, typed


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
