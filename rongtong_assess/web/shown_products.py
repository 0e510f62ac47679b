"""Products and their versions as pages show them, to the platform, to the administrator and to firms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from rongtong_assess.content.product.entry import EntryBook, build_entry_book
from rongtong_assess.core.product import Product
from rongtong_assess.core.product_document import read_product_document
from rongtong_assess.core.product_life import STATE_WORDS
from rongtong_assess.services.platform_products import ProductStand
from rongtong_assess.services.published_products import has_mark
from rongtong_assess.services.show_products import ShownProduct, list_changes, show_product
from rongtong_assess.storage.accounts import Account
from rongtong_assess.storage.products import ProductVersion
from rongtong_assess.web.site import today
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session

ERASED = "账号已注销"


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One version with who had to do with it. looks: how its state is coloured."""

    version: ProductVersion
    shown: ShownProduct
    state: str
    looks: str
    author: str
    reviewer: str


def entry_book() -> EntryBook:
    """What products may name today."""
    return build_entry_book(installation().shelf, today())


def show_published(products: Iterable[Product]) -> list[ShownProduct]:
    """For parts/products.html, in the given order."""
    book = entry_book()
    return [show_product(one, book, on=today()) for one in products]


def product_address(shown: ShownProduct) -> str:
    """Where a firm sees all of a published product."""
    return url_for("firm.product", product_id=shown.id)


def show_version(version: ProductVersion, book: EntryBook, platform_name: str = "") -> ShownVersion:
    """A version in words."""
    seen = Product(
        id=str(version.product_id),
        platform_name=platform_name,
        details=read_product_document(version.document),
        has_interest=has_mark(request_session(), version),
    )
    return ShownVersion(
        version=version,
        shown=show_product(seen, book, on=today()),
        state=STATE_WORDS[version.state],
        looks={"published": "is-good", "submitted": "is-brand", "sent_back": "is-warn"}.get(version.state, ""),
        author=_name(version.author_id),
        reviewer=_name(version.reviewer_id) if version.reviewed_at else "",
    )


def changes_to_published(stand: ProductStand, book: EntryBook) -> tuple[tuple[str, str, str], ...]:
    """What differs between what is published and what is being worked on."""
    if stand.published is None or stand.working is None:
        return ()
    old, new = (read_product_document(one.document) for one in (stand.published, stand.working))
    return list_changes(old, new, book)


def _name(account_id: int | None) -> str:
    account = request_session().get(Account, account_id) if account_id else None
    return (account.name or account.email) if account else ERASED
