"""Bad content, no start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from rongtong_assess.app import create_app
from rongtong_assess.core.errors import Refused
from rongtong_assess.settings import Settings
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.database.engine import new_session_factory, open_engine
from rongtong_assess.storage.tables.edition import PublishedEdition
from tests.publishing import add_tiny, forge, publish, rewrite


@pytest.fixture
def own_settings(settings: Settings, tmp_path: Path) -> Settings:
    """An installation with an edition of its own."""
    own = replace(settings, data_folder=tmp_path, database_url=f"sqlite:///{tmp_path / 'own.sqlite3'}")
    own.editions_folder.mkdir()
    publish(add_tiny(own.editions_folder, "tiny"))
    return own


@pytest.fixture
def own_engine(own_settings: Settings) -> Iterator[Engine]:
    engine = open_engine(own_settings.database_url)
    Table.metadata.create_all(engine)
    yield engine
    engine.dispose()


def test_a_start_remembers_every_published_edition_and_reads_faster_the_next_time(
    own_settings: Settings, own_engine: Engine
) -> None:
    create_app(own_settings, own_engine)
    with new_session_factory(own_engine)() as session:
        assert {"miit-2024", "tiny"} <= set(session.scalars(select(PublishedEdition.edition_id)))
    assert len(list(own_settings.edition_cache_folder.iterdir())) >= 2


def test_a_changed_edition_does_not_start(own_settings: Settings, own_engine: Engine) -> None:
    create_app(own_settings, own_engine)
    rewrite(own_settings.editions_folder / "tiny" / "part.yaml", "text: 甲", "text: 丙")
    with pytest.raises(Refused, match=r"tiny/part\.yaml：发布之后文件被改过"):
        create_app(own_settings, own_engine)


def test_a_forged_lock_does_not_start(own_settings: Settings, own_engine: Engine) -> None:
    create_app(own_settings, own_engine)
    forge(own_settings.editions_folder / "tiny")
    with pytest.raises(Refused, match="内容和锁换过了"):
        create_app(own_settings, own_engine)


def test_without_tables_it_says_how_to_make_them(settings: Settings, tmp_path: Path) -> None:
    empty = replace(settings, database_url=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    with pytest.raises(Refused, match="rongtong init-db"):
        create_app(empty)
