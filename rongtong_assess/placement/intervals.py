"""The 90 % interval: split conformal on firms that trained nothing, for ordered levels.

With F the cumulative distribution, a level's score is max(F(level − 1) − ½, ½ − F(level)): below 0 where the
median lies in it, larger the further it lies away. Levels of a score up to `reach` are contiguous.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

COVERAGE = 0.90

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


def level_scores(chances: Numbers, levels: Whole) -> Numbers:
    """The score of each firm's own level."""
    edges = with_edges(chances)
    firms = np.arange(len(levels))
    return np.asarray(np.maximum(0.5 - edges[firms, levels], edges[firms, levels + 1] - 0.5))


def find_reach(chances: Numbers, levels: Whole) -> float:
    """The score that 90 % of unseen firms stay within; all of it where there are too few firms to tell."""
    scores = np.sort(level_scores(chances, levels))
    rank = int(np.ceil(COVERAGE * (len(scores) + 1)))
    return float(scores[rank - 1]) if rank <= len(scores) else 0.5


def find_intervals(chances: Numbers, tiers: Whole, reach: float) -> tuple[Whole, Whole]:
    """Lowest and highest level of each firm's interval; it always holds the tier."""
    edges = with_edges(chances)
    levels = edges.shape[1] - 1
    reached = edges[:, :levels] >= 0.5 - reach
    reached[:, 0] = True
    high = levels - 1 - np.argmax(reached[:, ::-1], axis=1)
    low = np.argmax(edges[:, 1:] <= 0.5 + reach, axis=1)
    return np.minimum(low, tiers), np.maximum(high, tiers)


def with_edges(chances: Numbers) -> Numbers:
    """P(level ≥ k) for k from 0 to beyond the top."""
    firms = len(chances)
    return np.column_stack([np.ones(firms), chances, np.zeros(firms)])
