"""What platforms keep of a person who works as a consultant, for the export of his own data."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.storage.people.personal_data import list_consultant_rows, list_former_memberships

OF_OTHERS = ("_by", "_id")
"""Endings of columns that name another row or person, which say nothing about this one."""


def export_consultant_data(session: Session, account_id: int) -> dict[str, list[dict[str, Any]]]:
    """By table: the rows about the person as JSON values; and the memberships that have ended."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in list_consultant_rows(session, account_id):
        values = {column.name: getattr(row, column.name) for column in row.__table__.columns}
        plain = {name: _plain(value) for name, value in values.items() if name != "id" and not name.endswith(OF_OTHERS)}
        found.setdefault(row.__tablename__, []).append(plain)
    former = list_former_memberships(session, account_id)
    found["former_memberships"] = [{name: _plain(value) for name, value in row._mapping.items()} for row in former]
    return found


def _plain(value: Any) -> Any:
    """A day or moment as text; everything else as it is stored."""
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value
