"""A product in words, ready for a page: every field firms ask for, and the marks that must stand beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rongtong_assess.content.product.entry import FIELDS, EntryBook, option_words, write_entry
from rongtong_assess.core.product import (
    DEPLOYMENT_NAMES,
    PRICING_NAMES,
    SUBSIDY_NAMES,
    Product,
    ProductDetails,
    is_stale,
)
from rongtong_assess.core.size_class import SIZE_NAMES
from rongtong_assess.core.solution import EarnedOption, PriceRange, SceneStep
from rongtong_assess.reporting.words import show_range

INTEREST_WORDS = "利益相关：推荐方所在机构销售此产品"
STALE_WORDS = "核验已过一年，请先核实"


@dataclass(frozen=True, slots=True)
class ShownProduct:
    """Plain values. effects: steps and options; facts: title and words of every field; marks: "" where not due."""

    id: str
    name: str
    vendor: str
    platform_name: str
    effects: tuple[str, ...]
    first_year: str
    weeks: str
    facts: tuple[tuple[str, str], ...]
    interest: str
    stale: str


def show_product(product: Product, book: EntryBook, *, on: date) -> ShownProduct:
    """book: the names of scenes, industries and options as of now."""
    details = product.details
    return ShownProduct(
        id=product.id,
        name=details.name,
        vendor=details.vendor,
        platform_name=product.platform_name,
        effects=tuple(_effects(details, book)),
        first_year=_price(details.first_year),
        weeks=show_range(details.weeks_low, details.weeks_high, "周"),
        facts=tuple(_facts(details, book)),
        interest=INTEREST_WORDS if product.has_interest else "",
        stale=STALE_WORDS if is_stale(details.checked_on, on) else "",
    )


def step_words(step: SceneStep, book: EntryBook) -> str:
    """Such as "质量管理 1→2 级"."""
    scene = book.edition.scenes.get(step.scene_id)
    return f"{scene.name if scene else step.scene_id} {step.from_level}→{step.to_level} 级"


def list_changes(old: ProductDetails, new: ProductDetails, book: EntryBook) -> tuple[tuple[str, str, str], ...]:
    """Title, old words and new words of every field that differs."""
    before, after = write_entry(old, book), write_entry(new, book)
    return tuple(
        (definition.title, before[field], after[field])
        for field, definition in FIELDS.items()
        if before[field] != after[field]
    )


def _facts(details: ProductDetails, book: EntryBook) -> Iterator[tuple[str, str]]:
    yield "服务商", f"{details.vendor}（{details.vendor_code}）"
    yield "适用行业", _industries(details, book)
    yield "适用规模", "、".join(f"{SIZE_NAMES[size]}企业" for size in details.sizes)
    yield "能带来", "；".join(_effects(details, book))
    yield "部署方式", DEPLOYMENT_NAMES[details.deployment]
    yield "收费方式", PRICING_NAMES[details.pricing]
    yield "首年价", _price(details.first_year)
    yield "续年价", f"每年 {_price(details.yearly)}"
    yield "实施周期", show_range(details.weeks_low, details.weeks_high, "周")
    for field in ("requirements", "interfaces", "data_location", "reference", "kpi", "service"):
        yield FIELDS[field].title, getattr(details, field)
    yield FIELDS["subsidy"].title, SUBSIDY_NAMES[details.subsidy]
    yield "信息来源", details.source
    yield "核验日期", _day(details.checked_on)


def _effects(details: ProductDetails, book: EntryBook) -> Iterator[str]:
    for step in details.steps:
        yield step_words(step, book)
    for option in details.options:
        yield _option(option, book)


def _option(option: EarnedOption, book: EntryBook) -> str:
    item = book.edition.items.get(option.item_id)
    return f"{item.name if item else option.item_id}：{option_words(book, option)}"


def _industries(details: ProductDetails, book: EntryBook) -> str:
    if set(details.industries) >= set(book.industries):
        return "全部行业"
    return "；".join(book.industries[id].name if id in book.industries else id for id in details.industries)


def _price(prices: PriceRange) -> str:
    return show_range(prices.low_wan_yuan, prices.high_wan_yuan, "万元")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
