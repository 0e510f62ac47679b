"""What a city's rule would pay, to the last 元, and when it does not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from rongtong_assess.core.catalogue.support import SubsidyRule, city_prefix, find_subsidy_rule, subsidise

RULE = SubsidyRule(
    region="442000",
    city="中山市",
    title="编的规则",
    document="",
    source="测试",
    valid_from=date(2025, 1, 1),
    valid_until=date(2026, 12, 31),
    percent=Decimal(30),
    cap_by_level={2: Decimal(30), 3: Decimal(60), 4: Decimal(100)},
    counts=(),
    condition="",
    paid_when="",
    is_example=True,
)


@pytest.mark.parametrize(
    ("eligible", "level", "paid"),
    [
        ("40.5", 2, "12.15"),
        ("99.99", 2, "29.997"),
        ("100", 2, "30"),
        ("100.01", 2, "30"),
        ("250", 3, "60"),
        ("250", 4, "75"),
        ("400", 4, "100"),
        ("0.0001", 2, "0.00003"),
        ("0", 2, "0"),
        ("-5", 2, "0"),
        ("100", 1, "0"),
        ("100", 0, "0"),
    ],
)
def test_it_pays_the_share_up_to_the_cap_of_the_level_reached(eligible: str, level: int, paid: str) -> None:
    assert subsidise(RULE, eligible_wan_yuan=Decimal(eligible), level_reached=level) == Decimal(paid)


def test_a_level_above_the_last_named_one_has_reached_that_one() -> None:
    upto_3 = replace(RULE, cap_by_level={2: Decimal(30), 3: Decimal(60)})
    assert subsidise(upto_3, eligible_wan_yuan=Decimal(1000), level_reached=4) == 60


@pytest.mark.parametrize("unknown", [{"percent": None}, {"cap_by_level": {}}])
def test_what_is_not_known_is_not_computed(unknown: dict[str, object]) -> None:
    rule = replace(RULE, **unknown)  # type: ignore[arg-type]  # short table
    assert subsidise(rule, eligible_wan_yuan=Decimal(100), level_reached=2) is None


def test_a_level_without_claim_gets_nothing_even_where_the_percentage_is_not_known() -> None:
    rule = replace(RULE, percent=None)
    assert subsidise(rule, eligible_wan_yuan=Decimal(100), level_reached=1) == 0


@pytest.mark.parametrize(
    ("region", "on", "is_found"),
    [
        ("442000", date(2025, 1, 1), True),
        ("442099", date(2026, 12, 31), True),
        ("442000", date(2024, 12, 31), False),
        ("442000", date(2027, 1, 1), False),
        ("441900", date(2026, 1, 1), False),
        ("440000", date(2026, 1, 1), False),
        (None, date(2026, 1, 1), False),
    ],
)
def test_a_rule_is_found_for_its_city_while_it_is_in_force(region: str | None, on: date, is_found: bool) -> None:
    assert (find_subsidy_rule([RULE], region, on) is RULE) == is_found


def test_of_two_rules_of_a_city_the_one_in_force_is_taken() -> None:
    later = replace(RULE, valid_from=date(2027, 1, 1), valid_until=None)
    assert find_subsidy_rule([RULE, later], "442000", date(2026, 12, 31)) is RULE
    assert find_subsidy_rule([RULE, later], "442000", date(2040, 1, 1)) is later


@pytest.mark.parametrize(("region", "prefix"), [("330100", "3301"), ("310000", "31"), ("429004", "429004")])
def test_cities_municipalities_and_counties_under_a_province_have_their_own_reach(region: str, prefix: str) -> None:
    assert city_prefix(region) == prefix
