"""The code of a report: what it leads to, and when it leads nowhere any more."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.result.authenticity_code import read_code, show_code
from rongtong_assess.services.result import report_code as report_codes
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.database import schema
from rongtong_assess.storage.database.engine import begin_writing, new_session_factory, open_engine
from rongtong_assess.storage.tables.assessment import Assessment, StoredScorecard
from rongtong_assess.storage.tables.people import AuditEntry, Organisation
from rongtong_assess.storage.tables.visit import ReportCode
from tests.actors import firm_actor
from tests.services.conftest import Firm
from tests.services.makers import NOW, add_submitted


@pytest.fixture
def submitted(session: Session, library: Library) -> Assessment:
    begin_writing(session)
    assessment = add_submitted(session, library, 1)
    session.commit()
    return assessment


def good_code(session: Session, assessment: Assessment) -> str:
    code = report_codes.find_report_code(session, assessment)
    assert code is not None
    return code


def test_every_submitted_assessment_has_a_code_that_leads_to_it_and_shows_no_more(
    session: Session, submitted: Assessment
) -> None:
    found = report_codes.find_report_by_code(session, show_code(good_code(session, submitted)).lower())
    assert found is not None
    assert asdict(found) == {
        "number": submitted.number,
        "firm_name": "甲机械有限公司",
        "edition_id": "miit-2024",
        "level": 1,
        "assessed_on": date(2026, 11, 23),
        "is_demo": False,
        "visit": None,
        "is_visited_since": False,
    }


def test_an_open_assessment_has_none(session: Session, firm: Firm) -> None:
    assessment = get_assessment(session, firm.organisation_id, firm.assessment_id)
    assert report_codes.find_report_code(session, assessment) is None
    assert report_codes.find_authenticity(session, assessment, site_address="") is None
    with pytest.raises(NotFound):
        report_codes.replace_report_code(
            session, firm_actor(firm.organisation_id, firm.account_id), firm.assessment_id, now=NOW
        )


def test_codes_are_drawn_and_not_counted(session: Session, library: Library, submitted: Assessment) -> None:
    begin_writing(session)
    other = add_submitted(session, library, 2)
    codes = [good_code(session, assessment) for assessment in (submitted, other)]
    assert len({code[place] for code in codes for place in range(20)}) > 2
    assert codes[0][:10] != codes[1][:10]
    assert all(read_code(code) == code for code in codes)


@pytest.mark.parametrize(
    "change",
    [
        update(StoredScorecard).values(document=StoredScorecard.document + " "),
        update(Assessment).values(firm_at_submission={"name": "乙公司"}),
        update(Assessment).values(number="RT-20260101-AAAAAA"),
        update(Assessment).values(submitted_at=NOW.replace(year=2027)),
    ],
    ids=["scorecard", "firm", "number", "date"],
)
def test_once_what_is_stored_was_altered_the_code_is_unknown(
    session: Session, submitted: Assessment, change: object
) -> None:
    code = good_code(session, submitted)
    begin_writing(session)
    session.execute(change)  # type: ignore[call-overload]  # an update
    session.commit()
    session.refresh(submitted)
    assert report_codes.find_report_by_code(session, code) is None
    assert report_codes.find_report_code(session, submitted) is None
    assert report_codes.find_authenticity(session, submitted, site_address="") is None


def test_after_revoking_only_the_new_code_leads_to_the_report(session: Session, submitted: Assessment) -> None:
    old = good_code(session, submitted)
    begin_writing(session)
    new = report_codes.replace_report_code(
        session, firm_actor(submitted.organisation_id, submitted.submitted_by), submitted.id, now=NOW
    )
    session.commit()
    assert report_codes.find_report_by_code(session, old) is None
    assert report_codes.find_report_by_code(session, new) is not None
    assert good_code(session, submitted) == new != old
    assert "report_code.revoke" in session.scalars(select(AuditEntry.action)).all()


def test_a_demo_firms_report_says_so(session: Session, submitted: Assessment) -> None:
    begin_writing(session)
    session.execute(update(Organisation).values(is_demo=True))
    found = report_codes.find_report_by_code(session, good_code(session, submitted))
    assert found is not None
    assert found.is_demo


@pytest.mark.parametrize("address", ["https://assess.example.com", ""])
def test_what_a_report_carries_leads_back_to_it(session: Session, submitted: Assessment, address: str) -> None:
    carried = report_codes.find_authenticity(session, submitted, site_address=address)
    assert carried is not None
    assert carried.address == (f"{address}/verify/{carried.code}" if address else "")
    assert read_code(carried.code) == good_code(session, submitted)


@pytest.mark.parametrize("typed", ["", "0" * 20, "'; DROP TABLE report_code; --", "\0", "0000-0000-0000-0000-0000"])
def test_anything_else_leads_nowhere(session: Session, submitted: Assessment, typed: str) -> None:
    assert report_codes.find_report_by_code(session, typed) is None


def test_assessments_submitted_before_there_were_codes_get_theirs_in_the_migration(
    empty_url: str, library: Library
) -> None:
    engine: Engine = open_engine(empty_url)
    schema.upgrade(engine)
    with new_session_factory(engine)() as session:
        begin_writing(session)
        add_submitted(session, library, 1)
        session.commit()
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM report_code"))
    schema.downgrade(engine, "0003")
    schema.upgrade(engine)
    with new_session_factory(engine)() as session:
        assessment = session.scalars(select(Assessment)).one()
        code = report_codes.find_report_code(session, assessment)
        assert code == read_code(session.scalars(select(ReportCode.code)).one())
        found = report_codes.find_report_by_code(session, code or "")
        assert found is not None
        assert found.number == assessment.number
    engine.dispose()
