"""Filters of the work list that people keep under a name."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.consulting.work import SavedView


def list_saved_views(session: Session, actor: Actor) -> list[SavedView]:
    """What the person keeps for the organisation acted for, by name."""
    query = select(SavedView).where(
        SavedView.account_id == actor.account_id, SavedView.organisation_id == actor.organisation_id
    )
    return list(session.scalars(query.order_by(SavedView.name)))


def get_saved_view(session: Session, actor: Actor, view_id: int) -> SavedView:
    """One of these. Raises NotFound."""
    view = next((view for view in list_saved_views(session, actor) if view.id == view_id), None)
    if view is None:
        raise NotFound
    return view


def remove_saved_view(session: Session, view: SavedView) -> None:
    session.delete(view)
    session.flush()
