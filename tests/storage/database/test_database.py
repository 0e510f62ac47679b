"""Engines and sessions keep what they acknowledge."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import Engine, delete, event, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.storage.database.engine import BUSY_TIMEOUT_SECONDS, begin_writing
from rongtong_assess.storage.tables.people import Organisation, StoredFirm

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def an_organisation(**values: object) -> Organisation:
    return Organisation(**{"kind": OrganisationKind.FIRM, "name": "甲", "created_at": NOW, **values})


def statements_of(database: Engine) -> list[str]:
    """Every statement from now on, filled while a test runs."""
    seen: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *arguments: seen.append(arguments[2]))
    return seen


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_is_durable_and_keeps_foreign_keys(session: Session) -> None:
    settings = {
        name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert session.scalar(text("PRAGMA busy_timeout")) == BUSY_TIMEOUT_SECONDS * 1000


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_reading_on_sqlite_begins_no_transaction(database: Engine, session: Session) -> None:
    seen = statements_of(database)
    session.scalars(select(Organisation)).all()
    assert len(seen) == 1
    assert not session.connection().connection.driver_connection.in_transaction


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_writing_on_sqlite_takes_the_lock_at_once(session: Session) -> None:
    begin_writing(session)
    assert session.connection().connection.driver_connection.in_transaction
    session.rollback()
    session.scalars(select(Organisation)).all()
    assert not session.connection().connection.driver_connection.in_transaction, "the next transaction reads again"


def test_a_writing_transaction_is_all_or_nothing(session: Session) -> None:
    begin_writing(session)
    session.add_all([an_organisation(), an_organisation(name="乙")])
    session.flush()
    session.rollback()
    assert session.scalars(select(Organisation)).all() == []


def test_an_unannounced_write_is_all_or_nothing_too(session: Session) -> None:
    session.scalars(select(Organisation)).all()
    session.add(an_organisation())
    session.flush()
    session.execute(insert(Organisation).values(kind="firm", name="乙", created_at=NOW, is_active=True, is_demo=False))
    session.execute(delete(Organisation).where(Organisation.name == "甲"))
    session.rollback()
    assert session.scalars(select(Organisation)).all() == []


def test_objects_stay_readable_after_the_commit(session: Session) -> None:
    begin_writing(session)
    organisation = an_organisation()
    session.add(organisation)
    session.commit()
    session.close()
    assert organisation.name == "甲"


def test_a_child_without_its_parent_is_refused(session: Session) -> None:
    begin_writing(session)
    session.add(
        StoredFirm(
            organisation_id=uuid4(),
            credit_code="x",
            industry="industry",
            region="330100",
            employees=1,
            revenue_wan_yuan=Decimal(1),
            changed_at=NOW,
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()


def test_an_unknown_kind_of_organisation_is_refused(session: Session) -> None:
    begin_writing(session)
    session.add(an_organisation(kind="club"))
    with pytest.raises(IntegrityError):
        session.flush()


def test_times_come_back_in_utc(sessions: sessionmaker[Session]) -> None:
    china = timezone(timedelta(hours=8))
    with sessions.begin() as session:
        session.add(an_organisation(created_at=datetime(2026, 1, 5, 7, 30, tzinfo=china)))
    with sessions() as session:
        assert session.scalar(select(Organisation.created_at)) == datetime(2026, 1, 4, 23, 30, tzinfo=UTC)


def test_a_time_without_zone_is_refused(session: Session) -> None:
    session.add(an_organisation(created_at=datetime(2026, 1, 5)))
    with pytest.raises(StatementError, match="aware"):
        session.flush()


@pytest.mark.parametrize("number", ["0.1", "123456789.123456", "0", "70000000000000000000.000001"])
def test_decimals_are_kept_exactly(sessions: sessionmaker[Session], number: str) -> None:
    with sessions.begin() as session:
        organisation = an_organisation()
        session.add(organisation)
        session.flush()
        profile = StoredFirm(organisation_id=organisation.id, credit_code="x", industry="i", region="330100")
        profile.employees, profile.revenue_wan_yuan, profile.changed_at = 1, Decimal(number), NOW
        session.add(profile)
    with sessions() as session:
        assert session.scalar(select(StoredFirm.revenue_wan_yuan)) == Decimal(number)
