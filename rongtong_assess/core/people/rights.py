"""Who has which right: one table, read by the guard of web. A right that is missing from it admits nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

from rongtong_assess.core.actor import LEADING_ROLES, ROLES_OF, Actor, OrganisationKind, Role

KINDS_WITH_KEYS = (OrganisationKind.FIRM, OrganisationKind.PLATFORM)
"""The kinds of organisations whose programs may reach the API."""


class Right(Enum):
    """What a view asks of the person who opens it."""

    PUBLIC = auto()
    ACCOUNT = auto()
    FIRM_READ = auto()
    FIRM_EDIT = auto()
    FIRM_MANAGE = auto()
    FIRM_FOUND = auto()
    PLATFORM_READ = auto()
    PLATFORM_ASSESS = auto()
    PLATFORM_CASE = auto()
    PLATFORM_REVIEW = auto()
    # Whoever judges firms or others' findings, and so has ties to declare.
    PLATFORM_JUDGE = auto()
    PLATFORM_MANAGE = auto()
    ADMINISTER = auto()
    # Whoever leads a firm or a service platform.
    KEYS = auto()
    # Whoever leads an organisation, but for the administration.
    MEMBERS = auto()
    # A program with a key; a log-in does not count.
    API = auto()


class Audience(Enum):
    """Who may have the right at all, before organisation and role are checked."""

    ANYONE = auto()
    ACCOUNT = auto()
    MEMBER = auto()
    PROGRAM = auto()


@dataclass(frozen=True, slots=True)
class RightRule:
    """Who has a right. kinds, roles: for members only.

    newcomers: so do people who belong to no organisation yet.
    """

    audience: Audience
    kinds: frozenset[OrganisationKind] = frozenset()
    roles: frozenset[Role] = frozenset()
    newcomers: bool = False

    def admits(self, actor: Actor | None) -> bool:
        """Whether an account that is logged in has the right. actor: None for one without an organisation."""
        if self.audience is Audience.MEMBER:
            return self.newcomers if actor is None else actor.kind in self.kinds and actor.role in self.roles
        return self.audience in {Audience.ANYONE, Audience.ACCOUNT}


FIRM_EDITORS = frozenset({Role.OWNER, Role.CONTRIBUTOR})
ASSESSORS = frozenset({Role.MANAGER, Role.CONSULTANT})
EDITING_ROLES = FIRM_EDITORS | ASSESSORS

NEEDING_SECOND_FACTOR = frozenset(
    {
        (OrganisationKind.PLATFORM, Role.MANAGER),
        (OrganisationKind.PLATFORM, Role.REVIEWER),
        (OrganisationKind.ADMINISTRATOR, Role.ADMINISTRATOR),
    }
)
"""Who decides about others' results and rights: a stolen password alone must not be enough for these."""


def demands_second_factor(memberships: Iterable[tuple[OrganisationKind, Role]]) -> bool:
    """Whether a person in these roles needs a second factor, whichever organisation they act for at the moment."""
    return not NEEDING_SECOND_FACTOR.isdisjoint(memberships)


def _everyone_of(kind: OrganisationKind) -> RightRule:
    return _members([kind], frozenset(ROLES_OF[kind]))


def _members(kinds: Iterable[OrganisationKind], roles: frozenset[Role], *, newcomers: bool = False) -> RightRule:
    return RightRule(Audience.MEMBER, frozenset(kinds), roles, newcomers)


RIGHTS = {
    Right.PUBLIC: RightRule(Audience.ANYONE),
    Right.ACCOUNT: RightRule(Audience.ACCOUNT),
    Right.FIRM_READ: _everyone_of(OrganisationKind.FIRM),
    Right.FIRM_EDIT: _members([OrganisationKind.FIRM], FIRM_EDITORS),
    Right.FIRM_MANAGE: _members([OrganisationKind.FIRM], frozenset({Role.OWNER})),
    Right.FIRM_FOUND: _members([OrganisationKind.FIRM], FIRM_EDITORS, newcomers=True),
    Right.PLATFORM_READ: _everyone_of(OrganisationKind.PLATFORM),
    Right.PLATFORM_ASSESS: _members([OrganisationKind.PLATFORM], ASSESSORS),
    Right.PLATFORM_CASE: _members([OrganisationKind.PLATFORM], ASSESSORS | {Role.REVIEWER}),
    Right.PLATFORM_REVIEW: _members([OrganisationKind.PLATFORM], frozenset({Role.MANAGER, Role.REVIEWER})),
    Right.PLATFORM_JUDGE: _members([OrganisationKind.PLATFORM], ASSESSORS | {Role.REVIEWER}),
    Right.PLATFORM_MANAGE: _members([OrganisationKind.PLATFORM], frozenset({Role.MANAGER})),
    Right.ADMINISTER: _everyone_of(OrganisationKind.ADMINISTRATOR),
    Right.KEYS: _members(KINDS_WITH_KEYS, LEADING_ROLES),
    Right.MEMBERS: _members(frozenset(OrganisationKind) - {OrganisationKind.ADMINISTRATOR}, LEADING_ROLES),
    Right.API: RightRule(Audience.PROGRAM),
}


@dataclass(frozen=True, slots=True)
class Acting:
    """The logged-in person, and what pages show of the organisation that the person acts for.

    others: ids and names of the other organisations that the person may act for.
    actor: None before joining an organisation; kind is then None, role empty. needs_second_factor: whether one of the
    person's roles demands it; lacks_second_factor: and it is not set up yet.
    """

    account_id: int
    account_name: str
    actor: Actor | None = None
    organisation_name: str = ""
    is_demo: bool = False
    needs_second_factor: bool = False
    lacks_second_factor: bool = False
    others: tuple[tuple[UUID, str], ...] = ()

    @property
    def organisation_id(self) -> UUID | None:
        return self.actor.organisation_id if self.actor else None

    @property
    def kind(self) -> OrganisationKind | None:
        return self.actor.kind if self.actor else None

    @property
    def may_manage_members(self) -> bool:
        return RIGHTS[Right.MEMBERS].admits(self.actor)

    @property
    def may_make_keys(self) -> bool:
        return RIGHTS[Right.KEYS].admits(self.actor)

    @property
    def role(self) -> str:
        return self.actor.role if self.actor else ""
