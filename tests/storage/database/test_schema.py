"""Migrations: up, down, up again, with data, and equal to the tables."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.storage.database import schema
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.database.engine import open_engine
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.people import Organisation

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def empty_database(empty_url: str) -> Iterator[Engine]:
    engine = open_engine(empty_url)
    yield engine
    engine.dispose()


def tables_of(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def test_an_empty_database_is_at_no_revision(empty_database: Engine) -> None:
    assert schema.current_revision(empty_database) is None
    assert not schema.is_at_head(empty_database)


def test_up_down_and_up_again_end_at_the_newest_schema(empty_database: Engine) -> None:
    schema.upgrade(empty_database)
    assert schema.current_revision(empty_database) == schema.head_revision()
    assert tables_of(empty_database) == {*Table.metadata.tables, "alembic_version"}
    schema.downgrade(empty_database)
    assert tables_of(empty_database) == {"alembic_version"}
    schema.upgrade(empty_database)
    assert schema.is_at_head(empty_database)


def test_the_migrated_schema_is_the_one_the_tables_describe(database: Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Table.metadata)
    assert differences == [], "write a migration for what changed in storage/"


def test_constraints_have_the_names_that_the_tables_give_them(database: Engine) -> None:
    found = {
        constraint["name"]
        for table in Table.metadata.tables
        for constraint in (
            *inspect(database).get_foreign_keys(table),
            *inspect(database).get_unique_constraints(table),
            *inspect(database).get_check_constraints(table),
        )
    }
    expected = {
        constraint.name
        for table in Table.metadata.tables.values()
        for constraint in table.constraints
        if not str(constraint.name).startswith("pk_")
    }
    assert found == {str(name) for name in expected}


def test_upgrading_twice_keeps_the_data(database: Engine) -> None:
    with Session(database) as session:
        session.add(Organisation(kind=OrganisationKind.FIRM, name="甲", created_at=NOW))
        session.commit()
    schema.upgrade(database)
    with Session(database) as session:
        assert session.scalars(select(Organisation.name)).all() == ["甲"]


def test_going_down_works_with_rows_that_point_at_each_other(empty_database: Engine) -> None:
    schema.upgrade(empty_database)
    with Session(empty_database) as session:
        organisation = Organisation(kind=OrganisationKind.FIRM, name="甲", created_at=NOW)
        session.add(organisation)
        session.flush()
        session.add(
            Assessment(
                organisation_id=organisation.id,
                number="RT-1",
                edition_id="e",
                edition_fingerprint="f",
                state="open",
                started_at=NOW,
            )
        )
        session.commit()
    schema.downgrade(empty_database)
    schema.upgrade(empty_database)
    with Session(empty_database) as session:
        assert session.scalars(select(Organisation)).all() == []


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty_database: Engine) -> None:
    with empty_database.begin() as connection:
        connection.execute(text("CREATE TABLE organisation (id INTEGER)"))
    with pytest.raises(Exception, match="organisation"):
        schema.upgrade(empty_database)
    assert tables_of(empty_database) == {"organisation"}
    assert schema.current_revision(empty_database) is None


def test_two_processes_may_upgrade_at_the_same_moment(empty_url: str) -> None:
    program = (
        "import sys; from rongtong_assess.storage.database import engine, schema;"
        "schema.upgrade(engine.open_engine(sys.argv[1]))"
    )
    command = [sys.executable, "-c", program, empty_url]
    running = [
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(2)
    ]  # our own program
    for process in running:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    assert schema.is_at_head(open_engine(empty_url))


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
def test_foreign_keys_are_on_again_after_a_migration(empty_database: Engine) -> None:
    schema.upgrade(empty_database)
    with empty_database.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_second_process_waits_and_finds_what_the_first_has_made(empty_database: Engine) -> None:
    schema.upgrade(empty_database)
    found: list[int] = []

    def make_one_if_there_is_none() -> None:
        with schema.setting_up(empty_database) as session:
            found.append(len(session.scalars(select(Organisation)).all()))
            if found[-1] == 0:
                time.sleep(0.3)
                session.add(Organisation(kind=OrganisationKind.PARK, name="园区", created_at=NOW))

    threads = [Thread(target=make_one_if_there_is_none) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [0, 1, 1]


def test_after_the_migration_memberships_stay_and_only_demo_addresses_count_as_confirmed(
    empty_database: Engine,
) -> None:
    schema.upgrade(empty_database, "0011")
    row = "INSERT INTO account (id, public_id, email, name, active, fs_uniquifier, created_at, confirmed_at, is_demo)"
    with empty_database.begin() as connection:
        for number, is_demo in ((1, False), (2, True)):
            values = {"id": number, "public": f"{number:032x}", "email": f"{number}@example.com", "demo": is_demo}
            connection.execute(
                text(f"{row} VALUES (:id, :public, :email, '', true, :email, :now, :now, :demo)"),
                {**values, "now": NOW.replace(tzinfo=None)},
            )
        firm = {"id": f"{9:032x}", "now": NOW.replace(tzinfo=None)}
        organisation = "INSERT INTO organisation (id, kind, name, is_active, is_demo, created_at)"
        connection.execute(text(f"{organisation} VALUES (:id, 'platform', '平台', true, false, :now)"), firm)
        membership = "INSERT INTO membership (account_id, organisation_id, role, created_at)"
        connection.execute(text(f"{membership} VALUES (1, :id, 'owner', :now)"), firm)
    schema.upgrade(empty_database)
    with empty_database.connect() as connection:
        confirmed = connection.execute(text("SELECT id, confirmed_at IS NOT NULL FROM account ORDER BY id")).all()
        members = connection.execute(text("SELECT account_id, role FROM membership")).all()
    assert [(row[0], bool(row[1])) for row in confirmed] == [(1, False), (2, True)]
    assert [tuple(row) for row in members] == [(1, "manager")]
