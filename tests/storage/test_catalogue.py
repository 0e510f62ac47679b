"""Products are read by their platform only; firms see what was published, of active platforms, at a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.catalogue.product_json import product_json
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.catalogue import (
    add_product_import,
    find_platform_code,
    get_platform_of_product,
    get_product_import,
    get_published_product,
    get_versions,
    has_version_named,
    is_shown_with_interest,
    list_published_products,
    list_submitted_versions,
    list_versions,
)
from rongtong_assess.storage.tables.catalogue import PlatformProfile, ProductImport, ProductVersion, StoredProduct
from rongtong_assess.storage.tables.people import Organisation
from tests.products import OWN_CODE, VENDOR_CODE, details
from tests.services.makers import add_account

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=1)


def add_platform(session: Session, name: str = "甲平台") -> UUID:
    platform = Organisation(kind=OrganisationKind.PLATFORM, name=name, created_at=NOW)
    session.add(platform)
    session.flush()
    return platform.id


def add_version(
    session: Session, platform_id: UUID, product_id: UUID | None = None, *, number: int = 1, **change: Any
) -> ProductVersion:
    if product_id is None:
        product = StoredProduct(organisation_id=platform_id, created_at=NOW)
        session.add(product)
        session.flush()
        product_id = product.id
    said = details(name=change.pop("name", "质检记录"))
    plain = {"state": "draft", "name": said.name, "vendor_code": said.vendor_code, "changed_at": NOW, "writers": []}
    version = ProductVersion(
        organisation_id=platform_id,
        product_id=product_id,
        number=number,
        document=product_json(said),
        **{**plain, **change},
    )
    session.add(version)
    session.flush()
    return version


def test_versions_are_the_platforms_own_oldest_first(writing: Session) -> None:
    ours, others = add_platform(writing), add_platform(writing)
    first = add_version(writing, ours, state="replaced")
    second = add_version(writing, ours, first.product_id, number=2)
    add_version(writing, others)
    assert list_versions(writing, ours) == [first, second]
    assert get_versions(writing, ours, first.product_id, for_update=True) == (first, second)
    assert get_platform_of_product(writing, first.product_id) == ours
    for platform_id, product_id in ((others, first.product_id), (ours, uuid4())):
        with pytest.raises(NotFound):
            get_versions(writing, platform_id, product_id)
    with pytest.raises(NotFound):
        get_platform_of_product(writing, uuid4())


def test_what_waits_longest_for_review_comes_first_without_platforms_switched_off(writing: Session) -> None:
    ours, off = add_platform(writing), add_platform(writing)
    late = add_version(writing, ours, state="submitted", changed_at=LATER)
    early = add_version(writing, ours, state="submitted")
    add_version(writing, ours, state="draft")
    add_version(writing, off, state="submitted")
    writing.get_one(Organisation, off).is_active = False
    writing.flush()
    assert list_submitted_versions(writing) == [(early, "甲平台"), (late, "甲平台")]


def test_a_name_is_known_per_platform_vendor_and_state(writing: Session) -> None:
    ours, others = add_platform(writing), add_platform(writing)
    version = add_version(writing, ours)
    known: dict[str, Any] = {"vendor_code": VENDOR_CODE, "name": "质检记录", "states": ["draft"]}
    assert has_version_named(writing, ours, **known)
    assert not has_version_named(writing, others, **known)
    assert not has_version_named(writing, ours, **{**known, "vendor_code": OWN_CODE})
    assert not has_version_named(writing, ours, **{**known, "name": "别的"})
    assert not has_version_named(writing, ours, **{**known, "states": ["published"]})
    assert not has_version_named(writing, ours, **known, other_than=version.product_id)


def test_firms_see_what_was_published_before_a_moment_and_had_not_ended_by_then(writing: Session) -> None:
    platform = add_platform(writing)
    second = add_version(writing, platform, state="published", published_at=NOW, name="乙")
    first = add_version(writing, platform, state="replaced", published_at=NOW, ended_at=LATER, name="甲")
    add_version(writing, platform, name="丙")
    assert list_published_products(writing, before=NOW) == []
    assert {product.details.name for product in list_published_products(writing, before=LATER)} == {"甲", "乙"}
    names = [product.details.name for product in list_published_products(writing, before=LATER)]
    assert names == sorted(names)
    assert [product.id for product in list_published_products(writing, before=LATER + timedelta(seconds=1))] == [
        str(second.product_id)
    ]
    assert get_published_product(writing, first.product_id, before=LATER).platform_name == "甲平台"
    with pytest.raises(NotFound):
        get_published_product(writing, first.product_id, before=LATER + timedelta(seconds=1))
    writing.get_one(Organisation, platform).is_active = False
    writing.flush()
    assert list_published_products(writing, before=LATER) == []


def test_the_mark_of_interest_follows_from_the_code_and_once_published_stays(writing: Session) -> None:
    platform = add_platform(writing)
    version = add_version(writing, platform)
    assert find_platform_code(writing, platform) == ""
    assert not is_shown_with_interest(writing, version)
    profile = PlatformProfile(organisation_id=platform, credit_code=VENDOR_CODE, changed_at=NOW)
    writing.add(profile)
    writing.flush()
    assert find_platform_code(writing, platform) == VENDOR_CODE
    assert is_shown_with_interest(writing, version)
    profile.credit_code, version.had_interest = OWN_CODE, True
    writing.flush()
    assert is_shown_with_interest(writing, version)


def test_an_upload_is_its_persons_own_and_takes_the_place_of_the_one_before(writing: Session) -> None:
    platform, other = add_platform(writing), add_platform(writing)
    account, colleague = (add_account(writing, f"{name}@example.com").id for name in ("a", "b"))

    def upload(account_id: int, at: datetime = NOW) -> ProductImport:
        uploaded = ProductImport(organisation_id=platform, account_id=account_id, rows=[], created_at=at)
        add_product_import(writing, uploaded, expired_before=NOW)
        return uploaded

    old, kept = upload(colleague, NOW - timedelta(days=1)), upload(account)
    assert get_product_import(writing, platform, kept.id, account_id=account) is kept
    for platform_id, import_id, account_id in (
        (other, kept.id, account),
        (platform, kept.id, colleague),
        (platform, old.id, colleague),
        (platform, uuid4(), account),
    ):
        with pytest.raises(NotFound):
            get_product_import(writing, platform_id, import_id, account_id=account_id)
    upload(account)
    with pytest.raises(NotFound):
        get_product_import(writing, platform, kept.id, account_id=account)
