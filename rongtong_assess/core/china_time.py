"""Days are China's: what happens one minute past midnight in Beijing is of that day, whatever UTC says."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def day_in_china(moment: datetime) -> date:
    """The day that moment falls on in China."""
    return moment.astimezone(CHINA).date()


def start_of_day(day: date) -> datetime:
    """The first moment of that day in China."""
    return datetime.combine(day, time(), CHINA)


def end_of_day(day: date) -> datetime:
    """The first moment in China that is later than that day."""
    return start_of_day(day + timedelta(days=1))
