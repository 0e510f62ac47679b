"""An invitation is found by its id, by its token's hash, or by the address it was sent to."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Role
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.people.accounts import (
    delete_unanswered,
    get_invitation,
    get_invitation_by_hash,
    list_invitations_to,
    list_newest_invitations,
)
from rongtong_assess.storage.tables.people import Invitation, Organisation
from tests.storage.rows import NOW, add_organisation


def add_invitation(
    session: Session, email: str, organisation: Organisation | None = None, *, days: int = 0
) -> Invitation:
    at = NOW + timedelta(days=days)
    invitation = Invitation(token_hash=uuid4().hex, email=email, name="某人", role=Role.OWNER, invited_at=at)
    invitation.organisation_id, invitation.expires_at = organisation and organisation.id, at + timedelta(days=14)
    session.add(invitation)
    session.flush()
    return invitation


def test_what_was_never_sent_is_not_found(session: Session) -> None:
    for call in (lambda: get_invitation(session, uuid4()), lambda: get_invitation_by_hash(session, "x")):
        with pytest.raises(NotFound):
            call()
    assert list_invitations_to(session, "li@example.com") == []


def test_an_invitation_comes_with_its_organisation(session: Session) -> None:
    platform = add_organisation(session, "平台")
    sent = add_invitation(session, "li@example.com", platform)
    session.expire_all()
    for found in (get_invitation(session, sent.id), get_invitation_by_hash(session, sent.token_hash)):
        assert (found, found.organisation) == (sent, platform)


def test_invitations_to_an_address_come_in_any_case_the_first_sent_first(session: Session) -> None:
    second, first = (add_invitation(session, email, days=days) for email, days in (("LI@a.cn", 1), ("li@a.cn", 0)))
    add_invitation(session, "wang@a.cn")
    assert list_invitations_to(session, "Li@A.cn") == [first, second]


def test_the_newest_come_first_of_all_or_of_one_organisation(session: Session) -> None:
    firm = add_organisation(session, "甲")
    older, newer = add_invitation(session, "a@a.cn", firm), add_invitation(session, "b@a.cn", days=1)
    assert list_newest_invitations(session) == [newer, older]
    assert list_newest_invitations(session, organisation_id=firm.id) == [older]
    assert list_newest_invitations(session, organisation_id=uuid4()) == []


def test_only_old_ones_that_nobody_accepted_are_deleted(session: Session) -> None:
    add_invitation(session, "old@a.cn")
    answered, young = add_invitation(session, "answered@a.cn"), add_invitation(session, "young@a.cn", days=1)
    answered.accepted_at = NOW
    session.flush()
    delete_unanswered(session, expired_before=young.expires_at)
    assert set(list_newest_invitations(session)) == {answered, young}
    assert session.scalar(select(func.count()).select_from(Invitation)) == 2
