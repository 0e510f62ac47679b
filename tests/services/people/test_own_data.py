"""A person takes away, or has erased, what is kept about them."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Role
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.assessment.firm_profile import register_firm
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.people.administration import add_administration
from rongtong_assess.services.people.own_data import erase_account, export_own_data
from rongtong_assess.storage.assessment import get_assessment, list_answers
from rongtong_assess.storage.tables.assessment import AssessmentState
from rongtong_assess.storage.tables.people import Account, AuditEntry, Membership, Organisation
from tests.services.conftest import Firm
from tests.services.makers import NOW, add_account, change, details, timed


@pytest.fixture
def busy_firm(writing: Session, firm: Firm, edition: Edition) -> Firm:
    """The firm with one answer of its owner."""
    assessment = get_assessment(writing, firm.organisation_id, firm.assessment_id, for_update=True)
    changes = [timed(change("base.system", ["B"]), 7)]
    save_answers(writing, firm.actor, assessment, edition=edition, changes=changes, now=NOW)
    return firm


def test_the_export_holds_what_is_kept_and_no_secret(writing: Session, busy_firm: Firm) -> None:
    document = export_own_data(writing, busy_firm.account_id)
    assert document["account"]["email"] == "firm-1@example.com"
    assert [membership["organisation"] for membership in document["memberships"]] == ["甲机械有限公司"]
    assert document["assessments"][0]["started_by_me"]
    assert document["answers_last_changed"] == 1
    assert [(time["question"], time["seconds"]) for time in document["answer_times"]] == [("base.system", 7)]
    assert {action["action"] for action in document["actions"]} == {"firm.register", "assessment.start"}
    assert "not a hash" not in json.dumps(document)


def test_the_export_holds_nothing_of_another_person(writing: Session, busy_firm: Firm) -> None:
    other = add_account(writing, "other@example.com")
    text = json.dumps(export_own_data(writing, other.id), ensure_ascii=False)
    assert "other@example.com" in text
    assert "甲机械" not in text
    assert "RT-" not in text


def add_member(session: Session, organisation_id: UUID, email: str, role: Role = Role.OWNER) -> Account:
    account = add_account(session, email)
    session.add(Membership(account_id=account.id, organisation_id=organisation_id, role=role, created_at=NOW))
    session.flush()
    return account


def submit_something(session: Session, firm: Firm) -> None:
    assessment = get_assessment(session, firm.organisation_id, firm.assessment_id)
    assessment.state = AssessmentState.SUBMITTED
    session.flush()


def test_an_erased_person_is_gone_and_the_firm_keeps_its_answers(writing: Session, busy_firm: Firm) -> None:
    add_member(writing, busy_firm.organisation_id, "second@example.com")
    erase_account(writing, busy_firm.account_id, now=NOW)
    writing.commit()
    writing.expunge_all()
    assert writing.get(Account, busy_firm.account_id) is None
    assert writing.scalar(select(func.count()).select_from(Membership)) == 1
    assessment = get_assessment(writing, busy_firm.organisation_id, busy_firm.assessment_id)
    assert assessment.started_by is None
    assert list_answers(writing, assessment)["base.system"].value == ["B"]
    entries = writing.scalars(select(AuditEntry)).all()
    assert {entry.account_id for entry in entries} == {None}
    assert "account.erase" in {entry.action for entry in entries}


def test_the_only_administrator_stays(writing: Session, firm: Firm) -> None:
    account = add_account(writing, "admin@example.com")
    add_administration(writing, account, name="平台管理", now=NOW)
    with pytest.raises(Refused, match="唯一的平台管理员"):
        erase_account(writing, account.id, now=NOW)


def test_a_switched_off_administrator_does_not_count(writing: Session, firm: Firm) -> None:
    account = add_account(writing, "admin@example.com")
    administration = add_administration(writing, account, name="平台管理", now=NOW)
    add_member(writing, administration, "second@example.com").active = False
    with pytest.raises(Refused, match="唯一的平台管理员"):
        erase_account(writing, account.id, now=NOW)


def test_the_only_owner_of_a_firm_with_a_result_stays(writing: Session, firm: Firm) -> None:
    submit_something(writing, firm)
    add_member(writing, firm.organisation_id, "reader@example.com", Role.READER)
    with pytest.raises(Refused, match=r"「甲机械有限公司」唯一的负责人.*增加一位负责人"):
        erase_account(writing, firm.account_id, now=NOW)
    assert writing.get(Account, firm.account_id) is not None


def test_the_only_owner_does_not_leave_other_members_behind(writing: Session, firm: Firm) -> None:
    add_member(writing, firm.organisation_id, "reader@example.com", Role.READER)
    with pytest.raises(Refused, match="唯一的负责人"):
        erase_account(writing, firm.account_id, now=NOW)


def test_a_firm_without_result_goes_with_its_only_person_and_may_be_registered_again(
    writing: Session, busy_firm: Firm, library: Library
) -> None:
    erase_account(writing, busy_firm.account_id, now=NOW)
    writing.commit()
    writing.expunge_all()
    assert writing.get(Organisation, busy_firm.organisation_id) is None
    again = add_account(writing, "again@example.com")
    assert register_firm(writing, again.id, details(1), library=library, now=NOW).name == "甲机械有限公司"


def test_who_is_unknown_is_not_found(writing: Session, firm: Firm) -> None:
    with pytest.raises(NotFound):
        export_own_data(writing, 10**6)
    with pytest.raises(NotFound):
        erase_account(writing, 10**6, now=NOW)
