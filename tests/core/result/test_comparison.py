"""Two results side by side: exact where both are known, silent where the older answers say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from rongtong_assess.core.assessment.sheet import AnswerSheet, settle
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.comparison import Pair, compare, compare_across
from rongtong_assess.core.result.scoring import Scorecard, score
from tests.made_up_editions import changed, next_edition


def fill(edition: Edition, *, best: bool) -> AnswerSheet:
    """Every question answered as well, or as badly, as can be."""
    chosen = {}
    for item in edition.items.values():
        rising = sorted(item.options, key=lambda option: option.points)
        several = item.kind == "multi" and best
        picked = [option for option in item.options if not option.is_exclusive] if several else [rising[-best]]
        chosen[item.id] = frozenset(option.key for option in picked)
    sheet, mistakes = settle(edition, chosen=chosen, scenes=dict.fromkeys(edition.scenes, 4 * best), facts={})
    assert not mistakes
    return sheet


def by_id(pairs: tuple[Pair, ...]) -> Mapping[str, Pair]:
    return {pair.id: pair for pair in pairs}


@pytest.fixture
def worst(edition: Edition) -> Scorecard:
    return score(edition, fill(edition, best=False))


@pytest.fixture
def best(edition: Edition) -> Scorecard:
    return score(edition, fill(edition, best=True))


def test_results_of_one_edition_compare_as_they_are(edition: Edition, worst: Scorecard, best: Scorecard) -> None:
    found = compare(edition, worst, best)
    assert (found.level.before, found.level.after) == (0, 4)
    assert (found.total.before, found.total.after, found.total.gain) == (0, Decimal(100), Decimal(100))
    assert [pair.gain for pair in found.dimensions] == [dimension.points for dimension in edition.dimensions]
    assert [pair.id for pair in found.items] == list(edition.items)
    assert {pair.gain for pair in found.scenes} == {4}
    assert not found.is_converted
    assert compare(edition, best, worst).total.gain == Decimal(-100)


def test_across_editions_only_what_means_the_same_is_compared(edition: Edition) -> None:
    new = next_edition(edition)
    after = score(new, fill(new, best=True))
    found = compare_across(edition, new, before=fill(edition, best=True), after=after)
    assert found.is_converted
    assert [answer.question for answer in found.lost] == ["base.network", "base.made_up", "scene.quality"]
    items, scenes, dimensions = by_id(found.items), by_id(found.scenes), by_id(found.dimensions)
    assert items["base.network"].before is None
    assert items["mgmt.fund"].before == items["mgmt.fund"].after == edition.items["mgmt.fund"].points * 2
    assert (scenes["quality"].before, scenes["finance"].before) == (None, 4)
    assert dimensions["base"].before is None
    assert dimensions["mgmt"].gain == 0
    assert (found.total.before, found.total.gain) == (None, None)
    assert found.level.before is None


def test_rescaled_answers_are_scored_in_full_under_the_newer_edition(edition: Edition) -> None:
    new = changed(
        edition,
        items=lambda item: [
            replace(item, options=tuple(replace(option, points=option.points * 2) for option in item.options))
        ],
        id="made-up",
    )
    found = compare_across(edition, new, before=fill(edition, best=True), after=score(new, fill(new, best=False)))
    assert found.lost == ()
    assert (found.total.before, found.total.after, found.level.before) == (Decimal(200), 0, 4)
