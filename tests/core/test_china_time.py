"""Days are those of China, whatever the time zone of a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from rongtong_assess.core.china_time import day_in_china, end_of_day, start_of_day

DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 29, 15, 59, 59, tzinfo=UTC), DAY - timedelta(days=1)),
        (datetime(2026, 11, 29, 16, 0, tzinfo=UTC), DAY),
        (datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC), DAY),
        (datetime(2026, 11, 30, 16, 0, tzinfo=UTC), DAY + timedelta(days=1)),
    ],
)
def test_a_day_begins_at_midnight_in_china(moment: datetime, day: date) -> None:
    assert day_in_china(moment) == day


def test_a_day_lasts_from_its_start_until_just_before_its_end() -> None:
    assert day_in_china(start_of_day(DAY)) == DAY
    assert day_in_china(end_of_day(DAY) - timedelta(microseconds=1)) == DAY
    assert end_of_day(DAY) == start_of_day(DAY + timedelta(days=1))
