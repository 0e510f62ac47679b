"""A database of an earlier version is upgraded with all its rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from rongtong_assess.storage.database import schema
from rongtong_assess.storage.database.engine import begin_writing, open_engine
from tests.storage.tables.full_database import fill, read_every_table

# The first version that had everything from products to visits and keys.
EARLIER = "0010"
NEWER_TABLES = {"confirmed_number", "counter", "invitation"}
NEWER_TABLES |= {"hand_out", "linked_identity", "sms_code", "former_membership", "invitation_use"}
NEWER_TABLES |= {"case_batch", "case_comment", "case_event", "case_member", "case_settings", "case_version"}
NEWER_TABLES |= {"consulting_case", "consulting_setting", "conflict_waiver", "firm_holding"}
NEWER_TABLES |= {"consultant", "consultant_absence", "consultant_tie"}
NEWER_TABLES |= {"assignment_plan", "assignment_change", "expert_draw", "expert_draw_demand", "expert_draw_person"}
NEWER_TABLES |= {"evidence_file", "evidence_upload", "evidence_waiver"}
NEWER_TABLES |= {"finding_change", "visit_day", "visit_participant", "visit_statement"}
NEWER_TABLES |= {"notice", "mail_preference", "saved_view"}
NEWER_TABLES |= {"pack_record", "recheck_sample", "sampled_case", "service_rating"}
FILLED_ANEW = {"consulting_case", "case_event", "finding_change"}
"""Newer tables in which what is older has its rows: the upgrade gives visits a case, and findings a history."""


@pytest.fixture
def filled(empty_url: str) -> Iterator[Engine]:
    """A database with a row in every table."""
    engine = open_engine(empty_url)
    schema.upgrade(engine)
    with Session(engine) as session:
        begin_writing(session)
        fill(session)
        session.commit()
    yield engine
    engine.dispose()


def test_rows_of_an_earlier_version_come_through_the_upgrade_unchanged(filled: Engine) -> None:
    before = read_every_table(filled)
    schema.downgrade(filled, EARLIER)
    assert not NEWER_TABLES & set(inspect(filled).get_table_names())
    schema.upgrade(filled)
    after = read_every_table(filled)
    assert {name for name, rows in after.items() if not rows} == NEWER_TABLES - FILLED_ANEW
    for name in before.keys() - NEWER_TABLES - FILLED_ANEW - {"report_code", "verification"}:
        assert after[name] == before[name], name


def test_a_completed_visit_of_an_earlier_version_gets_a_code_of_its_own(filled: Engine) -> None:
    before = read_every_table(filled)["report_code"]
    schema.downgrade(filled, EARLIER)
    schema.upgrade(filled)
    after = read_every_table(filled)["report_code"]
    assert len(after) == len(before) == 2
    assert len(set(after) & set(before)) == 1
    assert sum("'of_visit': True" in row for row in after) == 1


def test_the_history_begins_with_the_answers_and_remarks_that_are_there(filled: Engine) -> None:
    before = read_every_table(filled)["answer_history"]
    schema.downgrade(filled, "0018")
    assert "answer_history" not in inspect(filled).get_table_names()
    schema.upgrade(filled)
    after = read_every_table(filled)
    assert after["answer_history"] == before
    assert len(before) == 2
    assert all("'division': None" in row for row in after["firm_profile"])
    assert all("'handed_out_at': None" in row for row in after["assessment"])
