"""Who gets in where, as docs/rights.md promises it: the tests compare the application with that table."""

from __future__ import annotations

from pathlib import Path

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.people.rights import Right

DOCUMENT = Path(__file__).parents[2] / "docs" / "rights.md"
NEWCOMER = "newcomer"


def read_promises() -> dict[str, dict[str, set[str]]]:
    """By right and column: the roles that get in; of newcomers the word "yes". Raises ValueError for a second row."""
    lines = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("|")]
    (_, *heads), _, *rows = ([cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines)
    promises: dict[str, dict[str, set[str]]] = {}
    for name, *cells in rows:
        if name in promises:
            raise ValueError(f"{name} stands twice in {DOCUMENT.name}")
        words = (set(cell.split(", ")) - {"–"} for cell in cells)
        promises[name] = dict(zip(heads, words, strict=True))
    return promises


PROMISES = read_promises()


def may_enter(right: Right | None, kind: OrganisationKind, role: Role) -> bool:
    return right is not None and role in PROMISES[right.name][kind]


def may_enter_as_newcomer(right: Right) -> bool:
    return PROMISES[right.name][NEWCOMER] == {"yes"}
