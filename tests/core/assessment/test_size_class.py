"""大/中/小/微型: every lower bound is included, and all of an industry's bounds are needed."""

from decimal import Decimal

import pytest

from rongtong_assess.core.assessment.firm import SIZE_NAMES, IndustrySizes, SizeStandard


def sizes(industry: str, name: str, **bounds: dict[str, int]) -> IndustrySizes:
    exact = {size: {what: Decimal(least) for what, least in bound.items()} for size, bound in bounds.items()}
    return IndustrySizes(industry, name, exact)


STANDARD = SizeStandard(
    {
        "industry": sizes(
            "industry",
            "工业",
            large={"employees": 1000, "revenue": 40000},
            medium={"employees": 300, "revenue": 2000},
            small={"employees": 20, "revenue": 300},
        ),
        "agriculture": sizes(
            "agriculture", "农、林、牧、渔业", large={"revenue": 20000}, medium={"revenue": 500}, small={"revenue": 50}
        ),
        "leasing": sizes(
            "leasing",
            "租赁和商务服务业",
            large={"employees": 300, "assets": 120000},
            medium={"employees": 100, "assets": 8000},
            small={"employees": 10, "assets": 100},
        ),
    }
)


@pytest.mark.parametrize(
    ("employees", "revenue", "size"),
    [
        (1000, "40000", "large"),
        (999, "40000", "medium"),
        (1000, "39999.99", "medium"),
        (300, "2000", "medium"),
        (299, "500000", "small"),
        (5000, "1999.99", "small"),
        (20, "300", "small"),
        (19, "300", "micro"),
        (20, "299.999999", "micro"),
        (0, "0", "micro"),
    ],
)
def test_every_bound_is_included_and_all_are_needed(employees: int, revenue: str, size: str) -> None:
    found = STANDARD.find_size_class("industry", employees=employees, revenue_wan_yuan=Decimal(revenue))
    assert found == size


@pytest.mark.parametrize(("employees", "revenue"), [(None, Decimal(300)), (20, None), (None, None)])
def test_an_unknown_indicator_leaves_the_class_open(employees: int | None, revenue: Decimal | None) -> None:
    assert STANDARD.find_size_class("industry", employees=employees, revenue_wan_yuan=revenue) is None


def test_an_indicator_the_industry_does_not_use_may_be_unknown() -> None:
    assert STANDARD.find_size_class("agriculture", employees=None, revenue_wan_yuan=Decimal(500)) == "medium"


def test_an_indicator_the_industry_does_not_use_changes_nothing() -> None:
    assert STANDARD.find_size_class("agriculture", employees=90000, revenue_wan_yuan=Decimal(49)) == "micro"


@pytest.mark.parametrize(
    ("assets", "size"), [(None, None), ("120000", "large"), ("119999", "medium"), ("100", "small"), ("99", "micro")]
)
def test_assets_are_judged_where_the_industry_asks_for_them(assets: str | None, size: str | None) -> None:
    found = STANDARD.find_size_class(
        "leasing", employees=300, revenue_wan_yuan=None, assets_wan_yuan=Decimal(assets) if assets else None
    )
    assert found == size


def test_every_class_has_a_name() -> None:
    assert SIZE_NAMES == {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}
