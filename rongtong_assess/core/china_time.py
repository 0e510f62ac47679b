"""Days are China's: what happens one minute past midnight in Beijing is of that day, whatever UTC says."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

# China has kept one hour all year since 1991, so no table of time zones has to be read from the disk.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def day_in_china(moment: datetime) -> date:
    """The day that moment falls on in China."""
    return moment.astimezone(CHINA).date()


def start_of_day(day: date) -> datetime:
    """The first moment of that day in China."""
    return datetime.combine(day, time(), CHINA)


def end_of_day(day: date) -> datetime:
    """The first moment in China that is later than that day."""
    return start_of_day(day + timedelta(days=1))
