"""A product that a service platform offers, checked field by field, the states of its life, and what it may name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rongtong_assess.core.assessment.firm import IndustrySizes
from rongtong_assess.core.catalogue.solution import PER_BAND, EarnedOption, PriceRange, SceneStep
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused

DEPLOYMENT_NAMES: Mapping[str, str] = {
    "saas": "网上直接用（SaaS）",
    "on_premise": "装在企业自己的服务器上",
    "private_cloud": "装在企业租用的云上",
    "appliance": "一体机或网关",
    "client": "装在电脑或手机上",
    "service": "人工服务，不用部署",
}

PRICING_NAMES: Mapping[str, str] = {
    "subscription": "按年订阅",
    "purchase": "一次买断，以后付维护费",
    "per_use": "按用量",
    "per_device": "按设备或账号数",
    "project": "按项目报价",
    "free": "免费",
}

SUBSIDY_NAMES: Mapping[str, str] = {"yes": "可以计入", "no": "不能计入", "ask": "看当地文件，请先问清"}


PER_BAND_NAME = "占比提高一档"


@dataclass(frozen=True, slots=True)
class ProductDetails:
    """What a platform says about a product. Money in 万元.

    industries: ids of the size standard. sizes: large, medium, small, micro. checked_on: the last day
    on which somebody checked all this. declares_interest: the platform declares that it, or whoever recommends
    the product, gains from a sale.
    """

    name: str
    vendor: str
    vendor_code: str
    industries: tuple[str, ...]
    sizes: tuple[str, ...]
    steps: tuple[SceneStep, ...]
    options: tuple[EarnedOption, ...]
    deployment: str
    pricing: str
    first_year: PriceRange
    yearly: PriceRange
    weeks_low: int
    weeks_high: int
    requirements: str
    interfaces: str
    data_location: str
    reference: str
    kpi: str
    service: str
    subsidy: str
    source: str
    checked_on: date
    declares_interest: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    """产品: a published product as others see it. has_interest: whoever recommends it gains from a sale."""

    id: str
    platform_name: str
    details: ProductDetails
    has_interest: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """How a product meets a need: steps and options hold only what is needed and covered."""

    steps: tuple[SceneStep, ...]
    options: tuple[EarnedOption, ...]
    fits_industry: bool
    fits_size: bool
    is_stale: bool


def is_stale(checked_on: date, on: date) -> bool:
    """Whether the last check is a year or more ago."""
    year = checked_on.year + 1
    # A check on 29 February counts until the end of February.
    is_leap_day = (checked_on.month, checked_on.day) == (2, 29)
    anniversary = date(year, 3, 1) if is_leap_day else checked_on.replace(year=year)
    return on >= anniversary


def has_interest(details: ProductDetails, *, own_codes: Collection[str]) -> bool:
    """Whether whoever recommends it gains from the sale: computed from the credit codes, or declared.

    own_codes: of the recommending organisation. A declaration can add an interest, never remove one.
    """
    return details.vendor_code in own_codes or details.declares_interest


def fit(
    product: Product,
    *,
    steps: Collection[SceneStep],
    options: Collection[EarnedOption] = (),
    industry: str | None = None,
    size_class: str | None = None,
    on: date,
) -> Fit:
    """How a product meets a need. An unknown industry or size counts against no product."""
    details = product.details
    return Fit(
        steps=tuple(step for step in details.steps if step in steps),
        options=tuple(option for option in details.options if option in options),
        fits_industry=industry is None or industry in details.industries,
        fits_size=size_class is None or size_class in details.sizes,
        is_stale=is_stale(details.checked_on, on),
    )


def order_by_fit(
    products: Iterable[Product],
    *,
    steps: Collection[SceneStep],
    options: Collection[EarnedOption] = (),
    industry: str | None = None,
    size_class: str | None = None,
    on: date,
) -> tuple[Product, ...]:
    """The order in which products are shown.

    1. covers more of the needed steps, 2. then of the needed options; 3. made for the industry; 4. for the
    size; 5. checked within a year; 6. lower first-year price (middle of its range); 7. checked more
    recently; 8. name; 9. id.
    """

    def rank(product: Product) -> tuple[int, int, bool, bool, bool, Decimal, int, str, str]:
        found = fit(product, steps=steps, options=options, industry=industry, size_class=size_class, on=on)
        details = product.details
        return (
            -len(found.steps),
            -len(found.options),
            not found.fits_industry,
            not found.fits_size,
            found.is_stale,
            details.first_year.low_wan_yuan + details.first_year.high_wan_yuan,
            -details.checked_on.toordinal(),
            details.name,
            product.id,
        )

    return tuple(sorted(products, key=rank))


def list_products_for(
    products: Iterable[Product],
    *,
    steps: Collection[SceneStep],
    options: Collection[EarnedOption] = (),
    industry: str | None = None,
    size_class: str | None = None,
    on: date,
) -> tuple[Product, ...]:
    """The products that cover some needed step or option, in the order of fit."""
    found = order_by_fit(products, steps=steps, options=options, industry=industry, size_class=size_class, on=on)
    return tuple(
        product
        for product in found
        if any(step in steps for step in product.details.steps)
        or any(option in options for option in product.details.options)
    )


STATE_WORDS: Mapping[str, str] = {
    "draft": "草稿",
    "submitted": "等待审核",
    "sent_back": "退回修改",
    "published": "已发布",
    "replaced": "已被新版取代",
    "withdrawn": "已撤下",
}

_STEPS: Mapping[str, tuple[frozenset[str], str]] = {
    "change": (frozenset({"draft", "sent_back"}), "draft"),
    "submit": (frozenset({"draft", "sent_back"}), "submitted"),
    "take_back": (frozenset({"submitted"}), "draft"),
    "send_back": (frozenset({"submitted"}), "sent_back"),
    "publish": (frozenset({"submitted"}), "published"),
    "discard": (frozenset({"draft", "submitted", "sent_back"}), "withdrawn"),
    "replace": (frozenset({"published"}), "replaced"),
    "withdraw": (frozenset({"published", "draft", "submitted", "sent_back"}), "withdrawn"),
}

_CURES = {"change": "正在审核的，请先撤回修改", "publish": "请让录入的人先提交审核"}


def next_state(state: str, action: str) -> str:
    """The state after an action; raises Refused where the action is not possible."""
    from_states, to_state = _STEPS[action]
    if state not in from_states:
        what = f"这一版现在是“{STATE_WORDS[state]}”，不能这样做"
        raise Refused.because("产品", what, _CURES.get(action, "请刷新页面再看"))
    return to_state


def refuse_own_review(writers: Collection[int], reviewer_id: int) -> None:
    """Raises Refused for a reviewer who has entered any of it."""
    if reviewer_id in writers:
        raise Refused.because("审核人", "录入的人不能自己审核", "请让本平台的另一位同事或平台管理员审核")


@dataclass(frozen=True, slots=True)
class EntryBook:
    """What an entry may name: scenes of the edition in force, industries, options that can be bought."""

    edition: Edition
    industries: Mapping[str, IndustrySizes]
    options: frozenset[EarnedOption]


def option_words(book: EntryBook, option: EarnedOption) -> str:
    """What the option says; "占比提高一档" for a share of devices."""
    item = book.edition.items.get(option.item_id)
    if option.key == PER_BAND or item is None or option.key not in item.option_by_key:
        return PER_BAND_NAME if option.key == PER_BAND else option.key
    return item.option_by_key[option.key].text
