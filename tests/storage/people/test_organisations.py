"""A platform finds a firm's submitted results while the firm authorises it, and nothing else ever."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.people.organisations import (
    authorised_assessments,
    find_authorisation,
    find_organisation_name,
    get_authorised_assessment,
    get_open_platform,
    get_organisation,
    has_administration,
    is_demo_organisation,
    list_authorisations,
    list_platforms,
    lock_administration,
    lock_organisation,
)
from tests.storage.rows import NOW, add_assessment, add_organisation, add_platform, add_submitted, authorise


def test_an_organisation_that_does_not_exist_is_not_found_and_has_no_name(session: Session) -> None:
    with pytest.raises(NotFound):
        get_organisation(session, uuid4())
    assert find_organisation_name(session, uuid4()) == ""
    assert not is_demo_organisation(session, uuid4())


def test_an_organisation_is_found_by_its_id(session: Session) -> None:
    firm = add_organisation(session, "甲", is_demo=True)
    assert get_organisation(session, firm.id) is firm
    assert find_organisation_name(session, firm.id) == "甲"
    assert is_demo_organisation(session, firm.id)


def test_there_is_an_administration_once_one_was_made(session: Session) -> None:
    add_organisation(session, "甲")
    assert not has_administration(session)
    add_organisation(session, "平台管理", OrganisationKind.ADMINISTRATOR)
    assert has_administration(session)


def test_locks_take_what_exists_and_what_does_not(session: Session) -> None:
    lock_administration(session)
    lock_organisation(session, uuid4())
    lock_organisation(session, add_organisation(session, "甲").id)


def test_platforms_to_choose_from_come_by_name_and_closed_ones_only_while_authorised(session: Session) -> None:
    second, first = add_platform(session, "B"), add_platform(session, "A")
    closed, demo = add_platform(session, "C", is_active=False), add_platform(session, "D", is_demo=True)
    add_organisation(session, "甲")
    assert list_platforms(session, is_demo=False) == [first, second]
    assert list_platforms(session, is_demo=False, authorised=[closed.id]) == [first, second, closed]
    assert list_platforms(session, is_demo=True) == [demo]


def test_only_an_open_platform_of_the_same_sort_of_data_is_found(session: Session) -> None:
    platform = add_platform(session, "A")
    assert get_open_platform(session, platform.id, is_demo=False) is platform
    refused = [platform.id, add_platform(session, "C", is_active=False).id, add_organisation(session, "甲").id, uuid4()]
    for place, platform_id in enumerate(refused):
        with pytest.raises(NotFound):
            get_open_platform(session, platform_id, is_demo=place == 0)


def test_authorisations_come_newest_first_and_only_of_this_firm(session: Session) -> None:
    firm, stranger, platform = (
        add_organisation(session, "甲"),
        add_organisation(session, "乙"),
        add_platform(session, "A"),
    )
    older = authorise(session, firm, platform)
    older.ended_at = NOW
    session.flush()
    newer = authorise(session, firm, platform, days=1)
    authorise(session, stranger, platform)
    assert list_authorisations(session, firm.id) == [newer, older]
    assert find_authorisation(session, firm.id, platform.id) is newer
    newer.ended_at = NOW + timedelta(days=2)
    session.flush()
    assert find_authorisation(session, firm.id, platform.id, for_update=True) is None


def test_an_assessment_is_found_by_the_authorised_platform_only(session: Session) -> None:
    firm, platform, other = add_organisation(session, "甲"), add_platform(session, "A"), add_platform(session, "B")
    submitted, unfinished = add_submitted(session, firm.id), add_assessment(session, firm.id)
    given = authorise(session, firm, platform)
    assert get_authorised_assessment(session, platform.id, submitted.id, for_update=True) is submitted
    for platform_id, assessment_id in (
        (other.id, submitted.id),
        (firm.id, submitted.id),
        (platform.id, unfinished.id),
        (platform.id, uuid4()),
    ):
        with pytest.raises(NotFound):
            get_authorised_assessment(session, platform_id, assessment_id)
    given.ended_at = NOW
    session.flush()
    with pytest.raises(NotFound):
        get_authorised_assessment(session, platform.id, submitted.id)


def test_another_firms_consent_opens_nothing_of_this_firm(session: Session) -> None:
    firm, generous, platform = (
        add_organisation(session, "甲"),
        add_organisation(session, "乙"),
        add_platform(session, "A"),
    )
    add_submitted(session, firm.id)
    shown = add_submitted(session, generous.id)
    authorise(session, generous, platform)
    assert session.scalars(authorised_assessments(platform.id)).all() == [shown]


def test_a_switched_off_firm_is_shown_to_nobody(session: Session) -> None:
    firm, platform = add_organisation(session, "甲"), add_platform(session, "A")
    assessment = add_submitted(session, firm.id)
    authorise(session, firm, platform)
    firm.is_active = False
    session.flush()
    with pytest.raises(NotFound):
        get_authorised_assessment(session, platform.id, assessment.id)
