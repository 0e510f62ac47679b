"""The table of rights is what is promised; a right or a route outside it is closed and stops the start."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import wraps
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine

from rongtong_assess.app import create_app
from rongtong_assess.core.actor import ROLES_OF, Actor, OrganisationKind, Role
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.rights import RIGHTS
from rongtong_assess.settings import Settings
from rongtong_assess.web.frame.guard import LIBRARY_RIGHTS, Right
from rongtong_assess.web.groups import check_rights
from tests.web.promised_rights import PROMISES, may_enter, may_enter_as_newcomer
from tests.web.world import KINDS_AND_ROLES, World, log_in

HELP = "public.help_page"


@pytest.fixture
def with_unknown_right(app: Flask) -> Iterator[Flask]:
    """The application whose help page asks for a right that nobody has entered in the table."""

    class Newer(Enum):
        PARK_READ = 1

    @wraps(app.view_functions[HELP])
    def view() -> str:
        return "open"

    vars(view)["declared_right"] = Newer.PARK_READ
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.view_functions, HELP, view)
        yield app


def test_the_table_of_rights_is_what_is_promised() -> None:
    assert {right.name for right in Right} == PROMISES.keys()
    for right, rule in RIGHTS.items():
        for kind in OrganisationKind:
            let_in = {role for role in ROLES_OF[kind] if rule.admits(Actor(uuid4(), 1, kind, role))}
            assert let_in == {role for role in Role if may_enter(right, kind, role)}, (right, kind)
        assert rule.admits(None) == may_enter_as_newcomer(right), right


def test_every_right_is_in_the_table_and_every_route_declares_one(app: Flask) -> None:
    check_rights(app)


@pytest.mark.parametrize("right", list(Right))
def test_a_right_that_is_missing_from_the_table_stops_the_start(
    settings: Settings, engine: Engine, right: Right, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(RIGHTS, right)
    with pytest.raises(Refused) as refusal:
        create_app(settings, engine)
    assert [mistake.where for mistake in refusal.value.mistakes] == [right.name]


def test_a_route_without_a_right_is_found_at_the_start(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.view_functions, HELP, lambda: "open")
    with pytest.raises(Refused) as refusal:
        check_rights(app)
    assert [mistake.where for mistake in refusal.value.mistakes] == [HELP]


def test_the_table_of_library_rights_names_only_what_exists(app: Flask) -> None:
    assert LIBRARY_RIGHTS.keys() <= app.view_functions.keys()


def test_a_route_without_a_right_is_closed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.view_functions, HELP, lambda: "open")
    assert app.test_client().get("/help").status_code == 403


def test_a_right_that_the_table_lacks_is_closed_for_every_role_of_every_kind(
    with_unknown_right: Flask, world: World
) -> None:
    people = [world.account(f"{kind}-1", role) for kind, role in KINDS_AND_ROLES]
    clients = [with_unknown_right.test_client(), *(log_in(with_unknown_right, person) for person in people)]
    assert {client.get("/help").status_code for client in clients} == {403}
