"""A platform changes, withdraws and lists its products; each is entered once."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from rongtong_assess.core.china_time import end_of_day
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.catalogue.platform_profile import declare_platform_code
from rongtong_assess.services.catalogue.products import (
    add_product,
    change_product,
    discard_change,
    get_product,
    list_products,
    submit_product,
    withdraw_product,
)
from rongtong_assess.storage.catalogue import (
    find_platform_code,
    get_published_product,
    list_published_products,
)
from rongtong_assess.storage.tables.catalogue import ProductVersion
from rongtong_assess.storage.tables.people import Organisation
from tests.actors import platform_actor
from tests.products import OWN_CODE, TODAY, VENDOR_CODE, details
from tests.services.catalogue.platforms import Platform, make_platform
from tests.services.makers import NOW


def test_a_product_under_review_cannot_be_changed(platform: Platform) -> None:
    product_id = platform.enter()
    platform.submit(product_id)
    with pytest.raises(Refused, match="先撤回"):
        platform.change(product_id, kpi="别的")


def test_a_change_made_on_an_old_page_is_refused(platform: Platform) -> None:
    product_id = platform.enter()
    platform.change(product_id, kpi="别的")
    with pytest.raises(Refused, match="别人改过"):
        change_product(
            platform.session,
            platform.actor(platform.reviewer),
            platform.get(product_id),
            details=details(),
            seen_revision=1,
            now=NOW,
        )


def test_a_withdrawn_product_is_gone_at_once_and_may_come_back_through_review(platform: Platform) -> None:
    product_id = platform.publish_new()
    platform.change(product_id, kpi="别的")
    withdraw_product(platform.session, platform.actor(platform.author), platform.get(product_id), now=NOW)
    assert platform.shown() == []
    with pytest.raises(NotFound):
        get_published_product(platform.session, product_id, before=end_of_day(TODAY))
    with pytest.raises(Refused, match="已经撤下"):
        withdraw_product(platform.session, platform.actor(platform.author), platform.get(product_id), now=NOW)
    platform.change(product_id, kpi="别的")
    platform.submit(product_id)
    platform.publish(product_id)
    assert platform.shown() == ["质检记录"]


def test_giving_up_a_change_leaves_what_is_published(platform: Platform) -> None:
    product_id = platform.publish_new()
    platform.change(product_id, name="别的")
    discard_change(platform.session, platform.actor(platform.author), platform.get(product_id), now=NOW)
    assert platform.shown() == ["质检记录"]
    assert platform.get(product_id).working is None


def test_without_its_own_code_a_platform_can_submit_nothing(platform: Platform) -> None:
    other = make_platform(platform.session, "另一个平台")
    actor = platform_actor(other, platform.author)
    made = add_product(platform.session, actor, details(), now=NOW)
    with pytest.raises(Refused, match="统一社会信用代码"):
        submit_product(platform.session, actor, get_product(platform.session, other, made.product_id), now=NOW)


def test_a_wrong_code_is_not_declared(platform: Platform) -> None:
    with pytest.raises(Refused, match="校验位"):
        declare_platform_code(platform.session, platform.actor(platform.author), OWN_CODE[:-1] + "1", now=NOW)
    assert find_platform_code(platform.session, platform.id) == OWN_CODE


def test_the_mark_of_interest_cannot_be_lost_by_declaring_another_code(platform: Platform) -> None:
    own = platform.publish_new(vendor_code=OWN_CODE)
    other = platform.publish_new()
    products = list_published_products(platform.session, before=end_of_day(TODAY))
    marks = {product.id: product.has_interest for product in products}
    assert marks == {str(own): True, str(other): False}
    declare_platform_code(platform.session, platform.actor(platform.author), VENDOR_CODE, now=NOW)
    products = list_published_products(platform.session, before=end_of_day(TODAY))
    marks = {product.id: product.has_interest for product in products}
    assert marks == {str(own): True, str(other): True}


def test_the_same_product_of_a_vendor_is_entered_once(platform: Platform) -> None:
    first = platform.enter()
    with pytest.raises(Refused, match="已经录入过"):
        platform.enter()
    second = platform.enter(name="别的")
    with pytest.raises(Refused, match="已经录入过"):
        platform.change(second)
    withdraw_product(platform.session, platform.actor(platform.author), platform.get(first), now=NOW)
    platform.enter()


def test_another_platforms_product_is_not_found(platform: Platform) -> None:
    product_id = platform.publish_new()
    with pytest.raises(NotFound):
        get_product(platform.session, make_platform(platform.session, "另一个平台"), product_id)


def test_a_platform_that_is_switched_off_shows_no_products(platform: Platform) -> None:
    platform.publish_new()
    platform.session.get(Organisation, platform.id).is_active = False
    platform.session.flush()
    assert platform.shown() == []


def test_a_version_cannot_hang_on_another_platforms_product(platform: Platform) -> None:
    product_id = platform.publish_new()
    other = make_platform(platform.session, "另一个平台")
    copied = platform.get(product_id).newest
    platform.session.add(
        ProductVersion(
            organisation_id=other,
            product_id=product_id,
            number=9,
            state="draft",
            name=copied.name,
            vendor_code=copied.vendor_code,
            document=copied.document,
            writers=[],
            changed_at=NOW,
        )
    )
    with pytest.raises(IntegrityError):
        platform.session.flush()


@pytest.mark.parametrize("state", ["published", "draft"])
def test_the_database_keeps_one_published_version_and_one_draft(platform: Platform, state: str) -> None:
    product_id = platform.publish_new()
    platform.change(product_id, kpi="别的")
    copied = platform.get(product_id).newest
    platform.session.add(
        ProductVersion(
            organisation_id=platform.id,
            product_id=product_id,
            number=9,
            state=state,
            name=copied.name,
            vendor_code=copied.vendor_code,
            document=copied.document,
            writers=[],
            changed_at=NOW,
        )
    )
    with pytest.raises(IntegrityError):
        platform.session.flush()


def test_products_that_need_something_done_come_first(platform: Platform) -> None:
    platform.publish_new(name="乙")
    platform.enter(name="丙")
    waiting = platform.enter(name="甲")
    platform.submit(waiting)
    names = [stand.newest.name for stand in list_products(platform.session, platform.id)]
    assert names == ["甲", "丙", "乙"]
