"""A product's details are kept as JSON and come back as they were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.catalogue.product import ProductDetails
from rongtong_assess.core.catalogue.product_json import product_json, read_product_details
from rongtong_assess.core.catalogue.solution import EarnedOption
from tests.core.random_values import DAYS, OPTIONS, RANGES, STEPS, TEXTS, stored
from tests.products import details, prices


@given(
    st.builds(
        ProductDetails,
        **{name: TEXTS for name, kind in ProductDetails.__annotations__.items() if kind == "str"},
        industries=st.lists(TEXTS).map(tuple),
        sizes=st.lists(TEXTS).map(tuple),
        steps=st.lists(STEPS).map(tuple),
        options=st.lists(OPTIONS).map(tuple),
        first_year=RANGES,
        yearly=RANGES,
        weeks_low=st.integers(0, 260),
        weeks_high=st.integers(0, 260),
        checked_on=DAYS,
        declares_interest=st.booleans(),
    )
)
def test_details_come_back(random_details: ProductDetails) -> None:
    assert read_product_details(stored(product_json(random_details))) == random_details


def test_a_document_gives_back_the_same_details_with_exact_money() -> None:
    plain = details(first_year=prices("0.1", "0.30"), options=(EarnedOption("base.network", "C"),))
    assert read_product_details(product_json(plain)) == plain
