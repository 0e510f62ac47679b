"""Firms with a level to learn from: simulated ones, or the platform's verified assessments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.forecast.features.matrix import EncodedFirms, Numbers, Whole
from rongtong_assess.forecast.simulate.population import Population

Names = NDArray[np.str_]


@dataclass(frozen=True)
class LabelledFirms:
    """said: self-reports. sizes: rungs. industries, regions: names, empty where unknown.

    official_levels: the rule's level of the self-report. levels: what a visit found, or would have found.
    """

    said: EncodedFirms
    sizes: Numbers
    industries: Names
    regions: Names
    official_levels: Whole
    levels: Whole
    weights: Numbers | None = None

    def __len__(self) -> int:
        return len(self.levels)

    def take(self, places: Whole) -> LabelledFirms:
        return LabelledFirms(
            self.said.take(places),
            self.sizes[places],
            self.industries[places],
            self.regions[places],
            self.official_levels[places],
            self.levels[places],
            None if self.weights is None else self.weights[places],
        )


def label_population(population: Population) -> LabelledFirms:
    """Simulated industries and regions get names that no real firm has, so their chance effects touch nobody."""
    firms = population.firms
    return LabelledFirms(
        said=population.said,
        sizes=firms.sizes.astype(np.float64),
        industries=np.char.add("simulated-", firms.industries.astype(str)),
        regions=np.char.add("simulated-", firms.regions.astype(str)),
        official_levels=population.official_levels,
        levels=population.levels,
    )


def join_firms(*parts: LabelledFirms) -> LabelledFirms:
    """Several groups of firms as one; each must have weights."""
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("sizes", "industries", "regions", "official_levels", "levels", "weights")
    }
    rungs, units = (np.concatenate([getattr(part.said, name) for part in parts]) for name in ("rungs", "units"))
    return LabelledFirms(said=EncodedFirms(rungs, units), **joined)


def size_groups(firms: LabelledFirms) -> Names:
    """Each firm's size as the name of its group in a report."""
    return np.array([f"size {int(size)}" for size in firms.sizes])
