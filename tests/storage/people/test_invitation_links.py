"""Invitations of an earlier version, which were e-mails to one person each, keep their meaning when links are added."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Role
from rongtong_assess.storage.database import schema
from rongtong_assess.storage.database.engine import begin_writing, open_engine
from rongtong_assess.storage.tables.people import Invitation, InvitationUse
from tests.storage.rows import NOW, add_account, add_firm

BEFORE = "0020"


@pytest.fixture
def filled(empty_url: str) -> Iterator[Engine]:
    """One invitation that was accepted, one that waits, and a link."""
    engine = open_engine(empty_url)
    schema.upgrade(engine)
    with Session(engine) as session:
        begin_writing(session)
        account, firm = add_account(session), add_firm(session)
        for token, email, accepted_at in (("a", "a@a.cn", NOW), ("b", "b@b.cn", None), ("c", None, None)):
            invitation = Invitation(
                token_hash=token,
                email=email,
                name="乙",
                organisation_id=firm.id,
                role=Role.READER,
                most_uses=1 if email else 9,
                invited_at=NOW,
                expires_at=NOW + timedelta(days=14),
                accepted_at=accepted_at,
                accepted_by=accepted_at and account.id,
            )
            session.add(invitation)
            session.flush()
            if accepted_at:
                session.add(InvitationUse(invitation_id=invitation.id, account_id=account.id, used_at=accepted_at))
        session.commit()
    yield engine
    engine.dispose()


def test_an_accepted_e_mail_counts_as_used_once_and_a_link_is_lost_on_the_way_down(filled: Engine) -> None:
    schema.downgrade(filled, BEFORE)
    schema.upgrade(filled)
    with Session(filled) as session:
        rows = session.scalars(select(Invitation).order_by(Invitation.token_hash)).all()
        assert [(row.token_hash, row.email, row.most_uses) for row in rows] == [("a", "a@a.cn", 1), ("b", "b@b.cn", 1)]
        (use,) = session.scalars(select(InvitationUse)).all()
        assert (use.invitation_id, use.account_id, use.used_at) == (rows[0].id, rows[0].accepted_by, NOW)
