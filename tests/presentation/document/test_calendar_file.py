"""Calendars that programs read as they were meant, whatever is in a firm's name; tables without formulas."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.presentation.document.calendar_file import (
    MOST_OCTETS,
    CalendarEntry,
    calendar_file,
    table_file,
)

MADE_AT = datetime(2026, 11, 30, 8, 0, 5, tzinfo=UTC)
DAY = date(2026, 12, 31)


def unfold(raw: bytes) -> list[str]:
    """As RFC 5545 tells readers to do."""
    return raw.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def unescape(value: str) -> str:
    text, characters = "", iter(value)
    for character in characters:
        text += {"n": "\n"}.get(following := next(characters), following) if character == "\\" else character
    return text


def write(title: str, description: str = "") -> bytes:
    return calendar_file([CalendarEntry("a@b", DAY, title, description)], title="走访", made_at=MADE_AT)


def test_a_visit_is_an_event_of_a_whole_day() -> None:
    assert unfold(write("宁波精密（AJ-1）")) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//rongtong-assess//visits//ZH",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:走访",
        "BEGIN:VEVENT",
        "UID:a@b",
        "DTSTAMP:20261130T080005Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:宁波精密（AJ-1）",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


@given(st.text(max_size=300), st.text(max_size=300))
def test_lines_are_short_and_no_text_adds_a_line(title: str, description: str) -> None:
    raw = write(title, description)
    assert all(len(line) <= MOST_OCTETS for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    names = [line.partition(":")[0] for line in unfold(raw)]
    assert names.count("BEGIN") == names.count("END") == 2
    assert len(names) == 14 + ("DESCRIPTION" in names)


@given(st.text(alphabet="甲乙😀ab,;\\\n:\"' ", max_size=200))
def test_a_reader_gets_the_title_back(title: str) -> None:
    line = next(line for line in unfold(write(title)) if line.startswith("SUMMARY:"))
    assert unescape(line.removeprefix("SUMMARY:")) == title


def test_a_cancelled_visit_says_so() -> None:
    entry = CalendarEntry("a", DAY, "b", is_cancelled=True)
    assert "STATUS:CANCELLED" in unfold(calendar_file([entry], title="c", made_at=MADE_AT))


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "＝HYPERLINK()", " +1", "\t=1"])
def test_no_cell_of_a_table_is_a_formula(name: str) -> None:
    raw = table_file(["企业", "日期"], [[name, "2026-12-31"]])
    assert raw.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert head == ["企业", "日期"]
    assert row == [f"'{name}", "2026-12-31"]
