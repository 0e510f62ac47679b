"""Bands and names of the edition's objects."""

from decimal import Decimal
from fractions import Fraction

import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.fact import ShareBand


@pytest.mark.parametrize(
    ("share", "is_in_closed", "is_in_open"),
    [
        (Fraction(10) - Fraction(1, 10**30), False, False),
        (Fraction(10), True, False),
        (Fraction(10) + Fraction(1, 10**30), True, True),
        (Fraction(20) - Fraction(1, 10**30), True, True),
        (Fraction(20), True, False),
        (Fraction(20) + Fraction(1, 10**30), False, False),
    ],
)
def test_a_band_holds_its_ends_only_where_they_are_included(
    share: Fraction, is_in_closed: bool, is_in_open: bool
) -> None:
    closed = ShareBand(Decimal(10), Decimal(20), low_included=True, high_included=True)
    opened = ShareBand(Decimal(10), Decimal(20), low_included=False, high_included=False)
    assert closed.holds(share) is is_in_closed
    assert opened.holds(share) is is_in_open


def test_every_kind_of_question_has_its_indicator_s_name(edition: Edition) -> None:
    questions = ("base.device_network", "scene.finance", "fact.production_devices")
    assert [edition.question_name(question) for question in questions] == ["设备联网", "财务管理", "生产设备总数"]


def test_a_shared_fact_knows_every_item_that_uses_it(edition: Edition) -> None:
    users = [item.id for item in edition.items_using("revenue_last")]
    assert users == ["effect.green", "effect.market", "effect.value"]


def test_the_full_points_are_100(edition: Edition) -> None:
    assert edition.full_points == 100
    assert len(edition.items) == 15
    assert len(edition.scenes) == 16
    assert sum(scene.is_required for scene in edition.scenes.values()) == 10


def test_options_are_worth_their_points_together(edition: Edition) -> None:
    item = next(item for item in edition.items.values() if item.kind == "multi")
    first, second, *_ = item.options
    assert item.points_of(()) == 0
    assert item.points_of([first.key, second.key]) == first.points + second.points
    with pytest.raises(KeyError):
        item.points_of(["?"])
