"""Who acts, for which organisation, in which role: one value for every service and page."""

from __future__ import annotations

from collections.abc import Mapping
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
    """What a member may do for the organisation; `ROLES_OF` says which kinds have which."""

    OWNER = "owner"
    CONTRIBUTOR = "contributor"
    MANAGER = "manager"
    CONSULTANT = "consultant"
    REVIEWER = "reviewer"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    READER = "reader"


ROLES_OF: Mapping[OrganisationKind, tuple[Role, ...]] = {
    OrganisationKind.FIRM: (Role.OWNER, Role.CONTRIBUTOR, Role.READER),
    OrganisationKind.PLATFORM: (Role.MANAGER, Role.CONSULTANT, Role.REVIEWER, Role.READER),
    OrganisationKind.PARK: (Role.MANAGER, Role.ANALYST),
    OrganisationKind.CHAIN_LEADER: (Role.MANAGER, Role.ANALYST),
    OrganisationKind.ADMINISTRATOR: (Role.ADMINISTRATOR,),
}
"""The roles of each kind of organisation; the first one leads it: it manages members and keys."""

LEADING_ROLES = frozenset(roles[0] for roles in ROLES_OF.values())


def leading_role(kind: OrganisationKind) -> Role:
    """The role that manages an organisation of this kind."""
    return ROLES_OF[kind][0]


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
