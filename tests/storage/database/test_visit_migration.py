"""Visits from before there were cases get one; findings get the first row of their history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, column, insert, table, text

from rongtong_assess.storage.database import schema
from rongtong_assess.storage.database.engine import open_engine
from tests.storage.rows import NOW

AT = NOW.replace(tzinfo=None)
FIRM, PLATFORM = f"{1:032x}", f"{2:032x}"
CONSULTANT = 1
ANSWERS = json.dumps({"choices": {"base.network": ["A"]}, "scenes": {"finance": 2, "quality": 1}, "facts": {}})


def add(connection: Connection, into: str, **values: Any) -> None:
    connection.execute(insert(table(into, *(column(key) for key in values))).values(values))


@dataclass
class OldDatabase:
    """A database of the version before, with a firm, a platform and a consultant."""

    engine: Engine
    visits: list[str] = field(default_factory=list)

    def add_visit(self, state: str, *, days: int = 0) -> None:
        """days: how much later than the first one it began."""
        number, at = len(self.visits), AT + timedelta(days=days)
        assessment, visit = f"{100 + number:032x}", f"{200 + number:032x}"
        own = {"organisation_id": FIRM, "edition_fingerprint": "f"}
        profile = json.dumps({"industry": "industry", "region": "330100"})
        with self.engine.begin() as connection:
            add(
                connection, "assessment", id=assessment, number=f"RT-{number}", edition_id="miit-2024",
                state="submitted", started_at=at, submitted_at=at, claims_foil=False, firm_at_submission=profile, **own,
            )  # fmt: skip
            add(
                connection, "scorecard", assessment_id=assessment, organisation_id=FIRM, edition_fingerprint="f",
                score_points="30", level=1, document="{}", answers=ANSWERS, engine_version="1", scored_at=at,
            )  # fmt: skip
            ended = {"completed_at": at, "completed_by": CONSULTANT, "level": 2, "visited_on": at.date()}
            add(
                connection, "verification", id=visit, assessment_id=assessment, platform_id=PLATFORM, state=state,
                kind="on_site", is_audited=False, note="", started_at=at, started_by=CONSULTANT,
                **own, **(ended if state == "completed" else {}),
            )  # fmt: skip
            add(
                connection, "finding", verification_id=visit, question="scene.finance", is_confirmed=False,
                value="1", note="只有凭证", revision=3, changed_at=at, changed_by=CONSULTANT,
            )  # fmt: skip
        self.visits.append(visit)

    def read(self, query: str) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]


@pytest.fixture
def old(empty_url: str) -> Iterator[OldDatabase]:
    engine = open_engine(empty_url)
    schema.upgrade(engine, "0023")
    with engine.begin() as connection:
        for organisation, kind in ((FIRM, "firm"), (PLATFORM, "platform")):
            add(
                connection,
                "organisation",
                id=organisation,
                kind=kind,
                name=kind,
                is_active=True,
                is_demo=False,
                created_at=AT,
            )
        person = {"public_id": f"{1:032x}", "email": "a@example.com", "name": "甲", "fs_uniquifier": "1"}
        add(connection, "account", id=CONSULTANT, active=True, is_demo=False, created_at=AT, **person)
    yield OldDatabase(engine)
    engine.dispose()


def test_an_open_visit_becomes_a_case_on_site_of_who_began_it(old: OldDatabase) -> None:
    old.add_visit("open")
    schema.upgrade(old.engine, "0024")
    assert old.read(
        "SELECT state, purpose, round_number, firm_name, region, declared_level, questions_count, findings_count"
        " FROM consulting_case"
    ) == [("on_site", "on_site", 1, "firm", "330100", 1, 3, 1)]
    assert old.read("SELECT account_id, is_lead, ended_at FROM case_member") == [(CONSULTANT, 1, None)]
    assert old.read("SELECT step, source, target FROM case_event") == [(None, None, "on_site")]
    assert old.read("SELECT round_number FROM verification WHERE case_id = (SELECT id FROM consulting_case)") == [(1,)]
    (number,) = old.read("SELECT number FROM consulting_case")[0]
    assert number.startswith("AJ-20261130-")


def test_a_completed_visit_becomes_a_concluded_case_that_its_consultant_signed(old: OldDatabase) -> None:
    old.add_visit("completed")
    schema.upgrade(old.engine, "0024")
    assert old.read("SELECT state, found_level FROM consulting_case") == [("concluded", 2)]
    steps = old.read("SELECT step, target, account_id FROM case_event ORDER BY id")
    assert steps == [(None, "on_site", CONSULTANT), ("conclude", "concluded", CONSULTANT)]
    assert old.read("SELECT state, level FROM verification") == [("completed", 2)]


def test_of_several_open_visits_to_a_firm_the_newest_goes_on(old: OldDatabase) -> None:
    old.add_visit("open")
    old.add_visit("open", days=5)
    old.add_visit("completed", days=1)
    schema.upgrade(old.engine, "0024")
    query = "SELECT c.state FROM verification v JOIN consulting_case c ON c.id = v.case_id ORDER BY v.id"
    assert old.read(query) == [("withdrawn",), ("on_site",), ("concluded",)]


def test_findings_get_the_first_row_of_their_history(old: OldDatabase) -> None:
    old.add_visit("open")
    schema.upgrade(old.engine, "0024")
    ((before, after, revision, changed_by),) = old.read(
        "SELECT before, after, revision, changed_by FROM finding_change"
    )
    assert (_document(before), revision, changed_by) == ({"value": None, "note": ""}, 3, CONSULTANT)
    assert _document(after) == {"value": 1, "note": "只有凭证"}


def _document(value: Any) -> Any:
    """SQLite gives JSON as text, PostgreSQL as it is."""
    return json.loads(value) if isinstance(value, str) else value


def test_going_back_keeps_findings_and_cases_and_forgets_notes_without_a_finding(old: OldDatabase) -> None:
    old.add_visit("open")
    schema.upgrade(old.engine, "0024")
    with old.engine.begin() as connection:
        add(
            connection, "finding", verification_id=old.visits[0], question="scene.quality", is_confirmed=False,
            value=None, note="问过", revision=1, changed_at=AT,
        )  # fmt: skip
    schema.downgrade(old.engine, "0023")
    assert old.read("SELECT question FROM finding") == [("scene.finance",)]
    assert old.read("SELECT state FROM consulting_case") == [("on_site",)]
    schema.upgrade(old.engine, "0024")
    assert old.read("SELECT count(*) FROM consulting_case") == [(1,)]
