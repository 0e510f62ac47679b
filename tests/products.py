"""Makes products of platforms, and entries of them, for tests of several parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from rongtong_assess.core.catalogue.product import Product, ProductDetails
from rongtong_assess.core.catalogue.solution import PriceRange, SceneStep

TODAY = date(2026, 11, 23)
VENDOR_CODE, OWN_CODE = "91330100TEXT00002A", "91330100TEXT00003D"


def step(text: str) -> SceneStep:
    """From "quality:1>2": the scene and its two levels."""
    scene, _, levels = text.partition(":")
    return SceneStep(scene, int(levels[0]), int(levels[2]))


def prices(low: str, high: str | None = None) -> PriceRange:
    return PriceRange(Decimal(low), Decimal(high or low))


def details(**changes: Any) -> ProductDetails:
    plain = ProductDetails(
        name="质检记录",
        vendor="某软件公司",
        vendor_code=VENDOR_CODE,
        industries=("industry",),
        sizes=("small", "micro"),
        steps=(step("quality:1>2"),),
        options=(),
        deployment="saas",
        pricing="subscription",
        first_year=prices("1.2", "3"),
        yearly=prices("0.8", "2"),
        weeks_low=1,
        weeks_high=3,
        requirements="车间有网络",
        interfaces="可整套导出",
        data_location="杭州",
        reference="还没有",
        kpi="电子化比例",
        service="当天答复",
        subsidy="ask",
        source="服务商提供",
        checked_on=date(2026, 10, 1),
    )
    return replace(plain, **changes)


def product(id: str = "p", has_interest: bool = False, **changes: Any) -> Product:
    return Product(id, "某平台", details(**changes), has_interest)


def entry(**changes: str) -> dict[str, str]:
    """A product as a person types it."""
    plain = {
        "name": "质检记录",
        "vendor": "某软件公司",
        "vendor_code": VENDOR_CODE,
        "industries": "工业",
        "sizes": "小、微",
        "steps": "质量管理 1→2",
        "deployment": "saas",
        "pricing": "subscription",
        "first_year_low": "1.2",
        "first_year_high": "3",
        "yearly_low": "0.8",
        "yearly_high": "2",
        "weeks_low": "1",
        "weeks_high": "3",
        "requirements": "车间有网络",
        "interfaces": "可整套导出",
        "data_location": "杭州",
        "reference": "还没有",
        "kpi": "电子化比例",
        "service": "当天答复",
        "subsidy": "ask",
        "source": "服务商提供",
        "checked_on": "2026-10-01",
    }
    return {**plain, **changes}
