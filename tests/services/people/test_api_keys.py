"""Keys to the API: made once, shown once, and good only while everything they rest on is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.people.api_key import MOST_GOOD_KEYS, KeyState
from rongtong_assess.services.people.api_keys import add_api_key, find_caller, list_api_keys, revoke_api_key
from rongtong_assess.services.people.own_data import export_own_data
from rongtong_assess.storage.people.api_keys import get_api_key, set_last_use
from rongtong_assess.storage.tables.people import Account, ApiKey, AuditEntry, Membership, Organisation
from tests.actors import firm_actor
from tests.services.conftest import Firm
from tests.services.makers import NOW


def actor_of(firm: Firm) -> Actor:
    return firm_actor(firm.organisation_id, firm.account_id)


def make(session: Session, firm: Firm, name: str = "数据中台", days: int = 90) -> tuple[ApiKey, str]:
    return add_api_key(session, actor_of(firm), name=name, lifetime_days=days, now=NOW)


def state(session: Session, firm: Firm) -> KeyState:
    return list_api_keys(session, actor_of(firm), now=NOW)[0].state


def test_a_key_acts_for_its_organisation_and_is_nowhere_in_the_database(writing: Session, firm: Firm) -> None:
    key, text = make(writing, firm)
    caller = find_caller(writing, text, now=NOW)
    assert caller is not None
    assert (caller.actor.organisation_id, caller.actor.kind) == (firm.organisation_id, OrganisationKind.FIRM)
    stored = writing.execute(select(ApiKey.__table__)).one()
    assert text not in str(tuple(stored))
    assert text.startswith(key.shown)


def test_an_unknown_key_is_nobody(writing: Session, firm: Firm) -> None:
    _, text = make(writing, firm)
    assert find_caller(writing, text[:-1] + ("A" if text[-1] != "A" else "B"), now=NOW) is None


def test_making_and_revoking_are_written_down_without_the_key(writing: Session, firm: Firm) -> None:
    key, text = make(writing, firm)
    for _ in range(2):
        revoke_api_key(writing, actor_of(firm), key.id, now=NOW)
    query = select(AuditEntry).where(AuditEntry.action.startswith("api_key")).order_by(AuditEntry.id)
    entries = writing.scalars(query).all()
    assert [entry.action for entry in entries] == ["api_key.make", "api_key.revoke"]
    assert {entry.subject for entry in entries} == {f"{key.shown}… 数据中台"}
    assert all(text not in entry.subject for entry in entries)


def test_a_revoked_key_opens_nothing(writing: Session, firm: Firm) -> None:
    key, text = make(writing, firm)
    revoke_api_key(writing, actor_of(firm), key.id, now=NOW)
    assert find_caller(writing, text, now=NOW) is None
    assert state(writing, firm) is KeyState.REVOKED


def test_an_expired_key_opens_nothing(writing: Session, firm: Firm) -> None:
    _, text = make(writing, firm, days=30)
    assert find_caller(writing, text, now=NOW + timedelta(days=29)) is not None
    assert find_caller(writing, text, now=NOW + timedelta(days=30)) is None


def test_a_suspended_organisations_keys_stop(writing: Session, firm: Firm) -> None:
    _, text = make(writing, firm)
    writing.execute(update(Organisation).values(is_active=False))
    assert find_caller(writing, text, now=NOW) is None


def test_the_keys_of_a_switched_off_account_stop(writing: Session, firm: Firm) -> None:
    _, text = make(writing, firm)
    writing.execute(update(Account).values(active=False))
    assert find_caller(writing, text, now=NOW) is None
    assert state(writing, firm) is KeyState.ORPHANED


def test_the_keys_of_who_is_no_owner_any_more_stop(writing: Session, firm: Firm) -> None:
    _, text = make(writing, firm)
    writing.execute(update(Membership).values(role=Role.CONTRIBUTOR))
    assert find_caller(writing, text, now=NOW) is None
    writing.execute(delete(Membership))
    assert find_caller(writing, text, now=NOW) is None


def test_the_keys_of_an_erased_account_stop_and_stay_listed(writing: Session, firm: Firm) -> None:
    _, text = make(writing, firm)
    writing.execute(delete(Account))
    writing.expire_all()
    assert find_caller(writing, text, now=NOW) is None
    assert list_api_keys(writing, actor_of(firm), now=NOW)[0].maker == ""


@pytest.mark.parametrize("kind", [OrganisationKind.PARK, OrganisationKind.CHAIN_LEADER, OrganisationKind.ADMINISTRATOR])
def test_only_firms_and_platforms_are_let_in(writing: Session, firm: Firm, kind: OrganisationKind) -> None:
    _, text = make(writing, firm)
    writing.execute(update(Organisation).values(kind=kind))
    assert find_caller(writing, text, now=NOW) is None


def test_there_is_a_limit_of_good_keys(writing: Session, firm: Firm) -> None:
    first, _ = make(writing, firm)
    for _ in range(MOST_GOOD_KEYS - 1):
        make(writing, firm)
    with pytest.raises(Refused, match="到上限"):
        make(writing, firm)
    revoke_api_key(writing, actor_of(firm), first.id, now=NOW)
    make(writing, firm)
    assert len(list_api_keys(writing, actor_of(firm), now=NOW)) == MOST_GOOD_KEYS + 1


def test_another_organisations_key_is_not_found(writing: Session, firm: Firm) -> None:
    key, text = make(writing, firm)
    stranger = Organisation(kind=OrganisationKind.FIRM, name="乙", created_at=NOW)
    writing.add(stranger)
    writing.flush()
    for call in (
        lambda: get_api_key(writing, stranger.id, key.id),
        lambda: revoke_api_key(writing, firm_actor(stranger.id, firm.account_id), key.id, now=NOW),
    ):
        with pytest.raises(NotFound):
            call()
    assert find_caller(writing, text, now=NOW) is not None
    assert list_api_keys(writing, firm_actor(stranger.id), now=NOW) == []


def test_the_day_of_use_is_kept(writing: Session, firm: Firm) -> None:
    key, text = make(writing, firm)
    set_last_use(writing, key.id, on=NOW.date())
    writing.expire_all()
    caller = find_caller(writing, text, now=NOW)
    assert caller is not None
    assert caller.last_used_on == NOW.date()


def test_a_person_takes_away_which_keys_they_made(writing: Session, firm: Firm) -> None:
    key, text = make(writing, firm)
    data = export_own_data(writing, firm.account_id)
    assert data["api_keys"] == [
        {"name": "数据中台", "shown": key.shown, "created_at": NOW.isoformat(), "revoked_at": None}
    ]
    assert text not in str(data)
