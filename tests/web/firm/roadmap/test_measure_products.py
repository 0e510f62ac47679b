"""Products of service platforms beside the measures of a plan: what fits, in the order of fit."""

from __future__ import annotations

from flask import Flask

from tests.products import OWN_CODE
from tests.web.firm.roadmap.plan_steps import make_and_open
from tests.web.platform.product_steps import publish_new, send
from tests.web.story import Story
from tests.web.world import log_in


def test_published_products_stand_beside_the_measure_they_would_do(story: Story, app: Flask) -> None:
    author, colleague = (log_in(app, story.world.account("platform-1", role)) for role in ("manager", "consultant"))
    send(author, "/platform/settings", credit_code=OWN_CODE)
    publish_new(author, colleague, name="算薪一号", steps=["hr:1>2"], first_year_low="2", first_year_high="3")
    publish_new(author, colleague, name="算薪二号", steps=["hr:1>2"], first_year_low="1", first_year_high="2")
    publish_new(author, colleague, name="能耗看板", steps=["energy:3>4"])
    page = make_and_open(story)
    assert "服务平台上的产品" in page
    assert page.index("算薪二号") < page.index("算薪一号")
    assert "能耗看板" not in page


def test_without_published_products_nothing_is_said_of_them(story: Story) -> None:
    assert "服务平台上的产品" not in make_and_open(story)
