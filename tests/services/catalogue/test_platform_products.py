"""The life of a product: entered by one person, published by another, never changed in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.content.product.entry import build_entry_book, write_entry
from rongtong_assess.content.product.workbook import ProductRows, read_product_workbook, write_product_workbook
from rongtong_assess.content.reading.workbook_source import read_workbook
from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.catalogue.product import EntryBook
from rongtong_assess.core.china_time import end_of_day
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.services.catalogue.import_products import export_products, keep_import, plan_import, save_import
from rongtong_assess.services.catalogue.platform_profile import declare_platform_code
from rongtong_assess.services.catalogue.products import (
    ProductStand,
    add_product,
    change_product,
    discard_change,
    get_product,
    list_products,
    submit_product,
    take_back_product,
    withdraw_product,
)
from rongtong_assess.services.catalogue.review_product import (
    explain_no_review,
    list_waiting,
    publish_product,
    send_back_product,
)
from rongtong_assess.storage.catalogue import (
    find_platform_code,
    get_product_import,
    get_published_product,
    list_published_products,
)
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.catalogue import ProductVersion, StoredProduct
from rongtong_assess.storage.tables.people import Account, AuditEntry, Organisation
from tests.actors import platform_actor
from tests.products import OWN_CODE, TODAY, VENDOR_CODE, details, prices
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
        return [one.details.name for one in list_published_products(self.session, before=end_of_day(on))]


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


@pytest.fixture
def platform(session: Session) -> Platform:
    begin_writing(session)
    made = Platform(session, make_platform(session, "某平台"), person(session, "甲"), person(session, "乙"))
    declare_platform_code(session, made.actor(made.author), OWN_CODE, now=NOW)
    return made


@pytest.fixture
def book(library: Library) -> EntryBook:
    return build_entry_book(library, TODAY)


def test_a_product_is_seen_only_once_another_person_has_published_it(platform: Platform) -> None:
    product_id = platform.enter()
    assert platform.shown() == []
    platform.submit(product_id)
    assert platform.shown() == []
    assert [one.platform_name for one in list_waiting(platform.session)] == ["某平台"]
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
    marks = {one.id: one.has_interest for one in list_published_products(platform.session, before=end_of_day(TODAY))}
    assert marks == {str(own): True, str(other): False}
    declare_platform_code(platform.session, platform.actor(platform.author), VENDOR_CODE, now=NOW)
    marks = {one.id: one.has_interest for one in list_published_products(platform.session, before=end_of_day(TODAY))}
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


def rows_of(platform: Platform, book: EntryBook, *some: object) -> ProductRows:
    raw = write_product_workbook([write_entry(one, book) for one in some], book)
    return read_products(raw, book)


def read_products(raw: bytes, book: EntryBook) -> ProductRows:
    return read_product_workbook(read_workbook(raw, "文件"), "文件", book, on=TODAY)


def test_an_import_says_what_is_new_and_what_changes_before_anything_is_saved(
    platform: Platform, book: EntryBook
) -> None:
    platform.publish_new(name="旧")
    platform.publish_new(name="照旧")
    rows = rows_of(platform, book, details(name="旧", kpi="新指标"), details(name="照旧"), details(name="新"))
    kept = keep_import(platform.session, platform.actor(platform.author), rows, now=NOW)
    plan = plan_import(platform.session, kept, book)
    assert [line.outcome for line in plan.lines] == ["changed", "same", "new"]
    assert plan.lines[0].changes == (("成效指标", "电子化比例", "新指标"),)
    assert platform.session.scalar(select(func.count()).select_from(StoredProduct)) == 2
    save_import(platform.session, platform.actor(platform.author), kept, plan=plan, is_submitted=True, now=NOW)
    stands = {stand.newest.name: stand for stand in list_products(platform.session, platform.id)}
    assert {name: stand.newest.state for name, stand in stands.items()} == {
        "旧": "submitted",
        "新": "submitted",
        "照旧": "published",
    }
    assert platform.shown() == ["旧", "照旧"]
    with pytest.raises(NotFound):
        get_product_import(platform.session, platform.id, kept.id, account_id=platform.author)


def test_an_import_leaves_a_product_under_review_alone_and_says_so(platform: Platform, book: EntryBook) -> None:
    platform.submit(platform.enter(name="在审"))
    rows = rows_of(platform, book, details(name="新"), details(name="在审", kpi="别的"))
    kept = keep_import(platform.session, platform.actor(platform.author), rows, now=NOW)
    plan = plan_import(platform.session, kept, book)
    assert [line.details.name for line in plan.lines] == ["新"]
    assert "第 3 行：「在审」正在审核" in str(plan.left_out[0])


def test_what_is_left_out_is_kept_with_the_rest_until_it_is_saved(platform: Platform, book: EntryBook) -> None:
    wrong, strange = Mistake("C3", "读不了", "请改"), Mistake("AA1", "没有读", "请看")
    rows = replace(rows_of(platform, book, details(name="新")), left_out=(wrong,), remarks=(strange,))
    kept = keep_import(platform.session, platform.actor(platform.author), rows, now=NOW)
    plan = plan_import(platform.session, kept, book)
    assert (len(plan.lines), plan.left_out, plan.remarks) == (1, (wrong,), (strange,))


def test_a_plan_has_another_name_when_the_products_have_changed(platform: Platform, book: EntryBook) -> None:
    kept = keep_import(platform.session, platform.actor(platform.author), rows_of(platform, book, details()), now=NOW)
    before = plan_import(platform.session, kept, book)
    platform.enter(kpi="别的")
    assert plan_import(platform.session, kept, book).digest != before.digest


def test_what_one_person_uploaded_is_not_found_by_another(platform: Platform, book: EntryBook) -> None:
    rows = rows_of(platform, book, details())
    kept = keep_import(platform.session, platform.actor(platform.author), rows, now=NOW)
    other = make_platform(platform.session, "另一个平台")
    for place, account in ((platform.id, platform.reviewer), (other, platform.author)):
        with pytest.raises(NotFound):
            get_product_import(platform.session, place, kept.id, account_id=account)


def test_the_exported_workbook_changes_nothing_when_it_comes_back(platform: Platform, book: EntryBook) -> None:
    platform.publish_new()
    platform.enter(name="草稿")
    rows = read_products(export_products(platform.session, platform.actor(platform.author), book), book)
    kept = keep_import(platform.session, platform.actor(platform.author), rows, now=NOW)
    assert {line.outcome for line in plan_import(platform.session, kept, book).lines} == {"same"}
