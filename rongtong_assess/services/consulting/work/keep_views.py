"""A person keeps a filter of the work list under a name, and removes it again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.work.work_list import MOST_SAVED_VIEWS, MOST_VIEW_NAME, WorkFilter
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.typed_text import hidden_character_words, one_line
from rongtong_assess.storage.consulting.work.work_list import get_saved_view, list_saved_views, remove_saved_view
from rongtong_assess.storage.tables.consulting.work import SavedView


def keep_view(session: Session, actor: Actor, name: str, conditions: WorkFilter, *, now: datetime) -> SavedView:
    """Keep the filter; one of the same name is replaced. Raises Refused for a bad name and for too many."""
    name = one_line(name)
    _check_name(name)
    kept = {view.name: view for view in list_saved_views(session, actor)}
    if name not in kept and len(kept) >= MOST_SAVED_VIEWS:
        raise Refused.because("name", f"常用筛选已经有 {MOST_SAVED_VIEWS} 个", "请先删掉一个不用的")
    view = kept.get(name)
    if view is None:
        view = SavedView(
            account_id=actor.account_id, organisation_id=actor.organisation_id, name=name, created_at=now, filters={}
        )
        session.add(view)
    view.filters = conditions.words
    session.flush()
    return view


def forget_view(session: Session, actor: Actor, view_id: int) -> None:
    """Remove one of the person's views. Raises NotFound."""
    remove_saved_view(session, get_saved_view(session, actor, view_id))


def _check_name(name: str) -> None:
    if not name:
        raise Refused.because("name", "没有写名称", "请给这组筛选起个名字，如“本月到期”")
    if len(name) > MOST_VIEW_NAME:
        raise Refused.because("name", f"名称超过 {MOST_VIEW_NAME} 个字", "请写短一些")
    if hidden := hidden_character_words(name, is_one_line=True):
        raise Refused.because("name", f"名称里有{hidden}", "请删掉后重新输入")
