"""Actors for tests in which the role does not matter: those who lead the organisation."""

from __future__ import annotations

from uuid import UUID

from rongtong_assess.core.actor import Actor, OrganisationKind, Role


def firm_actor(organisation_id: UUID, account_id: int | None = None) -> Actor:
    return Actor(organisation_id, account_id, OrganisationKind.FIRM, Role.OWNER)


def platform_actor(organisation_id: UUID, account_id: int | None = None) -> Actor:
    return Actor(organisation_id, account_id, OrganisationKind.PLATFORM, Role.MANAGER)


def administrator_actor(organisation_id: UUID, account_id: int | None = None) -> Actor:
    return Actor(organisation_id, account_id, OrganisationKind.ADMINISTRATOR, Role.ADMINISTRATOR)
