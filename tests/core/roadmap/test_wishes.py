"""Wishes of a firm: what cannot be, and what each mistake is called."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.roadmap.wishes import MOST_YEARS, PAIN_WEIGHT, PlanWishes, list_wish_mistakes

SOLUTIONS = ("oa-im", "erp-cloud")
POSSIBLE = PlanWishes(
    target_level=2,
    budget_wan_yuan=Decimal("0.5"),
    years=MOST_YEARS,
    owned=frozenset({"oa-im"}),
    wanted=frozenset({"erp-cloud"}),
    pains=frozenset({"quality"}),
    locked=frozenset({"energy"}),
)


def wheres(edition: Edition, wishes: PlanWishes) -> list[str]:
    return [mistake.where for mistake in list_wish_mistakes(wishes, edition, level=2, solutions=SOLUTIONS)]


def test_possible_wishes_have_no_mistakes(edition: Edition) -> None:
    assert wheres(edition, PlanWishes()) == wheres(edition, POSSIBLE) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"target_level": 1}, ["target"]),
        ({"target_level": 5}, ["target"]),
        ({"budget_wan_yuan": Decimal(0)}, ["budget"]),
        ({"budget_wan_yuan": Decimal(1_000_001)}, ["budget"]),
        ({"years": 0}, ["years"]),
        ({"years": MOST_YEARS + 1}, ["years"]),
        ({"owned": frozenset({"gone"})}, ["own"]),
        ({"wanted": frozenset({"gone", "lost"})}, ["want", "want"]),
        ({"excluded": frozenset({"gone"})}, ["exclude"]),
        ({"excluded": frozenset({"oa-im", "erp-cloud"})}, ["exclude", "exclude"]),
        ({"pains": frozenset({"nowhere"})}, ["pain"]),
        ({"locked": frozenset({"nowhere"})}, ["lock"]),
        ({"locked": frozenset({"quality"})}, ["lock"]),
    ],
)
def test_an_impossible_wish_is_named_by_its_field(
    edition: Edition, change: dict[str, Any], expected: list[str]
) -> None:
    assert wheres(edition, replace(POSSIBLE, **change)) == expected


def test_all_mistakes_are_found_at_once(edition: Edition) -> None:
    assert wheres(edition, replace(POSSIBLE, target_level=9, years=0, owned=frozenset({"gone"}))) == [
        "target",
        "years",
        "own",
    ]


def test_a_pain_weighs_more_than_another_scene() -> None:
    assert POSSIBLE.weight_of("quality") == PAIN_WEIGHT > POSSIBLE.weight_of("energy") == 1
