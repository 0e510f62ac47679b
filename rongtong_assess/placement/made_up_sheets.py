"""Answer sheets by chance, of no firm at all: for the cases of a model whose firms are real."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import TOP_SCENE_LEVEL, Edition, Item


def make_up_sheets(edition: Edition, *, count: int, seed: int) -> Iterator[AnswerSheet]:
    """The first ones answer low, the last ones high; the same seed gives the same sheets."""
    chance = np.random.default_rng(seed)
    for place in range(count):
        share = (place + 0.5) / count
        choices = {id: _choose(item, share, chance) for id, item in edition.items.items()}
        scenes = {scene: int(chance.binomial(TOP_SCENE_LEVEL, share)) for scene in edition.scenes}
        yield AnswerSheet(edition.id, choices, scenes, {})


def _choose(item: Item, share: float, chance: np.random.Generator) -> frozenset[str]:
    if item.kind == "multi":
        held = {option.key for option in item.options if not option.is_exclusive and chance.random() < share}
        return frozenset(held or {next(option.key for option in item.options if option.is_exclusive)})
    rising = sorted(item.options, key=lambda option: option.points)
    return frozenset({rising[int(chance.binomial(len(rising) - 1, share))].key})
