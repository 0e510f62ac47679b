"""How long a question was looked at until it was answered: whole seconds, for the consultant's hints only.

Where a part was not measured the whole is unknown, and what is unknown is never taken for haste.
"""

from __future__ import annotations

from collections.abc import Mapping

from rongtong_assess.core.edition import FACT_PREFIX, Edition

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
