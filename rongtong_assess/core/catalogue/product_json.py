"""The details of a product as plain JSON values, and back; the form in which versions of products are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from rongtong_assess.core.catalogue.product import ProductDetails
from rongtong_assess.core.catalogue.solution import EarnedOption, PriceRange, SceneStep

PLAIN_FIELDS = (
    "name",
    "vendor",
    "vendor_code",
    "deployment",
    "pricing",
    "weeks_low",
    "weeks_high",
    "requirements",
    "interfaces",
    "data_location",
    "reference",
    "kpi",
    "service",
    "subsidy",
    "source",
    "declares_interest",
)


def product_json(details: ProductDetails) -> dict[str, Any]:
    """The details as plain JSON values; money as text, so that it stays exact."""
    return {
        **{field: getattr(details, field) for field in PLAIN_FIELDS},
        "industries": list(details.industries),
        "sizes": list(details.sizes),
        "steps": [[step.scene_id, step.from_level, step.to_level] for step in details.steps],
        "options": [[option.item_id, option.key] for option in details.options],
        "first_year": _prices(details.first_year),
        "yearly": _prices(details.yearly),
        "checked_on": details.checked_on.isoformat(),
    }


def read_product_details(document: Mapping[str, Any]) -> ProductDetails:
    """The inverse of `product_json`."""
    return ProductDetails(
        **{field: document[field] for field in PLAIN_FIELDS},
        industries=tuple(document["industries"]),
        sizes=tuple(document["sizes"]),
        steps=tuple(SceneStep(*step) for step in document["steps"]),
        options=tuple(EarnedOption(*option) for option in document["options"]),
        first_year=_price_range(document["first_year"]),
        yearly=_price_range(document["yearly"]),
        checked_on=date.fromisoformat(document["checked_on"]),
    )


def _prices(prices: PriceRange) -> list[str]:
    return [f"{prices.low_wan_yuan:f}", f"{prices.high_wan_yuan:f}"]


def _price_range(prices: list[str]) -> PriceRange:
    return PriceRange(*map(Decimal, prices))
