"""Products and their versions as pages show them, to the platform, to the administrator and to firms."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from rongtong_assess.content.product.entry import FIELDS, build_entry_book, list_changes
from rongtong_assess.core.product import Product
from rongtong_assess.core.product_book import EntryBook
from rongtong_assess.core.product_json import read_product_details
from rongtong_assess.core.product_life import STATE_WORDS
from rongtong_assess.presentation.views.catalogue import VERSION_LOOKS, ProductView, VersionView, build_product
from rongtong_assess.presentation.wording.people import ERASED
from rongtong_assess.services.platform_products import ProductStand
from rongtong_assess.storage.accounts import Account
from rongtong_assess.storage.products import ProductVersion
from rongtong_assess.storage.queries.catalogue import is_shown_with_interest
from rongtong_assess.web.site import today
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session


def entry_book() -> EntryBook:
    """What products may name today."""
    return build_entry_book(installation().library, today())


def show_published(products: Iterable[Product]) -> list[ProductView]:
    """For parts/products.html, in the given order."""
    book = entry_book()
    return [_show(product, book) for product in products]


def product_address(shown: ProductView) -> str:
    """Where a firm sees all of a published product."""
    return url_for("firm.product", product_id=shown.id)


def show_version(version: ProductVersion, book: EntryBook, platform_name: str = "") -> VersionView:
    """A version in words."""
    seen = Product(
        id=str(version.product_id),
        platform_name=platform_name,
        details=read_product_details(version.document),
        has_interest=is_shown_with_interest(request_session(), version),
    )
    return VersionView(
        version=version,
        shown=_show(seen, book),
        state=STATE_WORDS[version.state],
        looks=VERSION_LOOKS.get(version.state, ""),
        author=_name(version.author_id),
        reviewer=_name(version.reviewer_id) if version.reviewed_at else "",
    )


def changes_to_published(stand: ProductStand, book: EntryBook) -> tuple[tuple[str, str, str], ...]:
    """What differs between what is published and what is being worked on."""
    if stand.published is None or stand.working is None:
        return ()
    old, new = (read_product_details(version.document) for version in (stand.published, stand.working))
    return list_changes(old, new, book)


def _show(product: Product, book: EntryBook) -> ProductView:
    titles = {field: definition.title for field, definition in FIELDS.items()}
    return build_product(product, book, titles=titles, on=today())


def _name(account_id: int | None) -> str:
    account = request_session().get(Account, account_id) if account_id else None
    return (account.name or account.email) if account else ERASED
