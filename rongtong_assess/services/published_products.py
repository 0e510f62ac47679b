"""The products that firms may see: published, of active platforms, as of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.product import Product, has_interest
from rongtong_assess.core.product_document import read_product_document
from rongtong_assess.presentation.wording.days import CHINA
from rongtong_assess.storage.organisations import Organisation
from rongtong_assess.storage.products import PlatformProfile, ProductVersion


def list_published_products(session: Session, *, on: date) -> list[Product]:
    """All that were published at the end of that day in China, by name; order_by_fit orders them for a firm."""
    return sorted(_find(session, on), key=lambda product: (product.details.name, product.id))


def get_published_product(session: Session, product_id: UUID, *, on: date) -> Product:
    """One of them. Raises NotFound."""
    product = next(_find(session, on, product_id), None)
    if product is None:
        raise NotFound
    return product


def has_mark(session: Session, version: ProductVersion) -> bool:
    """Whether the version is shown with the mark of interest; once published with it, always."""
    profile = session.get(PlatformProfile, version.organisation_id)
    return _has_mark(version, profile.credit_code if profile else None)


def _find(session: Session, on: date, product_id: UUID | None = None) -> Iterator[Product]:
    end = datetime.combine(on + timedelta(days=1), time(), CHINA)
    query = (
        select(ProductVersion, Organisation.name, PlatformProfile.credit_code)
        .join(Organisation, Organisation.id == ProductVersion.organisation_id)
        .outerjoin(PlatformProfile, PlatformProfile.organisation_id == Organisation.id)
        .where(Organisation.is_active, Organisation.kind == OrganisationKind.PLATFORM)
        .where(ProductVersion.published_at < end)
        .where(or_(ProductVersion.ended_at.is_(None), ProductVersion.ended_at >= end))
    )
    if product_id is not None:
        query = query.where(ProductVersion.product_id == product_id)
    for version, platform_name, own_code in session.execute(query):
        yield Product(
            id=str(version.product_id),
            platform_name=platform_name,
            details=read_product_document(version.document),
            has_interest=_has_mark(version, own_code),
        )


def _has_mark(version: ProductVersion, own_code: str | None) -> bool:
    details = read_product_document(version.document)
    return version.had_interest or has_interest(details, own_codes=[own_code] if own_code else [])
