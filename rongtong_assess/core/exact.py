"""Numbers that come out the same wherever the product runs."""

from __future__ import annotations

from collections.abc import Iterable


def add_in_order(values: Iterable[float]) -> float:
    """The sum of floats, added one after the other: the same bits on every supported Python.

    The built-in `sum` compensates for rounding from Python 3.12 on and not before, so a forecast would depend on the
    interpreter. `math.fsum` agrees everywhere, but in other last digits than the forecasts stored and sealed so far.
    """
    total = 0.0
    for value in values:
        total += value
    return total
