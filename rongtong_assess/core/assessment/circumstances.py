"""What is kept with the answers and never changes the score: purpose, decoy item, answer times, remarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from rongtong_assess.core.edition.edition import FACT_PREFIX, Edition


class Purpose(StrEnum):
    """What the firm says the assessment is for."""

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
    """The purpose that a page sends; None for anything else."""
    return next((purpose for purpose in Purpose if purpose == text), None)


DECOY_NAME = "衡栅 HZ-7 车间互联规范"
"""Invented; resembles no real product or standard."""


class DecoyAnswer(StrEnum):
    """What a firm may say of the decoy item; the value is what the page sends."""

    USED = "used"
    NOT_USED = "not_used"
    UNSURE = "unsure"


DECOY_WORDS = {DecoyAnswer.USED: "已使用", DecoyAnswer.NOT_USED: "没有使用", DecoyAnswer.UNSURE: "不清楚"}


def find_decoy_claim(text: str) -> bool | None:
    """Whether the firm claims to use the decoy; None without an answer."""
    answer = next((known for known in DecoyAnswer if known == text), None)
    return None if answer is None else answer is DecoyAnswer.USED


MOST_SECONDS = 600
"""Longer than any question takes to read; more time, on a page left open, does not count."""


def find_seconds(value: object) -> int | None:
    """Seconds as a page sent them, at most MOST_SECONDS; None for anything invalid."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return None
    return min(value, MOST_SECONDS)


def total_seconds(*parts: int | None) -> int | None:
    """All parts together, at most MOST_SECONDS; None where one of them is unknown."""
    known = [part for part in parts if part is not None]
    return min(sum(known), MOST_SECONDS) if len(known) == len(parts) else None


def seconds_by_question(edition: Edition, answers: Mapping[str, int | None]) -> dict[str, int]:
    """Seconds per question of the edition, including the facts that its option follows from.

    answers: seconds by stored answer, "fact.<id>" included. A question without answers, or with one
    whose time is unknown, is left out. A fact that two questions share counts for both.
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
    """How sure a firm is of an answer; pages send the name in lower case."""

    GUESSED = 1
    FAIRLY_SURE = 2
    PROVEN = 3

    @property
    def key(self) -> str:
        return self.name.lower()


SURENESS_BY_KEY: Mapping[str, Sureness | None] = {"": None, **{sureness.key: sureness for sureness in Sureness}}


@dataclass(frozen=True, slots=True)
class Remark:
    """A firm's remark on one of its answers. sureness: None where it was not said."""

    question: str
    sureness: Sureness | None
    note: str
    changed_at: datetime
    changed_by: int | None
