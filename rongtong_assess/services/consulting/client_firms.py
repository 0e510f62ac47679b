"""The firms that a person belongs to, such as the clients of a service firm, with where each of them stands."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Role
from rongtong_assess.storage.consulting.client_firms import count_firms_of, list_case_counts, list_firms_of


@dataclass(frozen=True, slots=True)
class ClientFirmStand:
    """A firm and the person's role in it.

    is_submitted: whether the newest assessment is; None without any. level: declared in the newest result; None before
    one. open_cases: in the hands of platforms; waiting_cases: those among them that wait for the firm.
    """

    firm_id: UUID
    name: str
    role: Role
    is_submitted: bool | None
    level: int | None
    open_cases: int
    waiting_cases: int


@dataclass(frozen=True, slots=True)
class ClientFirms:
    """firms: those whose names match, at most as many as one page shows; count: of all.

    First come those with a case that waits for them, then by name.
    """

    firms: tuple[ClientFirmStand, ...]
    count: int


def list_client_firms(session: Session, account_id: int, *, search: str = "") -> ClientFirms:
    """The person's own firms and no others, with three queries however many there are. search: a part of the name."""
    rows = list_firms_of(session, account_id, search=search)
    cases = list_case_counts(session, account_id)
    firms = tuple(
        ClientFirmStand(row.id, row.name, Role(row.role), row.is_submitted, row.level, *cases.get(row.id, (0, 0)))
        for row in rows
    )
    waiting_first = tuple(sorted(firms, key=lambda firm: (-firm.waiting_cases, firm.name)))
    return ClientFirms(waiting_first, count_firms_of(session, account_id))
