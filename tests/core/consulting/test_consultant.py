"""What a consultant's record may hold, and how many cases he can take in a month."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.consulting.consultant import (
    INDUSTRIES,
    Absence,
    ConsultantRecord,
    capacity_in_month,
    list_absence_mistakes,
    list_record_mistakes,
    urgency_of,
)

TODAY = date(2026, 11, 30)
NOVEMBER = date(2026, 11, 5)


def places(record: ConsultantRecord) -> list[str]:
    found = list_record_mistakes(record, scenes={"quality"}, is_region=lambda code: code == "330100")
    return [mistake.where for mistake in found]


def test_the_industries_are_the_divisions_of_manufacturing() -> None:
    assert (INDUSTRIES[0], INDUSTRIES[-1], len(INDUSTRIES)) == ("C13", "C43", 31)


def test_a_good_record_has_no_mistakes() -> None:
    assert places(ConsultantRecord(scenes=("quality",), regions=("330100",), industries=("C34",), stars=5)) == []


def test_every_mistake_of_a_record_is_named() -> None:
    record = ConsultantRecord(
        scenes=("x",), regions=("999999",), industries=("D44",), languages=("klingon",), capacity=-1, stars=6
    )
    assert places(record) == ["capacity", "stars", "scenes", "regions", "industries", "languages"]


def test_days_away_end_after_they_begin_and_within_a_year() -> None:
    def count(first: date, last: date) -> int:
        return len(list(list_absence_mistakes(Absence(first, last))))

    assert (count(TODAY, TODAY), count(TODAY, NOVEMBER), count(TODAY, date(2029, 1, 1))) == (0, 1, 1)


def test_half_a_month_away_is_half_the_capacity() -> None:
    half = Absence(date(2026, 11, 1), date(2026, 11, 15))
    assert capacity_in_month(6, [half], NOVEMBER) == 3
    assert capacity_in_month(6, [half, half], NOVEMBER) == 3
    assert capacity_in_month(6, [half], date(2026, 12, 1)) == 6
    assert capacity_in_month(6, [Absence(date(2026, 10, 1), date(2026, 12, 31))], NOVEMBER) == 0


@given(st.integers(0, 60), st.dates(date(2026, 10, 1), date(2026, 12, 31)), st.integers(0, 40))
def test_days_away_never_add_capacity(capacity: int, first: date, days: int) -> None:
    absence = Absence(first, date.fromordinal(first.toordinal() + days))
    assert 0 <= capacity_in_month(capacity, [absence], NOVEMBER) <= capacity


def test_what_is_late_or_due_within_a_week_is_most_urgent() -> None:
    days = [None, date(2026, 12, 22), date(2026, 12, 21), date(2026, 12, 7), date(2026, 11, 1)]
    assert [urgency_of(day, TODAY) for day in days] == [1, 1, 2, 3, 3]
