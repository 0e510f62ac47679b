"""Replaces the built-in `sum` by one that refuses to add floats for the product's own code."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator

import pytest

OWN = "rongtong_assess"
_built_in_sum = builtins.sum


def watched_sum(values, /, start=0):  # type: ignore[no-untyped-def]  # in place of the built-in
    """`sum` compensates floats from Python 3.12 on only: the product would depend on the interpreter."""
    caller = sys._getframe(1).f_globals.get("__name__", "")
    if not caller.startswith(OWN):
        return _built_in_sum(values, start)
    values = list(values)
    if type(start) is float or any(type(value) is float for value in values):
        raise AssertionError(f"{caller} adds floats with sum(); use core.forecast.forecast.add_in_order")
    return _built_in_sum(values, start)


@pytest.fixture(scope="session", autouse=True)
def no_float_sums() -> Iterator[None]:
    """For the whole run, so that the product adds floats alike on every Python."""
    builtins.sum = watched_sum
    yield
    builtins.sum = _built_in_sum
