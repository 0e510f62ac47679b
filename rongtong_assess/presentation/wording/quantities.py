"""Points, shares, money, levels, days and lists as people read them. No other module formats them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import floor

from rongtong_assess.core.china_time import CHINA, day_in_china
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.numbers import decimal_text

Number = Decimal | Fraction | int
DIGITS = "零一二三四五六七八九"
SMALLEST_SHOWN = Fraction(1, 100)
UNIT = "万元"
NO_MONEY = "没有"


def show_number(value: Number) -> str:
    """At most two decimals, rounded half up once, never scientific, no trailing zeros."""
    hundredths = floor(abs(Fraction(value)) * 100 + Fraction(1, 2))
    whole, rest = divmod(hundredths, 100)
    digits = f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
    return f"-{digits}" if value < 0 and hundredths else digits


def show_missing(value: Number) -> str:
    """A missing amount; something missing is never shown as 0."""
    return "不到 0.01" if 0 < Fraction(value) < SMALLEST_SHOWN / 2 else show_number(value)


def show_rest(full: Decimal, part: Decimal) -> str:
    """full - part, so that the part and the rest as shown add up to full."""
    return show_number(full - Decimal(show_number(part)))


def show_range(low: Number, high: Number, *, unit: str) -> str:
    """Such as "1～3 周"; one number where both ends are the same."""
    ends = [show_number(low)] if low == high else [show_number(low), show_number(high)]
    return f"{'～'.join(ends)} {unit}"


def count_word(number: int) -> str:
    """A small count in Chinese characters, such as 三; from ten on in digits."""
    return DIGITS[number] if number < len(DIGITS) else str(number)


def show_money(amount_wan_yuan: Decimal) -> str:
    """An amount to at most two decimals, such as "1.5 万元"."""
    return f"{show_number(amount_wan_yuan)} {UNIT}"


def show_exact_money(amount_wan_yuan: Decimal) -> str:
    """An amount with all its digits, such as "0.125 万元", so that columns add up exactly."""
    return f"{decimal_text(amount_wan_yuan)} {UNIT}"


def show_money_range(low_wan_yuan: Decimal, high_wan_yuan: Decimal) -> str:
    """Such as "0.5～3 万元"; one amount where both ends are the same."""
    return show_range(low_wan_yuan, high_wan_yuan, unit=UNIT)


def show_points(points: Number) -> str:
    """Such as "12.5 分"."""
    return points_words(show_number(points))


def points_words(shown: str) -> str:
    """A number that is shown already, with the unit of points."""
    return f"{shown} 分"


def level_word(level: int) -> str:
    """Such as "二级"; level 0 is not a level of the standard."""
    return f"{DIGITS[level]}级" if level else "未达一级"


def overall_word(edition: Edition, level: int) -> str:
    """Such as "二级"; an edition with a standing of its own names its levels only."""
    return edition.level_name(level) if edition.standing else level_word(level)


def level_title(edition: Edition, level: int) -> str:
    """Such as "二级（规范级）"."""
    if edition.standing or not level:
        return overall_word(edition, level)
    return f"{level_word(level)}（{edition.level_name(level)}）"


def level_noun(edition: Edition) -> str:
    """The noun for its levels: 级 belongs to the national standard."""
    return "档" if edition.standing else "级"


def score_basis(edition: Edition) -> str:
    """How the score comes from the dimensions: "三个维度共得", "六个维度平均得"."""
    return f"{count_word(len(edition.dimensions))}个维度{'共得' if edition.total == 'sum' else '平均得'}"


def join_names(names: Iterable[str]) -> str:
    """Names in one sentence, such as "甲、乙"."""
    return "、".join(names)


def join_clauses(clauses: Iterable[str]) -> str:
    """Clauses in one sentence, such as "先做甲；再做乙"; empty ones are left out."""
    return "；".join(clause for clause in clauses if clause)


def show_day(day: date | None) -> str:
    """2026年1月5日; empty without a day."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def show_span(start: date | None, end: date | None) -> str:
    """2026年1月5日到3月1日, the year once where it is the same; 起 or 止 with one day only; empty without any."""
    if start and end:
        last = f"{end.month}月{end.day}日" if start.year == end.year else show_day(end)
        return f"{show_day(start)}到{last}"
    return f"{show_day(start)}起" if start else f"{show_day(end)}止" if end else ""


def show_iso_day(text: str) -> str:
    """A day as files hold it, such as 2026-01-05, as 2026年1月5日; other text is returned unchanged."""
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
