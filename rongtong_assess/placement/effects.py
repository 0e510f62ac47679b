"""What an industry or a region adds beyond the answers: heavily regularised, one small number per category.

The mean of level minus what is usual for firms with the same starting point, shrunk towards 0 as if as many
firms without any effect had been seen as well, and never more than a quarter of a level. A category of few firms
has none: whoever learns from the same firms sees their own levels in its number, and a slope undoes the shrinking.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.placement.features import LARGEST_EFFECT, effect_of

FIRMS_WITHOUT_EFFECT, FEWEST_FIRMS = 200, 100

Effects = Mapping[str, float]
Whole = NDArray[np.int64]


def learn_effects(categories: NDArray[np.str_], levels: Whole, start: Whole) -> dict[str, float]:
    """By category. start: the group whose mean level is usual, such as the official level."""
    rest = levels.astype(np.float64)
    for group in np.unique(start):
        rest[start == group] -= rest[start == group].mean()
    effects = {}
    for category in np.unique(categories):
        own = rest[categories == category]
        if len(own) < FEWEST_FIRMS:
            continue
        shrunk = own.sum() / (len(own) + FIRMS_WITHOUT_EFFECT)
        effects[str(category)] = float(np.clip(round(shrunk, 6), -LARGEST_EFFECT, LARGEST_EFFECT))
    effects.pop("", None)
    return effects


def apply_effects(effects: Effects, categories: NDArray[np.str_]) -> NDArray[np.float64]:
    """Each firm's effect; 0 for a category that was never seen."""
    names, places = np.unique(categories, return_inverse=True)
    return np.array([effect_of(effects, str(name)) for name in names])[places]
