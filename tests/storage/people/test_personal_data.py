"""What is kept about one person is found wherever it is, and nothing of anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Role
from rongtong_assess.storage.people import personal_data as queries
from rongtong_assess.storage.tables.identity import LoginSession
from rongtong_assess.storage.tables.people import Account, ApiKey, AuditEntry, Invitation, Organisation
from rongtong_assess.storage.tables.progress import FollowedPlan
from tests.storage.rows import (
    NOW,
    add_account,
    add_answer,
    add_assessment,
    add_firm,
    add_organisation,
    add_submitted,
    join,
    new_measure,
)


@pytest.fixture
def person(writing: Session) -> Account:
    return add_account(writing)


@pytest.fixture
def other(writing: Session) -> Account:
    return add_account(writing)


def invite(session: Session, firm: Organisation, email: str, secret: str) -> Invitation:
    invitation = Invitation(
        organisation_id=firm.id,
        email=email,
        name="某人",
        role=Role.READER,
        token_hash=secret,
        invited_at=NOW,
        expires_at=NOW,
    )
    session.add(invitation)
    session.flush()
    return invitation


def test_the_assessments_and_answers_are_those_the_person_touched(
    writing: Session, person: Account, other: Account
) -> None:
    firm = add_firm(writing)
    theirs = add_assessment(writing, firm.id, started_by=person.id)
    add_submitted(writing, firm.id)
    add_answer(writing, theirs, "scene.quality", 1, changed_by=person.id, seconds=9)
    add_answer(writing, theirs, "scene.finance", 1, changed_by=person.id)
    add_answer(writing, theirs, "scene.hr", 1, changed_by=other.id, seconds=9)
    assert queries.list_touched_assessments(writing, person.id) == [theirs]
    assert queries.count_answers_changed(writing, person.id) == 2
    times = queries.list_answer_times(writing, person.id)
    assert [(row.number, row.question, row.seconds) for row in times] == [(theirs.number, "scene.quality", 9)]


def test_an_organisation_is_otherwise_owned_by_another_active_owner_only(
    writing: Session, person: Account, other: Account
) -> None:
    alone, shared, left = (add_organisation(writing) for _ in range(3))
    closed = add_account(writing)
    closed.active = False
    for organisation in (alone, shared, left):
        join(writing, person, organisation)
    join(writing, other, alone, Role.CONTRIBUTOR)
    join(writing, other, shared)
    join(writing, closed, left)
    found = queries.lock_owned_organisations(writing, person.id)
    assert {organisation.id for organisation in found} == {alone.id, shared.id, left.id}
    ids = [organisation.id for organisation in found]
    assert queries.list_otherwise_owned(writing, person.id, ids) == {shared.id}
    assert sorted(queries.list_member_ids(writing, alone.id)) == sorted([person.id, other.id])
    assert queries.list_memberships(writing, other.id)[0].role in (Role.CONTRIBUTOR, Role.OWNER)


def test_only_a_submitted_assessment_is_a_result(writing: Session) -> None:
    firm = add_firm(writing)
    add_assessment(writing, firm.id)
    assert not queries.has_submitted(writing, firm.id)
    add_submitted(writing, firm.id)
    assert queries.has_submitted(writing, firm.id)


def test_invitations_to_an_address_are_the_persons_once_it_is_confirmed(
    writing: Session, person: Account, other: Account
) -> None:
    firm = add_firm(writing)
    sent = invite(writing, firm, person.email.upper(), "a")
    invite(writing, firm, other.email, "b")
    assert queries.list_invitations(writing, person) == []
    person.confirmed_at = NOW
    assert queries.list_invitations(writing, person) == [sent]


def test_deleting_a_person_leaves_everybody_else(writing: Session, person: Account, other: Account) -> None:
    own, kept = add_firm(writing), add_firm(writing, "91330100TEST000022")
    join(writing, person, own)
    join(writing, other, kept)
    queries.delete_person(writing, person, [own.id])
    assert writing.scalars(select(Account.id)).all() == [other.id]
    assert writing.scalars(select(Organisation.id)).all() == [kept.id]


def test_sessions_keys_and_actions_are_the_persons_own_oldest_first(
    writing: Session, person: Account, other: Account
) -> None:
    firm = add_firm(writing)
    for account, hours in ((person, 1), (person, 0), (other, 0)):
        at, secret = NOW + timedelta(hours=hours), f"{account.id}-{hours}"
        key = ApiKey(organisation_id=firm.id, name=secret, secret_hash=secret, shown="rt", created_at=at, expires_at=at)
        key.made_by = account.id
        log_in = LoginSession(token_hash=secret, content="{}", created_at=at, touched_at=at, expires_at=at)
        log_in.account_id = account.id
        writing.add_all([key, log_in, AuditEntry(done_at=at, account_id=account.id, action=secret)])
    writing.flush()
    own = [f"{person.id}-0", f"{person.id}-1"]
    assert [key.name for key in queries.list_keys_made(writing, person.id)] == own
    assert [entry.action for entry in queries.list_actions(writing, person.id)] == own
    assert [row.created_at for row in queries.list_log_ins(writing, person.id)] == [NOW, NOW + timedelta(hours=1)]


def test_assigned_measures_are_those_of_the_persons_firms_that_name_someone(
    writing: Session, plans: list[FollowedPlan], person: Account
) -> None:
    ours, others = plans
    join(writing, person, writing.get_one(Organisation, ours.organisation_id))
    late = new_measure(ours, responsible="王工", changed_at=NOW + timedelta(hours=1))
    early = new_measure(ours, responsible="李工")
    writing.add_all([late, early, new_measure(ours), new_measure(others, responsible="王工")])
    writing.flush()
    assert queries.list_assigned_measures(writing, person.id) == [early, late]
