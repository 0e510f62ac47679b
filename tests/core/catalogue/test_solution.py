"""A note holds between its dates, and an unknown licence is said to be unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rongtong_assess.core.catalogue.solution import OpenSourceExample, SolutionNote

NOTE = SolutionNote("a", "周一", "防", ("画面",), False, (), date(2026, 10, 1), date(2027, 9, 30))


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2026, 9, 30), False),
        (date(2026, 10, 1), True),
        (date(2027, 9, 30), True),
        (date(2027, 10, 1), False),
    ],
)
def test_a_note_holds_from_its_first_to_its_last_day(on: date, holds: bool) -> None:
    assert NOTE.holds_on(on) == holds


def test_a_note_without_an_end_goes_on() -> None:
    assert replace(NOTE, valid_until=None).holds_on(date(2100, 1, 1))


def test_an_unknown_licence_refers_to_the_repository() -> None:
    assert OpenSourceExample("甲", "MIT").licence_text == "MIT"
    assert OpenSourceExample("甲").licence_text == "以仓库 LICENSE 为准"
