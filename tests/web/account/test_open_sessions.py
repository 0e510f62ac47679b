"""A person ends sessions elsewhere."""

from __future__ import annotations

import json

from flask import Flask
from sqlalchemy import Engine

from rongtong_assess.web.frame.log_in_sessions import (
    hash_token,
)
from tests.web.session_steps import HOME, cookie_of, is_logged_in
from tests.web.steps import actions, send, words_of
from tests.web.world import PASSWORD, World, log_in, token_of


def test_a_session_elsewhere_can_be_ended(app: Flask, world: World) -> None:
    here, there = (log_in(app, world.account("firm-1", "owner")) for _ in range(2))
    address = f"/account/sessions/{hash_token(cookie_of(there))[:16]}/end"
    assert here.post(address, data={"csrf_token": token_of(here, HOME)}).status_code == 303
    assert is_logged_in(here)
    assert not is_logged_in(there)


def test_another_persons_session_cannot_be_ended(app: Flask, world: World) -> None:
    here, there = log_in(app, world.account("firm-1", "owner")), log_in(app, world.account("firm-2", "owner"))
    address = f"/account/sessions/{hash_token(cookie_of(there))[:16]}/end"
    assert here.post(address, data={"csrf_token": token_of(here, HOME)}).status_code == 404
    assert is_logged_in(there)


def test_all_other_sessions_can_be_ended_at_once(app: Flask, world: World) -> None:
    here, *others = (log_in(app, world.account("firm-1", "owner")) for _ in range(3))
    here.post("/account/sessions/end-others", data={"csrf_token": token_of(here, HOME)})
    assert is_logged_in(here)
    assert not any(is_logged_in(other) for other in others)


def test_changing_the_password_ends_the_other_sessions_and_renews_this_one(app: Flask, world: World) -> None:
    here, there = (log_in(app, world.account("firm-1", "owner")) for _ in range(2))
    before = cookie_of(here)
    new = "bridges over quiet water"
    form = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    here.post("/account/change", data={**form, "csrf_token": token_of(here, "/account/change")})
    assert is_logged_in(here)
    assert cookie_of(here) != before
    assert not is_logged_in(there)
    assert is_logged_in(log_in(app, world.account("firm-1", "owner"), new))


def test_the_list_names_every_device_in_plain_words_and_marks_this_one(app: Flask, world: World) -> None:
    owner = world.account("firm-1", "owner")
    here = log_in(app, owner)
    phone = app.test_client()
    phone.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Mobile MicroMessenger/8.0.50"
    send(phone, "/account/login", email=owner, password=PASSWORD)
    page = words_of(here.get("/account/sessions").text)
    assert page.index(" 这里 ") < page.index("苹果手机，微信") < page.rindex("退出那里")
    assert page.count("最近使用") == 2
    assert "2 处" in words_of(here.get(HOME).text)
    device = json.loads(here.get("/account/data.json").text)["log_ins"][-1]["device"]
    assert device == "iphone wechat"


def test_ending_log_ins_is_written_down(app: Flask, world: World, engine: Engine) -> None:
    here, _there = (log_in(app, world.account("firm-1", "owner")) for _ in range(2))
    send(here, "/account/sessions/end-others", HOME)
    assert actions(engine)[-1] == "account.end_sessions"


def test_an_ended_log_in_leads_to_the_log_in_page_at_the_next_request(app: Flask, world: World) -> None:
    here, there = (log_in(app, world.account("firm-1", "owner")) for _ in range(2))
    send(here, "/account/sessions/end-others", HOME)
    assert there.get("/firm/").location.startswith("/account/login")
    assert there.post("/account/name", data={"name": "x"}).status_code in {303, 400}
    assert "只有这里" in here.get(HOME).text
