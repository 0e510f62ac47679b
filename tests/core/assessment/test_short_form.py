"""The short form gives a range that a better answer never lowers, and asks for every question."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.assessment.short_form import LevelRange, ShortForm, answered_share, find_range
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from tests.core.random_answers import SCENE_LEVELS, answers_to

ITEM, SCENE = "base.network", "scene.quality"
RANGES = (LevelRange(Decimal(0), 0, 1), LevelRange(Decimal("0.5"), 1, 2), LevelRange(Decimal("1.5"), 2, 4))
FORM = ShortForm("miit-2024", "", (ITEM, SCENE), RANGES, Decimal("0.9"), 1000)


@given(data=st.data(), level=SCENE_LEVELS)
def test_a_better_answer_never_lowers_either_end(edition: Edition, data: st.DataObject, level: int) -> None:
    keys = data.draw(answers_to(edition.items[ITEM]))
    found = [find_range(FORM, edition, {ITEM: keys, SCENE: higher}) for higher in range(level, 5)]
    assert [(levels.low, levels.high) for levels in found] == sorted((levels.low, levels.high) for levels in found)


def test_the_best_answers_lead_to_the_highest_range_and_the_worst_to_the_lowest(edition: Edition) -> None:
    best = frozenset(option.key for option in edition.items[ITEM].options if not option.is_exclusive)
    assert answered_share(edition, ITEM, best) == answered_share(edition, SCENE, 4) == 1
    assert answered_share(edition, SCENE, 1) == Fraction(1, 4)
    assert find_range(FORM, edition, {ITEM: best, SCENE: 4}) == RANGES[-1]
    assert find_range(FORM, edition, {ITEM: frozenset(), SCENE: 0}) == RANGES[0]


def test_a_range_begins_exactly_at_its_index(edition: Edition) -> None:
    assert find_range(FORM, edition, {ITEM: frozenset(), SCENE: 2}) == RANGES[1]
    assert find_range(FORM, edition, {ITEM: frozenset(), SCENE: 1}) == RANGES[0]


def test_every_open_question_is_named_at_once(edition: Edition) -> None:
    with pytest.raises(Refused) as refusal:
        find_range(FORM, edition, {})
    assert [mistake.where for mistake in refusal.value.mistakes] == [ITEM, SCENE]
