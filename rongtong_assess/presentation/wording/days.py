"""How days and times are written: China's, so a minute past midnight in Beijing is a new day, whatever UTC says."""

from __future__ import annotations

from datetime import date, datetime

from rongtong_assess.core.china_time import CHINA, day_in_china


def show_day(day: date | None) -> str:
    """2026年1月5日; empty without a day."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def show_span(start: date | None, end: date | None) -> str:
    """2026年1月5日到3月1日, the year once where it is the same; an open end as 起 or 止; empty without any day."""
    if start and end:
        last = f"{end.month}月{end.day}日" if start.year == end.year else show_day(end)
        return f"{show_day(start)}到{last}"
    return f"{show_day(start)}起" if start else f"{show_day(end)}止" if end else ""


def show_iso_day(text: str) -> str:
    """A day as files hold it, such as 2026-01-05, as 2026年1月5日; what is no day stays as it is."""
    try:
        return show_day(date.fromisoformat(text))
    except ValueError:
        return text


def show_partial_day(text: str) -> str:
    """2024年9月4日, or as much of it as is known: 2024-09 as 2024年9月."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(text.split("-"), "年月日", strict=False))


def show_china_day(moment: datetime) -> str:
    """2026年1月5日, in China; moment must be aware."""
    return show_day(day_in_china(moment))


def show_china_time(moment: datetime) -> str:
    """2026年1月5日 09:03, in China's time; moment must be aware."""
    return f"{show_china_day(moment)} {show_clock(moment)}"


def show_clock(moment: datetime) -> str:
    """09:03, in China's time; moment must be aware."""
    return f"{moment.astimezone(CHINA):%H:%M}"


def show_iso_minute(moment: datetime) -> str:
    """2026-01-05 09:03, in China's time, for terminals and workbooks; moment must be aware."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"
