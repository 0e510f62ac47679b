"""A consultant as a platform plans with: what he knows, where he goes, how many cases a month he can take."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from rongtong_assess.core.consulting.interest.tie import Party
from rongtong_assess.core.errors import Mistake

INDUSTRIES = tuple(f"C{number}" for number in range(13, 44))
"""The divisions of manufacturing in GB/T 4754."""
LANGUAGES = ("mandarin", "cantonese", "wu", "minnan", "hakka", "english", "japanese", "korean", "german")
DEFAULT_CAPACITY = 6
"""Cases a month for somebody whose record says nothing; ours."""
MOST_CAPACITY = 60
MOST_STARS = 5
MOST_REGIONS = 50
LONGEST_ABSENCE = timedelta(days=366)
SOON, LATER = timedelta(days=7), timedelta(days=21)
"""A case that is due this soon is the most urgent, or urgent; ours."""


@dataclass(frozen=True, slots=True)
class ConsultantRecord:
    """What a platform keeps of a consultant.

    employer: his organisation; empty where it is the platform itself. scenes: ids of those he knows. regions: codes of
    GB/T 2260 of provinces, cities or counties he goes to. industries: divisions such as C34. capacity: cases a month.
    stars: 1 to 5 where the platform gives any.
    """

    employer: Party = field(default_factory=Party)
    scenes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    capacity: int = DEFAULT_CAPACITY
    stars: int | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which a consultant takes no visits, both ends included."""

    first_day: date
    last_day: date

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def list_record_mistakes(
    record: ConsultantRecord, *, scenes: Collection[str], is_region: Callable[[str], bool]
) -> Iterator[Mistake]:
    """What cannot stand in a record. scenes: ids of the edition in force."""
    if not 0 <= record.capacity <= MOST_CAPACITY:
        yield Mistake("capacity", f"每月最多能办的企业数要在 0 到 {MOST_CAPACITY} 之间", "请改一改")
    if record.stars is not None and not 1 <= record.stars <= MOST_STARS:
        yield Mistake("stars", f"星级只有 1 到 {MOST_STARS}", "请改一改，或者不填")
    if unknown := [scene for scene in record.scenes if scene not in scenes]:
        yield Mistake("scenes", f"不认识的应用场景：{'、'.join(unknown)[:60]}", "请从列表里选")
    if unknown := [region for region in record.regions if not is_region(region)]:
        yield Mistake("regions", f"不是行政区划代码：{'、'.join(unknown)[:60]}", "请写六位代码，例如 330100（杭州市）")
    if len(record.regions) > MOST_REGIONS:
        yield Mistake("regions", f"地区超过了 {MOST_REGIONS} 个", "跑全省的，写省的代码一个就够，例如 330000（浙江省）")
    if unknown := [industry for industry in record.industries if industry not in INDUSTRIES]:
        yield Mistake("industries", f"不认识的行业大类：{'、'.join(unknown)[:60]}", "请选 C13 到 C43")
    if unknown := [language for language in record.languages if language not in LANGUAGES]:
        yield Mistake("languages", f"不认识的语言：{'、'.join(unknown)[:60]}", "请从列表里选")


def list_absence_mistakes(absence: Absence) -> Iterator[Mistake]:
    """What cannot be true of days away."""
    if absence.last_day < absence.first_day:
        yield Mistake("last_day", "结束的日子早于开始的日子", "请对调一下，或者改日期")
    elif absence.last_day - absence.first_day > LONGEST_ABSENCE:
        yield Mistake("last_day", "一次请假超过了一年", "请检查年份；长期不来的，把每月最多能办的企业数改成 0")


def capacity_in_month(capacity: int, absences: Sequence[Absence], month_of: date) -> int:
    """Cases that somebody can take in the month of that day: the share of days that he is there, rounded down.

    Days count once, however many absences cover them.
    """
    length = monthrange(month_of.year, month_of.month)[1]
    days = [month_of.replace(day=number) for number in range(1, length + 1)]
    present = sum(not any(absence.covers(day) for absence in absences) for day in days)
    return math.floor(capacity * present / length)


def urgency_of(due_on: date | None, today: date) -> int:
    """How urgent a case is, 1 to 3: 3 where it is late or due within a week, 2 within three weeks."""
    if due_on is None or due_on > today + LATER:
        return 1
    return 3 if due_on <= today + SOON else 2
