"""A firm registers once, with a profile that can be true."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Role
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.assessment.firm_profile import change_firm_profile, find_size_class, register_firm
from rongtong_assess.storage.assessment import get_firm
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.people import AuditEntry, Membership, Organisation
from tests.actors import firm_actor
from tests.services.conftest import Firm
from tests.services.makers import NOW, add_account, credit_code, details


def places(refusal: Refused) -> set[str]:
    return {mistake.where for mistake in refusal.mistakes}


def test_a_registered_firm_has_a_profile_an_owner_and_an_audit_entry(writing: Session, firm: Firm) -> None:
    organisation, profile = get_firm(writing, firm.organisation_id)
    assert (organisation.name, profile.credit_code) == ("甲机械有限公司", credit_code(1))
    assert profile.revenue_wan_yuan == Decimal("5200.5")
    membership = writing.scalars(select(Membership).where(Membership.organisation_id == firm.organisation_id)).one()
    assert (membership.account_id, membership.role) == (firm.account_id, Role.OWNER)
    assert "firm.register" in writing.scalars(select(AuditEntry.action)).all()


def test_typed_names_and_codes_are_tidied(writing: Session, firm: Firm, library: Library) -> None:
    typed = details(2, name="  乙  公司 ", credit_code=f" {credit_code(2).lower()} ")
    organisation = register_firm(writing, firm.account_id, typed, library=library, now=NOW)
    assert organisation.name == "乙 公司"
    assert get_firm(writing, organisation.id)[1].credit_code == credit_code(2)


def test_every_mistake_is_told_at_once_and_nothing_is_made(session: Session, library: Library) -> None:
    begin_writing(session)
    account = add_account(session)
    wrong = details(
        name=" ",
        credit_code=credit_code(1)[:-1] + "?",
        industry="magic",
        region="999999",
        employees=-1,
        revenue_wan_yuan=Decimal("NaN"),
        assets_wan_yuan=Decimal("1e30"),
    )
    with pytest.raises(Refused) as caught:
        register_firm(session, account.id, wrong, library=library, now=NOW)
    fields = {"name", "credit_code", "industry", "region", "employees", "revenue_wan_yuan", "assets_wan_yuan"}
    assert places(caught.value) == fields
    assert session.scalar(select(func.count()).select_from(Organisation)) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "企" * 121),
        ("name", "甲\u202e公司"),
        ("name", "甲\n公司"),
        ("name", "甲\0公司"),
        ("employees", 10_000_001),
        ("revenue_wan_yuan", Decimal("-0.01")),
        ("revenue_wan_yuan", Decimal("1000000000.01")),
        ("revenue_wan_yuan", Decimal("0.0000001")),
    ],
)
def test_what_cannot_be_true_of_a_firm_is_refused(
    writing: Session, firm: Firm, library: Library, field: str, value: object
) -> None:
    wrong = details(1, **{field: value})
    with pytest.raises(Refused) as caught:
        change_firm_profile(writing, firm_actor(firm.organisation_id), wrong, library=library, now=NOW)
    assert places(caught.value) == {field}


def test_a_firm_that_is_registered_already_is_told_whom_to_ask(writing: Session, firm: Firm, library: Library) -> None:
    with pytest.raises(Refused, match=r"已经登记过了.*先登记的同事.*管理员"):
        register_firm(writing, firm.account_id, details(1), library=library, now=NOW)


def test_a_profile_changes_without_clashing_with_itself(writing: Session, firm: Firm, library: Library) -> None:
    new = details(1, name="新名", employees=60)
    change_firm_profile(writing, firm.actor, new, library=library, now=NOW)
    entry = writing.scalars(select(AuditEntry).where(AuditEntry.action == "firm.change")).one()
    assert entry.account_id == firm.account_id
    organisation, profile = get_firm(writing, firm.organisation_id)
    assert (organisation.name, profile.employees) == ("新名", 60)


def test_a_profile_cannot_take_another_firms_code(
    writing: Session, firm: Firm, new_firm: Callable[[int], Firm], library: Library
) -> None:
    writing.commit()
    new_firm(2)
    with pytest.raises(Refused, match="已经登记过了"):
        change_firm_profile(writing, firm_actor(firm.organisation_id), details(2), library=library, now=NOW)


def test_an_unknown_firm_is_not_found(writing: Session, library: Library) -> None:
    with pytest.raises(NotFound):
        get_firm(writing, uuid4())
    with pytest.raises(NotFound):
        change_firm_profile(writing, firm_actor(uuid4()), details(3), library=library, now=NOW)


def test_the_size_class_follows_from_the_profile(writing: Session, firm: Firm, library: Library) -> None:
    _, profile = get_firm(writing, firm.organisation_id)
    assert find_size_class(profile, library.sizes) == "small"
    profile.employees = 300
    assert find_size_class(profile, library.sizes) == "medium"
    profile.industry = "construction"
    assert find_size_class(profile, library.sizes) is None, "assets are needed and unknown"
