"""Products: the order of fit, the declared interest, the year a check lasts."""

from __future__ import annotations

import random
from dataclasses import fields
from datetime import date
from itertools import permutations

import pytest

from rongtong_assess.core.catalogue.product import (
    STATE_WORDS,
    Product,
    ProductDetails,
    fit,
    has_interest,
    is_stale,
    list_products_for,
    next_state,
    order_by_fit,
    refuse_own_review,
)
from rongtong_assess.core.catalogue.solution import EarnedOption
from rongtong_assess.core.errors import Refused
from tests.products import OWN_CODE, TODAY, VENDOR_CODE, details, prices, product, step

NEED = {
    "steps": (step("quality:1>2"), step("quality:2>3")),
    "options": (EarnedOption("base.network", "C"),),
    "industry": "industry",
    "size_class": "small",
    "on": TODAY,
}
BOTH = NEED["steps"]
# Each is worse than the one before by exactly one rule, and better in all that follow it.
BEST_FIRST = [
    product("9", name="z", steps=BOTH, industries=(), sizes=(), first_year=prices("90"), checked_on=date(2020, 1, 1)),
    product(
        "8",
        name="y",
        options=NEED["options"],
        industries=(),
        sizes=(),
        first_year=prices("90"),
        checked_on=date(2020, 1, 1),
    ),
    product("7", name="x", sizes=(), first_year=prices("90"), checked_on=date(2020, 1, 1)),
    product("6", name="w", industries=(), first_year=prices("90"), checked_on=date(2020, 1, 1)),
    product("5", name="v", industries=(), sizes=(), first_year=prices("90"), checked_on=date(2026, 1, 1)),
    product("4", name="u", industries=(), sizes=(), first_year=prices("5", "6"), checked_on=date(2020, 1, 1)),
    product("3", name="t", industries=(), sizes=(), first_year=prices("4", "8"), checked_on=date(2020, 1, 2)),
    product("2", name="a", industries=(), sizes=(), first_year=prices("4", "8"), checked_on=date(2020, 1, 1)),
    product("0", name="b", industries=(), sizes=(), first_year=prices("4", "8"), checked_on=date(2020, 1, 1)),
    product("1", name="b", industries=(), sizes=(), first_year=prices("4", "8"), checked_on=date(2020, 1, 1)),
]


def test_each_rule_of_the_order_decides_before_all_that_follow_it() -> None:
    for _ in range(50):
        shuffled = random.sample(BEST_FIRST, len(BEST_FIRST))
        assert order_by_fit(shuffled, **NEED) == tuple(BEST_FIRST)


def test_nothing_but_the_stated_rules_moves_a_product() -> None:
    """Every other field is given every value another product has: the order stays."""
    stated = {"name", "steps", "options", "industries", "sizes", "first_year", "checked_on"}
    others = {field.name for field in fields(ProductDetails)} - stated
    changes = {name: "别的" if isinstance(getattr(details(), name), str) else 99 for name in others} | {
        "yearly": prices("99"),
        "declares_interest": True,
    }
    for place, listed in enumerate(BEST_FIRST):
        changed = Product(listed.id, "另一个平台", details_of(listed, changes), True)
        products = [*BEST_FIRST[:place], changed, *BEST_FIRST[place + 1 :]]
        assert [found.id for found in order_by_fit(products, **NEED)] == [found.id for found in BEST_FIRST]


def details_of(listed: Product, changes: dict[str, object]) -> ProductDetails:
    kept = {field.name: getattr(listed.details, field.name) for field in fields(ProductDetails)}
    return ProductDetails(**{**kept, **changes})


def test_a_product_has_no_field_for_payments() -> None:
    words = ("pay", "paid", "fee", "rank", "boost", "sponsor", "weight", "priority", "commission")
    names = [field.name for kind in (Product, ProductDetails) for field in fields(kind)]
    assert not [name for name in names if any(word in name for word in words)]


def test_the_order_does_not_depend_on_the_order_given() -> None:
    assert len({order_by_fit(some, **NEED) for some in permutations(BEST_FIRST[:5])}) == 1


def test_what_is_not_known_of_the_firm_speaks_against_no_product() -> None:
    found = fit(product(industries=(), sizes=()), steps=(), on=TODAY)
    assert found.fits_industry
    assert found.fits_size


def test_only_what_is_needed_counts_as_covered() -> None:
    found = fit(product(steps=(step("quality:1>2"), step("energy:0>1"))), steps=NEED["steps"], on=TODAY)
    assert found.steps == (step("quality:1>2"),)


def test_products_that_cover_nothing_of_what_is_needed_are_left_out() -> None:
    useless = product("x", steps=(step("energy:0>1"),))
    assert list_products_for([useless, BEST_FIRST[0]], **NEED) == (BEST_FIRST[0],)


@pytest.mark.parametrize(
    ("checked", "on", "stale"),
    [
        (date(2025, 11, 23), date(2026, 11, 22), False),
        (date(2025, 11, 23), date(2026, 11, 23), True),
        (date(2024, 2, 29), date(2025, 2, 28), False),
        (date(2024, 2, 29), date(2025, 3, 1), True),
    ],
)
def test_a_check_lasts_a_year(checked: date, on: date, stale: bool) -> None:
    assert is_stale(checked, on) is stale


def test_an_interest_follows_from_equal_codes_and_a_declaration_only_adds_one() -> None:
    own, other = details(vendor_code=OWN_CODE), details(vendor_code=VENDOR_CODE)
    assert has_interest(own, own_codes=[OWN_CODE])
    assert not has_interest(other, own_codes=[OWN_CODE])
    assert not has_interest(other, own_codes=[])
    assert has_interest(details(declares_interest=True), own_codes=[OWN_CODE])
    assert has_interest(details(vendor_code=OWN_CODE, declares_interest=False), own_codes=[OWN_CODE])


def test_every_state_has_words_and_published_versions_never_change() -> None:
    for state in STATE_WORDS:
        if state not in {"draft", "sent_back"}:
            with pytest.raises(Refused):
                next_state(state, "change")
    assert next_state("submitted", "publish") == "published"
    for state in ("draft", "sent_back", "published", "replaced", "withdrawn"):
        with pytest.raises(Refused):
            next_state(state, "publish")


def test_whoever_entered_any_of_it_may_not_review_it() -> None:
    refuse_own_review([1, 2], 3)
    with pytest.raises(Refused, match="不能自己审核"):
        refuse_own_review([1, 2], 1)
