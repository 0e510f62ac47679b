"""Changing what one logs in with asks for the password and for a proof that the new name is one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from rongtong_assess.web.account.log_in_failures import MOST_FAILURES_OF_A_NAME
from tests.web.account.mobile.mobile_steps import (
    CODE_WRONG,
    NUMBER,
    OTHER_NUMBER,
    account_with,
    give_number,
    last_code,
    messages,
    register,
)
from tests.web.steps import NEW_PASSWORD, OWNER, account_of, actions, path_of_link, read_letters, send, try_password
from tests.web.world import PASSWORD, World, log_in

NAMES = "/account/log-in-names"
NEW_ADDRESS = "zhang.san@example.com"
LINK = f"{NAMES}/email/"


@pytest.fixture(autouse=True)
def emptied_outbox(app: Flask, outbox: Path) -> None:
    for path in outbox.glob("*"):
        path.unlink()


@pytest.fixture
def owner(app: Flask, world: World) -> FlaskClient:
    return log_in(app, OWNER)


def ask_for_number(client: FlaskClient, number: str = NUMBER, password: str = PASSWORD) -> int:
    return send(client, f"{NAMES}/mobile", mobile=number, password=password).status_code


def test_a_number_is_added_with_password_and_code_and_then_logs_in(
    app: Flask, owner: FlaskClient, engine: Engine, outbox: Path
) -> None:
    assert ask_for_number(owner) == 303
    assert account_of(engine, OWNER).mobile is None
    assert send(owner, f"{NAMES}/mobile/code", code=last_code(outbox)).status_code == 303
    assert account_of(engine, OWNER).mobile == NUMBER
    assert try_password(app.test_client(), PASSWORD, NUMBER).status_code == 302
    assert "account.change_mobile" in actions(engine)
    assert "刚刚改了登录用的邮箱或手机号" in read_letters(outbox, OWNER)[-1]


def test_without_the_password_no_code_is_sent(owner: FlaskClient, outbox: Path) -> None:
    answers = [ask_for_number(owner, password="wrong password") for _ in range(MOST_FAILURES_OF_A_NAME + 1)]
    assert answers == [200] * MOST_FAILURES_OF_A_NAME + [429]
    assert messages(outbox) == []


def test_a_code_for_a_new_number_is_good_for_one_account_only(
    app: Flask, world: World, owner: FlaskClient, engine: Engine, outbox: Path
) -> None:
    other = log_in(app, world.account("firm-2", "owner"))
    ask_for_number(other)
    ask_for_number(owner)
    code = last_code(outbox)
    first = send(other, f"{NAMES}/mobile/code", code=code)
    assert CODE_WRONG in first.text or messages(outbox)[0] == messages(outbox)[1]
    assert account_of(engine, world.account("firm-2", "owner")).mobile is None
    assert send(owner, f"{NAMES}/mobile/code", code=code).status_code == 303


def test_a_number_of_another_account_is_refused_only_after_its_code(
    app: Flask, world: World, owner: FlaskClient, engine: Engine, outbox: Path
) -> None:
    give_number(engine, address=world.account("firm-2", "owner"))
    assert ask_for_number(owner) == 303
    assert "另一个账号" not in owner.get(f"{NAMES}/mobile/code").text
    assert "这个手机号是另一个账号的登录名" in send(owner, f"{NAMES}/mobile/code", code=last_code(outbox)).text
    assert account_with(engine).email == world.account("firm-2", "owner")


def test_guessing_the_code_of_a_new_number_is_slowed_down(owner: FlaskClient, outbox: Path) -> None:
    ask_for_number(owner)
    wrong = f"{(int(last_code(outbox)) + 1) % 1_000_000:06d}"
    answers = [send(owner, f"{NAMES}/mobile/code", code=wrong).status_code for _ in range(11)]
    assert answers == [200] * MOST_FAILURES_OF_A_NAME + [429]


def test_a_new_address_counts_once_its_letter_was_opened_by_the_account(
    app: Flask, owner: FlaskClient, engine: Engine, outbox: Path
) -> None:
    assert send(owner, f"{NAMES}/email", email=NEW_ADDRESS, password=PASSWORD).status_code == 303
    path = path_of_link(read_letters(outbox, NEW_ADDRESS)[-1], LINK)
    assert NEW_ADDRESS in owner.get(path).text
    assert account_of(engine, OWNER).email == OWNER, "opening a page changes nothing"
    assert send(owner, path).status_code == 303
    assert account_of(engine, NEW_ADDRESS).confirmed_at is not None
    assert try_password(app.test_client(), PASSWORD, NEW_ADDRESS).status_code == 302
    assert "account.change_email" in actions(engine)
    assert "刚刚改了登录用的邮箱或手机号" in read_letters(outbox, OWNER)[-1]
    assert owner.get(path).status_code == 404, "the link was for the address of before"


def test_the_letter_is_worth_nothing_to_another_account_or_when_changed(
    app: Flask, world: World, owner: FlaskClient, outbox: Path
) -> None:
    send(owner, f"{NAMES}/email", email=NEW_ADDRESS, password=PASSWORD)
    path = path_of_link(read_letters(outbox, NEW_ADDRESS)[-1], LINK)
    other = log_in(app, world.account("firm-2", "owner"))
    assert other.get(path).status_code == 404
    assert send(other, path, "/account/").status_code == 404
    assert owner.get(f"{path}x").status_code == 404
    assert app.test_client().get(path).location.startswith("/account/login")


def test_an_address_of_another_account_is_refused_only_after_its_letter(
    app: Flask, world: World, owner: FlaskClient, engine: Engine, outbox: Path
) -> None:
    taken = world.account("firm-2", "owner")
    asked = send(owner, f"{NAMES}/email", email=taken.upper(), password=PASSWORD)
    assert asked.status_code == 303
    path = path_of_link(read_letters(outbox, taken.upper().replace("@EXAMPLE.COM", "@example.com"))[-1], LINK)
    refused = send(owner, path)
    assert refused.status_code == 422
    assert "这个邮箱是另一个账号的登录名" in refused.text
    assert account_of(engine, OWNER).email == OWNER


def test_somebody_with_a_number_only_adds_an_address(app: Flask, engine: Engine, outbox: Path) -> None:
    client = app.test_client()
    register(client, outbox)
    send(client, f"{NAMES}/email", email=NEW_ADDRESS, password=NEW_PASSWORD)
    assert send(client, path_of_link(read_letters(outbox, NEW_ADDRESS)[-1], LINK)).status_code == 303
    assert account_with(engine).email == NEW_ADDRESS


@pytest.mark.parametrize(("which", "left"), [("mobile", (OWNER, None)), ("email", (None, NUMBER))])
def test_one_of_two_names_can_be_removed_with_the_password(
    owner: FlaskClient, engine: Engine, which: str, left: tuple[str | None, str | None]
) -> None:
    give_number(engine)
    before = account_of(engine, OWNER).id
    assert "密码不对" in send(owner, f"{NAMES}/remove/{which}", password="wrong password").text
    assert send(owner, f"{NAMES}/remove/{which}", password=PASSWORD).status_code == 303
    account = account_with(engine) if which == "email" else account_of(engine, OWNER)
    assert (account.id, account.email, account.mobile) == (before, *left)
    assert "account.remove_log_in_name" in actions(engine)


def test_the_only_name_cannot_be_removed(owner: FlaskClient, engine: Engine) -> None:
    assert "只有这一个登录名" in owner.get(f"{NAMES}/remove/email").text
    refused = send(owner, f"{NAMES}/remove/email", "/account/", password=PASSWORD)
    assert refused.status_code == 422
    assert account_of(engine, OWNER).email == OWNER


def test_a_changed_number_no_longer_logs_in(app: Flask, owner: FlaskClient, engine: Engine, outbox: Path) -> None:
    give_number(engine)
    ask_for_number(owner, OTHER_NUMBER)
    send(owner, f"{NAMES}/mobile/code", code=last_code(outbox, OTHER_NUMBER))
    assert try_password(app.test_client(), PASSWORD, NUMBER).status_code == 200
    assert try_password(app.test_client(), PASSWORD, OTHER_NUMBER).status_code == 302
