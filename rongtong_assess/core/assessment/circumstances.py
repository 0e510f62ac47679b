"""What is kept beside the answers and never changes the score: purpose, decoy item, answer times, remarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from rongtong_assess.core.edition.edition import FACT_PREFIX, Edition


class Purpose(StrEnum):
    """What the firm says it answers for."""

    FREE_CHECK = "free_check"
    SUBSIDY_BEFORE = "subsidy_before"
    SUBSIDY_AFTER = "subsidy_after"
    RECOGNITION = "recognition"


PURPOSE_WORDS = {
    Purpose.FREE_CHECK: "只想了解自己的水平",
    Purpose.SUBSIDY_BEFORE: "申请改造补助，这是改造前的测评",
    Purpose.SUBSIDY_AFTER: "改造补助验收，这是改造后的测评",
    Purpose.RECOGNITION: "申报认定或评比，例如专精特新",
}


def find_purpose(text: str) -> Purpose | None:
    """The purpose a page names; None where it names none."""
    return next((purpose for purpose in Purpose if purpose == text), None)


DECOY_NAME = "衡栅 HZ-7 车间互联规范"


"""Invented, and like no product or standard that a firm could mistake it for."""


class DecoyAnswer(StrEnum):
    """What a firm may say of it; the value is how the page sends it."""

    USED = "used"
    NOT_USED = "not_used"
    UNSURE = "unsure"


DECOY_WORDS = {DecoyAnswer.USED: "已使用", DecoyAnswer.NOT_USED: "没有使用", DecoyAnswer.UNSURE: "不清楚"}


def find_decoy_claim(text: str) -> bool | None:
    """Whether the firm claims to use it; None where it says nothing."""
    answer = next((known for known in DecoyAnswer if known == text), None)
    return None if answer is None else answer is DecoyAnswer.USED


MOST_SECONDS = 600


"""Longer than any question takes to read; a page left open counts no further."""


def find_seconds(value: object) -> int | None:
    """Seconds as a page sent them, at most MOST_SECONDS; None for what is no time at all."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return None
    return min(value, MOST_SECONDS)


def total_seconds(*parts: int | None) -> int | None:
    """All parts together, at most MOST_SECONDS; None where one of them is unknown."""
    known = [part for part in parts if part is not None]
    return min(sum(known), MOST_SECONDS) if len(known) == len(parts) else None


def seconds_by_question(edition: Edition, answers: Mapping[str, int | None]) -> dict[str, int]:
    """Per question of the edition what its answer took, together with the numbers it rests on.

    answers: seconds by stored answer, also those to "fact.<id>". A question without answers, or with one
    whose time is unknown, is left out. A number that two questions share counts for both.
    """
    found = {}
    for question in edition.questions:
        parts = [answers[name] for name in _answers_of(edition, question) if name in answers]
        seconds = total_seconds(*parts) if parts else None
        if seconds is not None:
            found[question] = seconds
    return found


def _answers_of(edition: Edition, question: str) -> tuple[str, ...]:
    item = edition.items.get(question)
    facts = item.measure.facts if item and item.measure else ()
    return (question, *(FACT_PREFIX + fact for fact in facts))


REMARK_PREFIX = "remark."


class Sureness(IntEnum):
    """How sure a firm is of an answer; the name in small letters is how pages send it."""

    GUESSED = 1
    FAIRLY_SURE = 2
    PROVEN = 3

    @property
    def key(self) -> str:
        return self.name.lower()


SURENESS_BY_KEY: Mapping[str, Sureness | None] = {"": None, **{sureness.key: sureness for sureness in Sureness}}


@dataclass(frozen=True, slots=True)
class Remark:
    """One answer's remark. sureness: None where nothing was said."""

    question: str
    sureness: Sureness | None
    note: str
    changed_at: datetime
    changed_by: int | None
