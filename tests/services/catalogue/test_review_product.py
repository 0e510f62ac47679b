"""A product is entered by one person and published or sent back by another, never changed in place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from rongtong_assess.core.china_time import end_of_day
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.catalogue.products import (
    change_product,
    take_back_product,
)
from rongtong_assess.services.catalogue.review_product import (
    explain_no_review,
    list_waiting,
    publish_product,
    send_back_product,
)
from rongtong_assess.storage.catalogue import (
    get_published_product,
)
from rongtong_assess.storage.tables.people import Account, AuditEntry
from tests.products import TODAY, details, prices
from tests.services.catalogue.platforms import Platform, person
from tests.services.makers import NOW


def test_a_product_is_seen_only_once_another_person_has_published_it(platform: Platform) -> None:
    product_id = platform.enter()
    assert platform.shown() == []
    platform.submit(product_id)
    assert platform.shown() == []
    assert [waiting.platform_name for waiting in list_waiting(platform.session)] == ["某平台"]
    platform.publish(product_id)
    assert platform.shown() == ["质检记录"]
    actions = platform.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["platform.change", "product.enter", "product.submit", "product.publish"]


def test_who_entered_it_cannot_publish_it_nor_send_it_back(platform: Platform) -> None:
    product_id = platform.enter()
    platform.submit(product_id)
    for reviewer in (platform.author, person(platform.session, " 甲 ")):
        with pytest.raises(Refused, match="审核人"):
            publish_product(
                platform.session, platform.actor(reviewer), platform.get(product_id), seen_revision=1, now=NOW
            )
        with pytest.raises(Refused, match="审核人"):
            send_back_product(
                platform.session,
                platform.actor(reviewer),
                platform.get(product_id),
                reason="改",
                seen_revision=1,
                now=NOW,
            )
        assert "审核" in explain_no_review(platform.session, platform.actor(reviewer), platform.get(product_id).newest)
    assert platform.shown() == []


def test_everyone_who_ever_wrote_in_a_version_is_barred_from_its_review(platform: Platform) -> None:
    product_id = platform.enter()
    change_product(
        platform.session,
        platform.actor(platform.reviewer),
        platform.get(product_id),
        details=details(kpi="别的"),
        seen_revision=1,
        now=NOW,
    )
    platform.submit(product_id)
    for writer in (platform.author, platform.reviewer):
        with pytest.raises(Refused, match="不能自己审核"):
            publish_product(
                platform.session, platform.actor(writer), platform.get(product_id), seen_revision=2, now=NOW
            )


def test_without_the_author_nobody_can_tell_two_people(platform: Platform) -> None:
    product_id = platform.enter()
    platform.submit(product_id)
    platform.session.delete(platform.session.get(Account, platform.author))
    platform.session.flush()
    platform.session.expire_all()
    with pytest.raises(Refused, match="已经注销"):
        publish_product(
            platform.session, platform.actor(platform.reviewer), platform.get(product_id), seen_revision=1, now=NOW
        )


def test_what_was_changed_since_it_was_read_is_not_published(platform: Platform) -> None:
    product_id = platform.enter()
    platform.submit(product_id)
    take_back_product(platform.session, platform.actor(platform.author), platform.get(product_id), now=NOW)
    platform.change(product_id, kpi="别的")
    platform.submit(product_id)
    with pytest.raises(Refused, match="又改过"):
        publish_product(
            platform.session, platform.actor(platform.reviewer), platform.get(product_id), seen_revision=1, now=NOW
        )


def test_what_is_published_stays_until_the_change_is_published(platform: Platform) -> None:
    product_id = platform.publish_new()
    before = platform.get(product_id).published.document
    platform.change(product_id, first_year=prices("9"))
    platform.submit(product_id)
    assert get_published_product(platform.session, product_id, before=end_of_day(TODAY)).details.first_year == prices(
        "1.2", "3"
    )
    platform.publish(product_id)
    assert get_published_product(platform.session, product_id, before=end_of_day(TODAY)).details.first_year == prices(
        "9"
    )
    old, new = platform.get(product_id).versions
    assert (old.state, new.state) == ("replaced", "published")
    assert old.document == before


def test_a_past_day_shows_what_was_published_then(platform: Platform) -> None:
    product_id = platform.publish_new()
    platform.change(product_id, name="新名字")
    platform.submit(product_id)
    platform.publish(product_id, NOW + timedelta(days=3))
    assert platform.shown(TODAY - timedelta(days=1)) == []
    assert platform.shown(TODAY) == ["质检记录"]
    assert platform.shown(TODAY + timedelta(days=2)) == ["质检记录"]
    assert platform.shown(TODAY + timedelta(days=3)) == ["新名字"]


def test_a_version_sent_back_carries_the_reason_and_can_be_mended(platform: Platform) -> None:
    product_id = platform.enter()
    platform.submit(product_id)
    for reason in ("", "  ", "长" * 501):
        with pytest.raises(Refused, match="退回的原因"):
            send_back_product(
                platform.session,
                platform.actor(platform.reviewer),
                platform.get(product_id),
                reason=reason,
                seen_revision=1,
                now=NOW,
            )
    send_back_product(
        platform.session,
        platform.actor(platform.reviewer),
        platform.get(product_id),
        reason="价格没有出处",
        seen_revision=1,
        now=NOW,
    )
    assert platform.get(product_id).newest.reason == "价格没有出处"
    platform.change(product_id, source="合同")
    platform.submit(product_id)
    platform.publish(product_id)
    assert platform.shown() == ["质检记录"]
