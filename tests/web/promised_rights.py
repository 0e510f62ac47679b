"""Who gets in where, as the product promises it: a table that the tests compare the application with."""

from __future__ import annotations

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.web.rights import Right

# Written by hand and apart from web/right_table.py: what the product promises. Rows: rights. Columns: who gets in, of
# the kinds firm, service platform, park, chain leader, administrator: owner (O), editor (E), reader (R); N: people who
# belong to no organisation yet.
PROMISED = """
                firm  platform  park  chain_leader  administrator  newcomer
PUBLIC          OER   OER       OER   OER           OER            N
ACCOUNT         OER   OER       OER   OER           OER            N
FIRM_READ       OER   -         -     -             -              -
FIRM_EDIT       OE    -         -     -             -              -
FIRM_MANAGE     O     -         -     -             -              -
FIRM_FOUND      OE    -         -     -             -              N
PLATFORM_READ   -     OER       -     -             -              -
PLATFORM_EDIT   -     OE        -     -             -              -
ADMINISTER      -     -         -     -             O              -
KEYS            O     O         -     -             -              -
API             -     -         -     -             -              -
"""
LETTERS = {Role.OWNER: "O", Role.EDITOR: "E", Role.READER: "R"}


def read_promises() -> dict[str, dict[str, str]]:
    heads, *lines = (line.split() for line in PROMISED.strip().splitlines())
    return {name: dict(zip(heads, cells, strict=True)) for name, *cells in lines}


PROMISES = read_promises()


def may_enter(right: Right | None, kind: OrganisationKind, role: Role) -> bool:
    return right is not None and LETTERS[role] in PROMISES[right.name][kind]
