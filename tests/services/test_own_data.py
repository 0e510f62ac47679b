"""A person takes away, or has erased, what is kept about them."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.first_administrator import add_administration
from rongtong_assess.services.load_answers import load_answers
from rongtong_assess.services.own_data import erase_account, export_own_data
from rongtong_assess.services.save_answers import save_answers
from rongtong_assess.services.start_assessment import get_assessment
from rongtong_assess.storage.accounts import Account
from rongtong_assess.storage.organisations import AuditEntry, Membership
from tests.services.conftest import Firm
from tests.services.makers import NOW, add_account, change


@pytest.fixture
def busy_firm(writing: Session, firm: Firm, edition: Edition) -> Firm:
    """The firm with one answer of its owner."""
    assessment = get_assessment(writing, firm.organisation_id, firm.assessment_id, for_update=True)
    changes = [change("base.system", ["B"])]
    save_answers(writing, assessment, edition=edition, changes=changes, account_id=firm.account_id, now=NOW)
    return firm


def test_the_export_holds_what_is_kept_and_no_secret(writing: Session, busy_firm: Firm) -> None:
    document = export_own_data(writing, busy_firm.account_id)
    assert document["account"]["email"] == "firm-1@example.com"
    assert [one["organisation"] for one in document["memberships"]] == ["甲机械有限公司"]
    assert document["assessments"][0]["started_by_me"]
    assert document["answers_last_changed"] == 1
    assert {one["action"] for one in document["actions"]} == {"firm.register", "assessment.start"}
    assert "not a hash" not in json.dumps(document)


def test_the_export_holds_nothing_of_another_person(writing: Session, busy_firm: Firm) -> None:
    other = add_account(writing, "other@example.com")
    text = json.dumps(export_own_data(writing, other.id), ensure_ascii=False)
    assert "other@example.com" in text
    assert "甲机械" not in text
    assert "RT-" not in text


def test_an_erased_person_is_gone_and_the_firm_keeps_its_answers(writing: Session, busy_firm: Firm) -> None:
    erase_account(writing, busy_firm.account_id, now=NOW)
    writing.commit()
    writing.expunge_all()
    assert writing.scalar(select(func.count()).select_from(Account)) == 0
    assert writing.scalar(select(func.count()).select_from(Membership)) == 0
    assessment = get_assessment(writing, busy_firm.organisation_id, busy_firm.assessment_id)
    assert assessment.started_by is None
    assert load_answers(writing, assessment)["base.system"].value == ["B"]
    entries = writing.scalars(select(AuditEntry)).all()
    assert {entry.account_id for entry in entries} == {None}
    assert "account.erase" in {entry.action for entry in entries}


def test_the_only_administrator_stays(writing: Session, firm: Firm) -> None:
    account = add_account(writing, "admin@example.com")
    add_administration(writing, account, name="平台管理", now=NOW)
    with pytest.raises(Refused, match="唯一的平台管理员"):
        erase_account(writing, account.id, now=NOW)


def test_who_is_unknown_is_not_found(writing: Session, firm: Firm) -> None:
    with pytest.raises(NotFound):
        export_own_data(writing, 10**6)
    with pytest.raises(NotFound):
        erase_account(writing, 10**6, now=NOW)
