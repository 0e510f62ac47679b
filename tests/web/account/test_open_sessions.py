"""A person ends sessions elsewhere."""

from __future__ import annotations

from flask import Flask

from rongtong_assess.web.frame.log_in_sessions import (
    hash_token,
)
from tests.web.session_steps import HOME, cookie_of, is_logged_in
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
