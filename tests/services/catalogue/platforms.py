"""A platform with two people who enter and review its products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.china_time import end_of_day
from rongtong_assess.services.catalogue.products import (
    ProductStand,
    add_product,
    change_product,
    get_product,
    submit_product,
)
from rongtong_assess.services.catalogue.review_product import (
    publish_product,
)
from rongtong_assess.storage.catalogue import (
    list_published_products,
)
from rongtong_assess.storage.tables.people import Organisation
from tests.actors import platform_actor
from tests.products import TODAY, details
from tests.services.makers import NOW, add_account


@dataclass(frozen=True)
class Platform:
    """One platform with two people, its code declared; a session that writes."""

    session: Session
    id: UUID
    author: int
    reviewer: int

    def actor(self, account_id: int) -> Actor:
        return platform_actor(self.id, account_id)

    def get(self, product_id: UUID) -> ProductStand:
        return get_product(self.session, self.id, product_id, for_update=True)

    def enter(self, **changes: object) -> UUID:
        made = add_product(self.session, self.actor(self.author), details(**changes), now=NOW)
        return made.product_id

    def submit(self, product_id: UUID) -> None:
        submit_product(self.session, self.actor(self.author), self.get(product_id), now=NOW)

    def publish(self, product_id: UUID, now=NOW) -> None:
        stand = self.get(product_id)
        seen = stand.newest.revision
        publish_product(self.session, self.actor(self.reviewer), stand, seen_revision=seen, now=now)

    def publish_new(self, **changes: object) -> UUID:
        product_id = self.enter(**changes)
        self.submit(product_id)
        self.publish(product_id)
        return product_id

    def change(self, product_id: UUID, **changes: object) -> None:
        stand = self.get(product_id)
        seen = stand.working.revision if stand.working else None
        wanted = details(**changes)
        change_product(self.session, self.actor(self.author), stand, details=wanted, seen_revision=seen, now=NOW)

    def shown(self, on: date = TODAY) -> list[str]:
        return [product.details.name for product in list_published_products(self.session, before=end_of_day(on))]


def make_platform(session: Session, name: str, kind: OrganisationKind = OrganisationKind.PLATFORM) -> UUID:
    organisation = Organisation(kind=kind, name=name, created_at=NOW)
    session.add(organisation)
    session.flush()
    return organisation.id


def person(session: Session, name: str) -> int:
    account = add_account(session, f"{name}@example.com")
    account.name = name
    session.flush()
    return account.id
