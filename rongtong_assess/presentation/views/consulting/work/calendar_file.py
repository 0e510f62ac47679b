"""Visits and deadlines as an iCalendar file (RFC 5545), which phones and mail programs read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from rongtong_assess.presentation.views.consulting.work.work_list import ListedCase
from rongtong_assess.presentation.wording.consulting.work.work_list import DEADLINE_DAY, VISIT_DAY

MOST_OCTETS = 75
"""Of a line, without its end; longer ones go on in the next line after a space (RFC 5545, 3.1)."""
LINE_END = "\r\n"
PRODUCT = "-//rongtong_assess//cases//ZH"


def write_calendar(cases: Iterable[ListedCase], *, made_at: datetime, site_address: str) -> bytes:
    """The whole file. site_address: for the identifiers of the entries; may be empty."""
    domain = site_address.partition("//")[2] or "rongtong.invalid"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    for case in cases:
        if case.visit_on:
            lines += _event(case, VISIT_DAY, case.visit_on, made_at=made_at, uid=f"visit-{case.id}@{domain}")
        if case.due_on and case.due_on != case.visit_on:
            lines += _event(case, DEADLINE_DAY, case.due_on, made_at=made_at, uid=f"due-{case.id}@{domain}")
    lines.append("END:VCALENDAR")
    return "".join(part + LINE_END for line in lines for part in _fold(line)).encode()


def _event(case: ListedCase, kind: str, day: date, *, made_at: datetime, uid: str) -> list[str]:
    """An entry for a whole day; its end is the day after (RFC 5545, 3.6.1)."""
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escape(f'{kind}：{case.firm_name}')}",
        f"DESCRIPTION:{_escape(case.number)}",
        "END:VEVENT",
    ]


def _escape(text: str) -> str:
    """Signs with a meaning of their own (RFC 5545, 3.3.11)."""
    for sign in "\\;,":
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n").replace("\r", "")


def _fold(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, never cut inside a character."""
    part, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > MOST_OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + character, size + width
    yield part
