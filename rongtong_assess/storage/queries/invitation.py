"""Invitations, read together with the organisation they lead to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session, joinedload

from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.invitations import Invitation

MOST_LISTED = 200


def get_invitation(session: Session, invitation_id: UUID) -> Invitation:
    """One invitation, locked: two clicks at the same moment wait for each other. Raises NotFound."""
    query = _with_organisation().where(Invitation.id == invitation_id).with_for_update(of=Invitation)
    invitation = session.scalar(query.execution_options(populate_existing=True))
    if invitation is None:
        raise NotFound
    return invitation


def get_invitation_by_hash(session: Session, token_hash: str) -> Invitation:
    """The invitation whose e-mail holds the token of this hash. Raises NotFound."""
    invitation = session.scalar(_with_organisation().where(Invitation.token_hash == token_hash))
    if invitation is None:
        raise NotFound
    return invitation


def list_invitations_to(session: Session, email: str) -> list[Invitation]:
    """All that were sent to this address, in whatever case it is written, the first sent first."""
    query = _with_organisation().where(func.lower(Invitation.email) == email.lower())
    return list(session.scalars(query.order_by(Invitation.invited_at, Invitation.id)))


def list_newest_invitations(session: Session, *, organisation_id: UUID | None = None) -> list[Invitation]:
    """Of one organisation or of all, the newest first, at most MOST_LISTED."""
    query = _with_organisation().order_by(Invitation.invited_at.desc(), Invitation.id).limit(MOST_LISTED)
    if organisation_id is not None:
        query = query.where(Invitation.organisation_id == organisation_id)
    return list(session.scalars(query))


def delete_unanswered(session: Session, *, expired_before: datetime) -> None:
    """Delete what nobody accepted and what expired before that moment."""
    is_old = Invitation.expires_at < expired_before
    session.execute(delete(Invitation).where(Invitation.accepted_at.is_(None), is_old))


def _with_organisation() -> Select[Invitation]:
    return select(Invitation).options(joinedload(Invitation.organisation))
