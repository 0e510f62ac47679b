"""Days in China: one minute past midnight in Beijing belongs to the new day, whatever UTC says."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

# China has kept one hour all year since 1991, so no time zone database is read from the disk.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def day_in_china(moment: datetime) -> date:
    """The day in China on which the moment falls."""
    return moment.astimezone(CHINA).date()


def start_of_day(day: date) -> datetime:
    """The first moment of that day in China."""
    return datetime.combine(day, time(), CHINA)


def end_of_day(day: date) -> datetime:
    """The first moment in China after that day."""
    return start_of_day(day + timedelta(days=1))
