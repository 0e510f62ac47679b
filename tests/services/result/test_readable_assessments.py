"""What a program may read: page by page, everything once, and nothing that is not its organisation's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.errors import NotFound
from rongtong_assess.services.result.readable_assessments import Position, get_readable, list_readable, read_position
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.storage.tables.visit import Authorisation
from tests.services.conftest import Firm
from tests.services.makers import NOW


def caller(organisation_id: UUID, kind: OrganisationKind = OrganisationKind.FIRM) -> Actor:
    return Actor(organisation_id, None, kind, Role.READER)


def pages(session: Session, who: Actor, most: int) -> list[list[UUID]]:
    found: list[list[UUID]] = []
    after: Position | None = None
    while not found or after is not None:
        rows, after = list_readable(session, who, most=most, after=after)
        found.append([row.assessment.id for row in rows])
        # What is handed out is what comes back.
        after = after and read_position(after.text)
    return found


@pytest.fixture
def submitted(writing: Session, firm: Firm) -> set[UUID]:
    """Eight submitted assessments of the firm, four of them begun at the very same moment."""
    rows = [
        Assessment(
            organisation_id=firm.organisation_id,
            number=f"RT-{number}",
            edition_id="e",
            edition_fingerprint="f",
            state="submitted",
            started_at=NOW - timedelta(microseconds=max(0, number - 3)),
            submitted_at=NOW,
        )
        for number in range(8)
    ]
    writing.add_all(rows)
    writing.flush()
    return {row.id for row in rows}


@pytest.fixture
def platform(writing: Session, firm: Firm) -> UUID:
    """A service platform that the firm authorises."""
    made = Organisation(kind=OrganisationKind.PLATFORM, name="平台", created_at=NOW)
    writing.add(made)
    writing.flush()
    given = {"organisation_id": firm.organisation_id, "platform_id": made.id, "consent_version": "v", "granted_at": NOW}
    # An older one that was ended must not show everything twice.
    writing.add_all([Authorisation(**given, ended_at=NOW), Authorisation(**given)])
    writing.flush()
    return made.id


@pytest.mark.parametrize("most", [1, 2, 3, 8, 9, 100])
def test_the_pages_hold_everything_once(writing: Session, firm: Firm, submitted: set[UUID], most: int) -> None:
    found = pages(writing, caller(firm.organisation_id), most)
    flat = [assessment_id for page in found for assessment_id in page]
    assert len(flat) == len(set(flat))
    assert set(flat) == submitted | {firm.assessment_id}
    assert all(len(page) == most for page in found[:-1])
    read = [get_readable(writing, caller(firm.organisation_id), assessment_id) for assessment_id in flat]
    begun = [readable.assessment.started_at for readable in read]
    assert begun == sorted(begun, reverse=True)


def test_a_platform_reads_what_was_submitted_and_once(
    writing: Session, firm: Firm, submitted: set[UUID], platform: UUID
) -> None:
    who = caller(platform, OrganisationKind.PLATFORM)
    (page,) = pages(writing, who, 100)
    assert sorted(page) == sorted(submitted)
    with pytest.raises(NotFound):
        get_readable(writing, who, firm.assessment_id)


def test_a_stranger_reads_nothing(writing: Session, firm: Firm, submitted: set[UUID], platform: UUID) -> None:
    for kind in (OrganisationKind.FIRM, OrganisationKind.PLATFORM):
        stranger = caller(uuid4(), kind)
        assert pages(writing, stranger, 100) == [[]]
        with pytest.raises(NotFound):
            get_readable(writing, stranger, next(iter(submitted)))


@pytest.mark.parametrize(
    "moment", [datetime(1970, 1, 1, tzinfo=UTC), NOW, datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC)]
)
def test_a_position_comes_back_as_it_was(moment: datetime) -> None:
    position = Position(moment, uuid4())
    assert read_position(position.text) == position


@pytest.mark.parametrize(
    "text",
    ["", "-", "1", f"-1-{'0' * 32}", f"1-{'g' * 32}", f"1-{'0' * 31}", f"{'9' * 18}-{'0' * 32}", f"١-{'0' * 32}"],
)
def test_a_text_that_was_never_handed_out_is_no_position(text: str) -> None:
    assert read_position(text) is None
