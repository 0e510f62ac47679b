"""How many examples property tests try: few and always the same by default, many and new ones with --nightly.

A plugin, so that the profile is set before the first test module makes settings from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import settings

QUICK_EXAMPLES, NIGHTLY_EXAMPLES = 20, 500
OPTION = "--nightly"

settings.register_profile("quick", derandomize=True, deadline=None, max_examples=QUICK_EXAMPLES)
settings.register_profile(
    "nightly", derandomize=False, deadline=None, max_examples=NIGHTLY_EXAMPLES, print_blob=True, database=None
)
settings.load_profile("quick")


def examples(*, quick: int, nightly: int) -> int:
    """The number of examples for a test that needs another one than the profile's."""
    return nightly if settings.get_current_profile_name() == "nightly" else quick


def quick_first(cases: Iterable[Any], *, quick: int) -> list[Any]:
    """Parameters of which the first few are always tried, and the others at night."""
    return [
        case if place < quick else pytest.param(case, marks=pytest.mark.nightly) for place, case in enumerate(cases)
    ]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, action="store_true", help="try many examples and run the tests marked nightly as well")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption(OPTION):
        settings.load_profile("nightly")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption(OPTION):
        return
    left_out = [item for item in items if item.get_closest_marker("nightly")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
