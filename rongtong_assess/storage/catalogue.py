"""Products of service platforms: their versions, the published ones that firms see, and uploads not saved yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.catalogue.product import Product, has_interest
from rongtong_assess.core.catalogue.product_json import read_product_details
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.catalogue import (
    PlatformProfile,
    ProductImport,
    ProductVersion,
    StoredProduct,
    VersionState,
)
from rongtong_assess.storage.tables.people import Organisation


def list_versions(session: Session, platform_id: UUID) -> list[ProductVersion]:
    """All versions of all products of this platform, oldest first."""
    query = select(ProductVersion).where(ProductVersion.organisation_id == platform_id)
    return list(session.scalars(query.order_by(ProductVersion.number)))


def get_versions(
    session: Session, platform_id: UUID, product_id: UUID, *, for_update: bool = False
) -> tuple[ProductVersion, ...]:
    """The versions of one product of this platform, oldest first and read afresh; for_update locks the product.

    Raises NotFound, also when the product is another platform's.
    """
    query = select(StoredProduct).where(StoredProduct.id == product_id, StoredProduct.organisation_id == platform_id)
    if session.scalar(query.with_for_update() if for_update else query) is None:
        raise NotFound
    versions = select(ProductVersion).where(
        ProductVersion.organisation_id == platform_id, ProductVersion.product_id == product_id
    )
    found = session.scalars(versions.order_by(ProductVersion.number).execution_options(populate_existing=True))
    return tuple(found)


def get_platform_of_product(session: Session, product_id: UUID) -> UUID:
    """The platform of a product; for administrators only. Raises NotFound."""
    platform_id = session.scalar(select(StoredProduct.organisation_id).where(StoredProduct.id == product_id))
    if platform_id is None:
        raise NotFound
    return platform_id


def list_submitted_versions(session: Session) -> list[tuple[ProductVersion, str]]:
    """Versions that wait for review at all active platforms, with the platform's name, longest waiting first.

    For administrators only.
    """
    query = (
        select(ProductVersion, Organisation.name)
        .join(Organisation, Organisation.id == ProductVersion.organisation_id)
        .where(ProductVersion.state == VersionState.SUBMITTED, Organisation.is_active)
        .order_by(ProductVersion.changed_at, ProductVersion.id)
    )
    return [(version, name) for version, name in session.execute(query)]


def has_version_named(
    session: Session,
    platform_id: UUID,
    *,
    vendor_code: str,
    name: str,
    states: Collection[str],
    other_than: UUID | None = None,
) -> bool:
    """Whether the platform has this vendor's product of this name in one of the states.

    other_than: the product that may have the name.
    """
    query = select(ProductVersion.id).where(
        ProductVersion.organisation_id == platform_id,
        ProductVersion.vendor_code == vendor_code,
        ProductVersion.name == name,
        ProductVersion.state.in_(states),
    )
    if other_than is not None:
        query = query.where(ProductVersion.product_id != other_than)
    return session.scalar(query.limit(1)) is not None


def list_published_products(session: Session, *, before: datetime) -> list[Product]:
    """The products of active platforms that were published right before that moment, by name."""
    return sorted(_find_published(session, before), key=lambda product: (product.details.name, product.id))


def get_published_product(session: Session, product_id: UUID, *, before: datetime) -> Product:
    """One product as of `list_published_products`. Raises NotFound."""
    product = next(_find_published(session, before, product_id), None)
    if product is None:
        raise NotFound
    return product


def find_platform_code(session: Session, platform_id: UUID) -> str:
    """The credit code that the platform has declared as its own; empty while it has declared none."""
    profile = session.get(PlatformProfile, platform_id)
    return profile.credit_code if profile else ""


def is_shown_with_interest(session: Session, version: ProductVersion) -> bool:
    """Whether the version is marked as the platform's own; one that was published with the mark keeps it."""
    return _has_interest(version, find_platform_code(session, version.organisation_id))


def get_product_import(
    session: Session, platform_id: UUID, import_id: UUID, *, account_id: int | None
) -> ProductImport:
    """What this person uploaded for this platform and has not saved yet. Raises NotFound."""
    query = select(ProductImport).where(ProductImport.id == import_id, ProductImport.organisation_id == platform_id)
    found = session.scalar(query.where(ProductImport.account_id == account_id))
    if found is None:
        raise NotFound
    return found


def add_product_import(session: Session, uploaded: ProductImport, *, expired_before: datetime) -> None:
    """Add an upload instead of the person's previous one; also deletes all uploads older than expired_before."""
    session.execute(
        delete(ProductImport).where(
            (ProductImport.account_id == uploaded.account_id) | (ProductImport.created_at < expired_before)
        )
    )
    session.add(uploaded)
    session.flush()


def _find_published(session: Session, before: datetime, product_id: UUID | None = None) -> Iterator[Product]:
    query = (
        select(ProductVersion, Organisation.name, PlatformProfile.credit_code)
        .join(Organisation, Organisation.id == ProductVersion.organisation_id)
        .outerjoin(PlatformProfile, PlatformProfile.organisation_id == Organisation.id)
        .where(Organisation.is_active, Organisation.kind == OrganisationKind.PLATFORM)
        .where(ProductVersion.published_at < before)
        .where(or_(ProductVersion.ended_at.is_(None), ProductVersion.ended_at >= before))
    )
    if product_id is not None:
        query = query.where(ProductVersion.product_id == product_id)
    for version, platform_name, own_code in session.execute(query):
        yield Product(
            id=str(version.product_id),
            platform_name=platform_name,
            details=read_product_details(version.document),
            has_interest=_has_interest(version, own_code),
        )


def _has_interest(version: ProductVersion, own_code: str | None) -> bool:
    details = read_product_details(version.document)
    return version.had_interest or has_interest(details, own_codes=[own_code] if own_code else [])
