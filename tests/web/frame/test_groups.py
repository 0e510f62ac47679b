"""A new group of users is its pages, one line in the list of groups and one row in the table of rights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum, auto
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Blueprint, Flask
from sqlalchemy import Engine

from rongtong_assess.app import create_app
from rongtong_assess.core.actor import ROLES_OF, OrganisationKind, Role
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.rights import RIGHTS, Audience, RightRule
from rongtong_assess.settings import Settings
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.database.engine import open_engine
from rongtong_assess.web.frame.guard import current_actor, needs
from rongtong_assess.web.groups import GROUPS, UserGroup
from tests.web.world import KINDS_AND_ROLES, QUICK_ARGON2, World, build_world, log_in

HOME = "park.home"


class MadeUpRight(Enum):
    """Stands for members that a new group adds to Right."""

    PARK_READ = auto()


PARK_READ = cast(Any, MadeUpRight.PARK_READ)
PARK_RULE = RightRule(Audience.MEMBER, frozenset({OrganisationKind.PARK}), frozenset(ROLES_OF[OrganisationKind.PARK]))


@pytest.fixture
def own_settings(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, data_folder=tmp_path, database_url=f"sqlite:///{tmp_path / 'park.sqlite3'}")


@pytest.fixture
def own_engine(own_settings: Settings) -> Iterator[Engine]:
    engine = open_engine(own_settings.database_url)
    Table.metadata.create_all(engine)
    yield engine
    engine.dispose()


def park_pages(*, declares_right: bool = True) -> UserGroup:
    """A group as its folder gives it."""
    blueprint = Blueprint("park", __name__, url_prefix="/park")

    def home() -> str:
        return f"park {current_actor().organisation_id}"

    blueprint.get("/")(needs(PARK_READ)(home) if declares_right else home)
    return UserGroup((blueprint,), OrganisationKind.PARK, HOME)


def start(settings: Settings, engine: Engine, park: UserGroup) -> Flask:
    return create_app(settings, engine, groups=(*GROUPS, park))


def places_of_faults(settings: Settings, engine: Engine, park: UserGroup) -> list[str]:
    with pytest.raises(Refused) as refusal:
        start(settings, engine, park)
    return [mistake.where for mistake in refusal.value.mistakes]


@pytest.fixture
def park_app(own_settings: Settings, own_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setitem(RIGHTS, PARK_READ, PARK_RULE)
    app = start(own_settings, own_engine, park_pages())
    quick = {f"argon2__{name}": value for name, value in QUICK_ARGON2.items()}
    app.extensions["security"].pwd_context.update(**quick)
    app.config["RATELIMIT_ENABLED"] = False
    return app


@pytest.fixture
def park_world(park_app: Flask) -> World:
    return build_world(park_app)


def test_the_pages_of_a_new_group_open_for_its_members_and_for_nobody_else(park_app: Flask, park_world: World) -> None:
    assert park_app.test_client().get("/park/").status_code == 303
    for kind, role in KINDS_AND_ROLES:
        answer = log_in(park_app, park_world.account(f"{kind}-1", role)).get("/park/")
        is_member = kind is OrganisationKind.PARK
        assert answer.status_code == (200 if is_member else 403), (kind, role)
        assert (str(park_world.organisations["park-1"]) in answer.text) == is_member


def test_a_member_of_a_new_group_is_led_from_the_front_page_to_its_home(park_app: Flask, park_world: World) -> None:
    client = log_in(park_app, park_world.account("park-1", Role.ANALYST))
    assert client.get("/").headers["Location"] == "/park/"


def test_a_kind_without_pages_is_led_to_the_account(park_app: Flask, park_world: World) -> None:
    client = log_in(park_app, park_world.account("chain_leader-1", Role.ANALYST))
    assert client.get("/").headers["Location"] == "/account/"


def test_a_group_whose_right_is_missing_from_the_table_stops_the_start(
    own_settings: Settings, own_engine: Engine
) -> None:
    assert places_of_faults(own_settings, own_engine, park_pages()) == [PARK_READ.name]


def test_a_page_of_a_group_without_a_right_stops_the_start(
    own_settings: Settings, own_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RIGHTS, PARK_READ, PARK_RULE)
    park = park_pages(declares_right=False)
    assert places_of_faults(own_settings, own_engine, park) == [HOME, OrganisationKind.PARK]


def test_a_group_whose_own_members_may_not_open_its_home_stops_the_start(
    own_settings: Settings, own_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RIGHTS, PARK_READ, replace(PARK_RULE, kinds=frozenset({OrganisationKind.FIRM})))
    assert places_of_faults(own_settings, own_engine, park_pages()) == [OrganisationKind.PARK]


def test_a_group_without_the_home_that_it_names_stops_the_start(
    own_settings: Settings, own_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RIGHTS, PARK_READ, PARK_RULE)
    park = replace(park_pages(), home="park.nowhere")
    assert places_of_faults(own_settings, own_engine, park) == [OrganisationKind.PARK]
