"""Days agreed with firms as files: a calendar that phones and mail programs open, and a table for spreadsheets.

Sources: RFC 5545 (iCalendar), sections 3.1 (lines of at most 75 octets), 3.3.11 (escaped text), 3.6.1 (events of a
whole day); for the table decision 9 of docs/decisions on cells that must not become formulas.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rongtong_assess.presentation.document.archive import UTF_8_SIGNATURE, harmless

LINE_END = "\r\n"
MOST_OCTETS = 75
PRODUCT = "-//rongtong-assess//visits//ZH"
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something that takes a whole day. uid: the same in every file, so that a program replaces what it has."""

    uid: str
    day: date
    title: str
    description: str = ""
    is_cancelled: bool = False


def calendar_file(entries: Iterable[CalendarEntry], *, title: str, made_at: datetime) -> bytes:
    """An iCalendar file of these days. made_at: aware; when what is in it was true."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(title)}"]
    for entry in entries:
        lines += _event_lines(entry, made_at)
    lines.append("END:VCALENDAR")
    return "".join(folded + LINE_END for line in lines for folded in _folded(line)).encode()


def table_file(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as spreadsheets read it: UTF-8 with signature, and no cell that is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=LINE_END)
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return (UTF_8_SIGNATURE + text.getvalue()).encode()


def _event_lines(entry: CalendarEntry, made_at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(entry.uid)}"
    yield f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    # The end of an event is the first day after it.
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(entry.title)}"
    if entry.description:
        yield f"DESCRIPTION:{_escaped(entry.description)}"
    if entry.is_cancelled:
        yield "STATUS:CANCELLED"
    yield "TRANSP:OPAQUE"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    """Text as a value: no line of a stranger's can become a line of the file."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(ESCAPES)
    visible = "".join(character for character in plain if character >= " " and character not in "\x7f\x85\u2028\u2029")
    return visible.encode("utf-8", "replace").decode()


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most MOST_OCTETS octets, none of which cuts a character; all but the first indented."""
    piece, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > MOST_OCTETS:
            yield piece
            piece, octets = " ", 1
        piece += character
        octets += size
    yield piece
