"""Firms: an organisation of another kind is none, and a credit code belongs to one firm."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage import assessment as queries
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.people import StoredFirm
from tests.storage.stored import NOW, add_firm, add_organisation


@pytest.fixture
def writing(session: Session) -> Session:
    begin_writing(session)
    return session


def test_a_firm_comes_with_its_profile(writing: Session) -> None:
    firm = add_firm(writing)
    organisation, profile = queries.get_firm(writing, firm.id)
    assert (organisation, profile.credit_code) == (firm, "91330100TEST000011")
    assert queries.find_industry(writing, firm.id) == "industry"
    queries.lock_firm(writing, firm.id)


@pytest.mark.parametrize("kind", [kind for kind in OrganisationKind if kind is not OrganisationKind.FIRM])
def test_an_organisation_of_another_kind_is_no_firm(writing: Session, kind: OrganisationKind) -> None:
    organisation = add_organisation(writing, kind)
    for query in (queries.get_firm, queries.lock_firm):
        for organisation_id in (organisation.id, uuid4()):
            with pytest.raises(NotFound):
                query(writing, organisation_id)
    assert queries.find_industry(writing, organisation.id) is None


def test_a_firm_is_found_by_its_credit_code(writing: Session) -> None:
    firm = add_firm(writing)
    assert queries.find_firm_id(writing, "91330100TEST000011") == firm.id
    assert queries.find_firm_id(writing, "91330100TEST000022") is None


def test_a_credit_code_that_another_firm_got_meanwhile_is_told(writing: Session) -> None:
    add_firm(writing)
    other = add_organisation(writing)
    columns = {"industry": "industry", "region": "330100", "employees": 1, "revenue_wan_yuan": 1, "changed_at": NOW}
    assert queries.flush_unless_taken(writing)
    writing.add(StoredFirm(organisation_id=other.id, credit_code="91330100TEST000011", **columns))
    assert not queries.flush_unless_taken(writing)
