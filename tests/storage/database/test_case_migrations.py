"""Rows from before there were cases, and before they were signed, keep their meaning."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, Engine, column, insert, table, text
from sqlalchemy.exc import IntegrityError

from rongtong_assess.storage.database import schema
from rongtong_assess.storage.database.engine import open_engine
from tests.storage.rows import NOW

AT = NOW.replace(tzinfo=None)
FIRM, PLATFORM, PARK, CHAIN, ADMINISTRATION = (f"{number:032x}" for number in range(1, 6))
KINDS = {FIRM: "firm", PLATFORM: "platform", PARK: "park", CHAIN: "chain_leader", ADMINISTRATION: "administrator"}
OLD_ROLES = ("owner", "editor", "reader")
NEW_ROLES = {
    FIRM: ["owner", "contributor", "reader"],
    PLATFORM: ["manager", "consultant", "reader"],
    PARK: ["manager", "analyst", "analyst"],
    CHAIN: ["manager", "analyst", "analyst"],
    ADMINISTRATION: ["administrator"] * 3,
}
ASSESSMENT, VISIT, CASE = (f"{number:032x}" for number in (21, 22, 23))


@pytest.fixture
def database(empty_url: str) -> Any:
    engine = open_engine(empty_url)
    yield engine
    engine.dispose()


def add(connection: Connection, into: str, **values: Any) -> None:
    connection.execute(insert(table(into, *(column(key) for key in values))).values(values))


def read(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def add_old_rows(engine: Engine) -> None:
    """Everybody in every role of old, and a firm whose result was visited."""
    with engine.begin() as connection:
        account = 0
        for organisation, kind in KINDS.items():
            stamp = {"name": kind, "is_active": True, "is_demo": False, "created_at": AT}
            add(connection, "organisation", id=organisation, kind=kind, **stamp)
            for role in OLD_ROLES:
                account += 1
                person = {"public_id": f"{account:032x}", "email": f"{account}@example.com", "name": ""}
                flags = {"active": True, "is_demo": False, "created_at": AT, "fs_uniquifier": str(account)}
                add(connection, "account", id=account, **person, **flags)
                ids = {"account_id": account, "organisation_id": organisation}
                add(connection, "membership", role=role, created_at=AT, **ids)
        own = {"organisation_id": FIRM, "edition_fingerprint": "f"}
        started = {"number": "RT-1", "edition_id": "miit-2024", "state": "submitted", "started_at": AT}
        add(connection, "assessment", id=ASSESSMENT, submitted_at=AT, claims_foil=False, **own, **started)
        found = {"state": "completed", "is_audited": True, "note": "", "level": 2, "answers": "{}", "started_at": AT}
        add(connection, "verification", id=VISIT, assessment_id=ASSESSMENT, platform_id=PLATFORM, **own, **found)


def test_everybody_keeps_what_the_old_role_allowed(database: Engine) -> None:
    schema.upgrade(database, "0015")
    add_old_rows(database)
    schema.upgrade(database, "0016")
    roles = [row[0] for row in read(database, "SELECT role FROM membership ORDER BY account_id")]
    assert roles == [role for organisation in KINDS for role in NEW_ROLES[organisation]]
    schema.downgrade(database, "0015")
    roles = [row[0] for row in read(database, "SELECT role FROM membership ORDER BY account_id")]
    assert roles[:6] == [*OLD_ROLES, *OLD_ROLES]


def test_a_role_of_old_is_refused_afterwards(database: Engine) -> None:
    schema.upgrade(database, "0015")
    add_old_rows(database)
    schema.upgrade(database, "0016")
    with pytest.raises(IntegrityError), database.begin() as connection:
        connection.execute(text("UPDATE membership SET role = 'editor' WHERE account_id = 1"))


def test_a_visit_from_before_is_one_on_site(database: Engine) -> None:
    schema.upgrade(database, "0015")
    add_old_rows(database)
    schema.upgrade(database, "0016")
    query = "SELECT kind, case_id, round_number, state, level FROM verification"
    assert read(database, query) == [("on_site", None, None, "completed", 2)]
    schema.downgrade(database, "0015")
    assert read(database, "SELECT state, level FROM verification") == [("completed", 2)]


def test_a_case_from_before_there_were_signatures_keeps_its_state_and_has_no_appeal_running(database: Engine) -> None:
    schema.upgrade(database, "0015")
    add_old_rows(database)
    schema.upgrade(database, "0022")
    with database.begin() as connection:
        parties = {"platform_id": PLATFORM, "firm_id": FIRM, "assessment_id": ASSESSMENT, "number": "AJ-1"}
        shown = {"firm_name": "甲", "industry": "", "region": "330100", "declared_level": 1, "questions_count": 31}
        counts = {"findings_count": 31, "missing_evidence_count": 0, "round_number": 1}
        stamps = {"opened_at": AT, "changed_at": AT, "concluded_at": AT, "purpose": "on_site", "state": "concluded"}
        add(connection, "consulting_case", id=CASE, **parties, **shown, **counts, **stamps)
        step = {"step": "conclude", "source": "in_review", "target": "concluded", "round_number": 1, "reason": ""}
        add(connection, "case_event", id=1, case_id=CASE, was_late=False, happened_at=AT, **step)
    schema.upgrade(database, "0023")
    query = "SELECT state, appeal_until, completed_on, findings_count FROM consulting_case"
    assert read(database, query) == [("concluded", None, None, 31)]
    assert read(database, "SELECT step, signed_hash FROM case_event") == [("conclude", None)]
    schema.downgrade(database, "0022")
    assert read(database, "SELECT number, state FROM consulting_case") == [("AJ-1", "concluded")]
