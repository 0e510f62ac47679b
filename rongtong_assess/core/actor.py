"""Who acts, for which organisation, in which role: one value for every service and page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class OrganisationKind(StrEnum):
    """Five kinds; the pages of each are in a folder of their own."""

    FIRM = "firm"
    PLATFORM = "platform"
    PARK = "park"
    CHAIN_LEADER = "chain_leader"
    ADMINISTRATOR = "administrator"


class Role(StrEnum):
    """What a member may do for the organisation: an owner also manages it, a reader only looks."""

    OWNER = "owner"
    EDITOR = "editor"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or a program with a key, acting for one organisation.

    account_id: None where a program or the installation itself acts. Services read the organisation from here and put
    it into every query, so that the identifier of another organisation's data finds nothing.
    """

    organisation_id: UUID
    account_id: int | None
    kind: OrganisationKind
    role: Role
