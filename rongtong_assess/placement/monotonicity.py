"""Counting what must never happen: a better answer with a lower forecast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.placement.feature_matrix import EncodedFirms
from rongtong_assess.placement.features import FeatureMap
from rongtong_assess.placement.forecast import Forecast
from rongtong_assess.placement.labelled import label_population
from rongtong_assess.placement.population import Population
from rongtong_assess.placement.training import Lens

ROUNDING = 1e-12

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


FIRMS_TO_RAISE = 1000


def count_violations(
    lens: Lens, population: Population, chosen: Whole, forecasts: Iterable[Callable[[Numbers], Forecast]]
) -> int:
    """Every answer of a thousand of the chosen firms a rung higher: how many of each forecast fall."""
    few = chosen[:FIRMS_TO_RAISE]
    firms = label_population(population).take(few)
    raised, origins = raise_every_answer(lens.features, [population.sheet_of(int(firm)) for firm in few])
    before, after = lens.matrix(firms.said, firms), lens.matrix(raised, firms.take(origins))
    return sum(count_falls(forecast(before), forecast(after), origins) for forecast in forecasts)


def raise_every_answer(features: FeatureMap, sheets: Sequence[AnswerSheet]) -> tuple[EncodedFirms, Whole]:
    """Every sheet once for each answer that can be better by a rung, and the place of the sheet it came from."""
    rungs, units, origins = [], [], []
    for place, sheet in enumerate(sheets):
        for _, raised in features.encoder.list_raised(sheet, features.encoder.encode(sheet)):
            rungs.append(raised.rungs)
            units.append(raised.units)
            origins.append(place)
    return EncodedFirms(np.array(rungs, dtype=np.int64), np.array(units, dtype=np.int64)), np.array(origins)


def count_falls(before: Forecast, after: Forecast, origins: Whole) -> int:
    """How many raised answers lower a chance, the tier or an end of the interval."""
    falls = (after.chances < before.chances[origins] - ROUNDING).any(axis=1)
    for name in ("tiers", "low", "high"):
        falls |= getattr(after, name) < getattr(before, name)[origins]
    return int(falls.sum())
