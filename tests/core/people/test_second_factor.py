"""Whose roles demand a second factor."""

from __future__ import annotations

from rongtong_assess.core.actor import ROLES_OF, OrganisationKind, Role
from rongtong_assess.core.people.rights import NEEDING_SECOND_FACTOR, demands_second_factor

PAIRS = [(kind, role) for kind, roles in ROLES_OF.items() for role in roles]


def test_managers_and_reviewers_of_platforms_and_administrators_need_a_second_factor() -> None:
    assert {pair for pair in PAIRS if demands_second_factor([pair])} == {
        (OrganisationKind.PLATFORM, Role.MANAGER),
        (OrganisationKind.PLATFORM, Role.REVIEWER),
        (OrganisationKind.ADMINISTRATOR, Role.ADMINISTRATOR),
    }


def test_every_demanding_pair_exists() -> None:
    assert set(PAIRS) >= NEEDING_SECOND_FACTOR


def test_one_demanding_role_among_others_is_enough() -> None:
    firm = (OrganisationKind.FIRM, Role.OWNER)
    assert demands_second_factor([firm, (OrganisationKind.PLATFORM, Role.REVIEWER)])
    assert not demands_second_factor([firm, (OrganisationKind.PLATFORM, Role.CONSULTANT)])
    assert not demands_second_factor([])
