"""An import is previewed, then saved as it was shown or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from rongtong_assess.content.product.entry import write_entry
from rongtong_assess.content.product.workbook import ProductRows, read_product_workbook, write_product_workbook
from rongtong_assess.content.reading.workbook_source import read_workbook
from rongtong_assess.core.catalogue.product import EntryBook
from rongtong_assess.core.errors import Mistake, NotFound
from rongtong_assess.services.catalogue.import_products import export_products, keep_import, plan_import, save_import
from rongtong_assess.services.catalogue.products import (
    list_products,
)
from rongtong_assess.storage.catalogue import (
    get_product_import,
)
from rongtong_assess.storage.tables.catalogue import StoredProduct
from tests.products import TODAY, details
from tests.services.catalogue.platforms import Platform, make_platform
from tests.services.makers import NOW


def rows_of(platform: Platform, book: EntryBook, *some: object) -> ProductRows:
    raw = write_product_workbook([write_entry(entry, book) for entry in some], book)
    return read_products(raw, book)


def read_products(raw: bytes, book: EntryBook) -> ProductRows:
    return read_product_workbook(read_workbook(raw, "文件"), "文件", book=book, on=TODAY)


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
