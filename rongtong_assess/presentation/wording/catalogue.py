"""What is said about solutions and products."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rongtong_assess.core.product import DEPLOYMENT_NAMES, PRICING_NAMES, SUBSIDY_NAMES, ProductDetails
from rongtong_assess.core.product_book import EntryBook, option_words
from rongtong_assess.core.size_class import SIZE_NAMES
from rongtong_assess.core.solution import EarnedOption, SceneStep
from rongtong_assess.presentation.wording.days import show_day
from rongtong_assess.presentation.wording.money import show_money_range
from rongtong_assess.presentation.wording.numbers import show_range

OTHERS = "别的"


INTEREST_WORDS = "利益相关：推荐方所在机构销售此产品"


STALE_WORDS = "核验已过一年，请先核实"


def book_step_words(step: SceneStep, book: EntryBook) -> str:
    """Such as "质量管理 1→2 级"."""
    scene = book.edition.scenes.get(step.scene_id)
    return f"{scene.name if scene else step.scene_id} {step.from_level}→{step.to_level} 级"


def fact_words(details: ProductDetails, book: EntryBook, titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Title and words of every field that firms ask for."""
    yield "服务商", f"{details.vendor}（{details.vendor_code}）"
    yield "适用行业", _industries(details, book)
    yield "适用规模", "、".join(f"{SIZE_NAMES[size]}企业" for size in details.sizes)
    yield "能带来", "；".join(list_effect_words(details, book))
    yield "部署方式", DEPLOYMENT_NAMES[details.deployment]
    yield "收费方式", PRICING_NAMES[details.pricing]
    yield "首年价", show_money_range(details.first_year.low_wan_yuan, details.first_year.high_wan_yuan)
    yield "续年价", f"每年 {show_money_range(details.yearly.low_wan_yuan, details.yearly.high_wan_yuan)}"
    yield "实施周期", week_range_words(details)
    for field in ("requirements", "interfaces", "data_location", "reference", "kpi", "service"):
        yield titles[field], getattr(details, field)
    yield titles["subsidy"], SUBSIDY_NAMES[details.subsidy]
    yield "信息来源", details.source
    yield "核验日期", show_day(details.checked_on)


def week_range_words(details: ProductDetails) -> str:
    """How long it takes to bring the product into use."""
    return show_range(details.weeks_low, details.weeks_high, "周")


def list_effect_words(details: ProductDetails, book: EntryBook) -> Iterator[str]:
    """The steps of scenes and the options that the product brings."""
    for step in details.steps:
        yield book_step_words(step, book)
    for option in details.options:
        yield _option(option, book)


def _option(option: EarnedOption, book: EntryBook) -> str:
    item = book.edition.items.get(option.item_id)
    return f"{item.name if item else option.item_id}：{option_words(book, option)}"


def _industries(details: ProductDetails, book: EntryBook) -> str:
    if set(details.industries) >= set(book.industries):
        return "全部行业"
    return "；".join(book.industries[id].name if id in book.industries else id for id in details.industries)
