"""One page of a longer list, and what every query for one needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, select
from sqlalchemy.orm import Session

PAGE_SIZE = 50

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a longer list. number counts from 1; total counts all rows."""

    rows: tuple[Row, ...]
    number: int
    total: int

    @property
    def last_number(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def cut_page(query: Select[*tuple[Any, ...]], page: int) -> Select[*tuple[Any, ...]]:
    """The query limited to one page, the first with page=1."""
    return query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)


def count_rows(session: Session, query: Select[*tuple[Any, ...]]) -> int:
    """How many rows the query has on all its pages."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def contains(column: SQLColumnExpression[str], search: str) -> ColumnElement[bool]:
    """Whether a column contains the text as it was typed, whatever the case."""
    return column.icontains(search, autoescape=True)
