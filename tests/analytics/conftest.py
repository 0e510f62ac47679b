"""The worked cases' sheets, as documents to score many at once."""

from typing import Any

import pytest

from tests.core.result.worked_cases import CASES, read_case, sheet_of


@pytest.fixture(scope="session")
def documents() -> list[dict[str, Any]]:
    return [sheet_of(read_case(file.stem)) for file in sorted(CASES.glob("*.yaml"))]
