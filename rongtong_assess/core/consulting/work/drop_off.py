"""Where firms stop answering, as a figure about a group: no single firm can be told from it.

Counted are firms, not answers. Neighbouring questions are joined until at least `FLOOR` firms stopped among them, and a
group of fewer firms has no figure at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from rongtong_assess.core.edition.edition import FACT_PREFIX, Edition

FLOOR = 5
"""How many firms a figure needs at least: docs/decisions/0051."""
STALLED_AFTER = timedelta(days=14)
"""Without any answer for so long an assessment counts as stopped; ours."""


@dataclass(frozen=True, slots=True)
class StopBand:
    """Firms whose first open question is one of these. first, last: numbers of questions from 1, both included.

    is_all_answered: the band also has firms that answered everything and did not submit.
    """

    first: int
    last: int
    count: int
    is_all_answered: bool = False


@dataclass(frozen=True, slots=True)
class DropOff:
    """total: how many firms stopped; bands: () where they are fewer than the floor, and total is then 0."""

    total: int
    bands: tuple[StopBand, ...]


def find_stop(edition: Edition, answered: Collection[str]) -> int:
    """The place of the first open question, from 0; the number of questions where nothing is open.

    answered: names as answers are stored. An item that follows from numbers is answered once these are.
    """
    for place, question in enumerate(edition.questions):
        item = edition.items.get(question)
        facts = item.measure.facts if item and item.measure else ()
        has_facts = bool(facts) and all(f"{FACT_PREFIX}{fact}" in answered for fact in facts)
        if question not in answered and not has_facts:
            return place
    return len(edition.questions)


def count_drop_off(stops: Iterable[int], questions: int) -> DropOff:
    """The figure. stops: one place for each firm, as `find_stop`; questions: how many the edition has."""
    counts = Counter(stops)
    total = counts.total()
    if total < FLOOR:
        return DropOff(0, ())
    bands: list[StopBand] = []
    first, held = 0, 0
    for place in range(questions + 1):
        held += counts[place]
        if held >= FLOOR:
            bands.append(_band(first, place, count=held, questions=questions))
            first, held = place + 1, 0
    if first <= questions:
        # The rest has too few firms to stand alone.
        last = bands.pop()
        bands.append(_band(last.first - 1, questions, count=last.count + held, questions=questions))
    return DropOff(total, tuple(bands))


def _band(first: int, last: int, *, count: int, questions: int) -> StopBand:
    return StopBand(first + 1, min(last + 1, questions), count, is_all_answered=last == questions)
