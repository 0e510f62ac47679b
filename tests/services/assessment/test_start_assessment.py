"""Assessments begin once per edition and belong to one firm."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.storage.assessment import get_assessment, list_assessments
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.people import Organisation
from tests.actors import firm_actor
from tests.services.conftest import Firm
from tests.services.makers import NOW


def start(session: Session, firm: Firm, edition: Edition, now: datetime = NOW) -> Assessment:
    return start_assessment(session, firm.actor, edition=edition, now=now)


def test_an_open_assessment_of_the_edition_is_continued(writing: Session, firm: Firm, edition: Edition) -> None:
    assert start(writing, firm, edition).id == firm.assessment_id


def test_an_assessment_remembers_the_edition_it_began_with(writing: Session, firm: Firm, edition: Edition) -> None:
    assessment = get_assessment(writing, firm.organisation_id, firm.assessment_id)
    assert (assessment.edition_id, assessment.edition_fingerprint) == (edition.id, edition.fingerprint)


def test_another_edition_begins_another_assessment_and_the_newest_is_listed_first(
    writing: Session, firm: Firm, edition: Edition
) -> None:
    other = start(writing, firm, replace(edition, id="miit-2030"), now=NOW + timedelta(days=1))
    found = [assessment.id for assessment in list_assessments(writing, firm.organisation_id)]
    assert found == [other.id, firm.assessment_id]


def test_the_number_has_the_date_in_china_and_six_clear_signs(writing: Session, firm: Firm, edition: Edition) -> None:
    late = datetime(2026, 1, 4, 23, 30, tzinfo=UTC)
    number = start(writing, firm, replace(edition, id="miit-2030"), now=late).number
    assert re.fullmatch(r"RT-20260105-[2-9A-HJ-NP-Z]{6}", number)


def test_a_stranger_sees_nothing_of_a_firm(writing: Session, firm: Firm, new_firm: Callable[[int], Firm]) -> None:
    writing.commit()
    other = new_firm(2)
    assert [assessment.id for assessment in list_assessments(writing, other.organisation_id)] == [other.assessment_id]
    with pytest.raises(NotFound):
        get_assessment(writing, other.organisation_id, firm.assessment_id)


def test_only_a_firm_begins_an_assessment(writing: Session, firm: Firm, edition: Edition) -> None:
    park = Organisation(kind=OrganisationKind.PARK, name="园区", created_at=NOW)
    writing.add(park)
    writing.flush()
    for stranger in (park.id, uuid4()):
        with pytest.raises(NotFound):
            start_assessment(writing, firm_actor(stranger, firm.account_id), edition=edition, now=NOW)


def test_two_starts_at_the_same_moment_give_one_assessment(
    sessions: sessionmaker[Session], firm: Firm, edition: Edition
) -> None:
    with sessions.begin() as session:
        session.execute(delete(Assessment))

    def start_once(_number: int) -> object:
        with sessions() as session:
            begin_writing(session)
            found = start(session, firm, edition).id
            session.commit()
            return found

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(start_once, range(4)))) == 1
