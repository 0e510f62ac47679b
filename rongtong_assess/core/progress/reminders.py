"""What is due for the measures of a plan on a day, how far they are, and the people named for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum, auto

from rongtong_assess.core.numbers import ZERO
from rongtong_assess.core.progress.measure import FollowedMeasure, MeasureState

SOON_DAYS = 14
"""How many days ahead of a planned day its reminder begins; this project's own working value."""
_BETWEEN = re.compile(r"[、,，;；/／\s]+")


class ReminderKind(IntEnum):
    """In the order of urgency."""

    END_PASSED = auto()
    START_PASSED = auto()
    NO_BASELINE = auto()
    NO_EVIDENCE = auto()
    END_SOON = auto()
    START_SOON = auto()

    @property
    def is_overdue(self) -> bool:
        """Whether a planned day has passed."""
        return self in {ReminderKind.END_PASSED, ReminderKind.START_PASSED}


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something due for a measure. place: index of the measure in the list.

    days: how late it is, or how far ahead; 0 where no planned day is concerned, and for today.
    """

    place: int
    measure: FollowedMeasure
    kind: ReminderKind
    days: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How many measures are in which state; total is without the stopped ones."""

    planned: int
    running: int
    in_use: int
    stopped: int

    @property
    def total(self) -> int:
        return self.planned + self.running + self.in_use


@dataclass(frozen=True, slots=True)
class Spending:
    """Money in 万元. planned: of all measures that were not stopped.

    spent: the real costs of the `known` measures that have them; planned_for_known: their planned costs.
    unknown: measures that have begun and have no real cost.
    """

    planned: Decimal
    spent: Decimal
    known: int
    planned_for_known: Decimal
    unknown: int


def list_reminders(measures: Sequence[FollowedMeasure], on: date) -> tuple[Reminder, ...]:
    """All reminders due on that day: most urgent first, then longest overdue, then in the order of the list."""
    found = [reminder for place, measure in enumerate(measures) for reminder in _remind(place, measure, on)]
    return tuple(sorted(found, key=_urgency))


def count_states(measures: Iterable[FollowedMeasure]) -> Standing:
    """How many of the measures are in which state."""
    states = [measure.state for measure in measures]
    return Standing(*(states.count(state) for state in MeasureState))


def add_up_spending(measures: Iterable[FollowedMeasure]) -> Spending:
    """Planned against spent; measures without a real cost are counted, not guessed."""
    measures = tuple(measures)
    known = [measure for measure in measures if measure.real_cost_wan_yuan is not None]
    begun = [measure for measure in measures if measure.real_start is not None]
    return Spending(
        planned=_planned(measure for measure in measures if measure.state is not MeasureState.STOPPED),
        spent=sum((measure.real_cost_wan_yuan or ZERO for measure in known), ZERO),
        known=len(known),
        planned_for_known=_planned(known),
        unknown=sum(measure.real_cost_wan_yuan is None for measure in begun),
    )


def list_people(text: str) -> tuple[str, ...]:
    """The names in a text of people in charge, as they are written."""
    return tuple(name for name in _BETWEEN.split(text) if name)


def names_person(text: str, name: str) -> bool:
    """Whether the text names this person, exactly so or as the whole text."""
    return bool(name) and (text.strip() == name or name in list_people(text))


def without_person(text: str, name: str) -> str:
    """The text without this person; the other names stay as they are written."""
    if not names_person(text, name):
        return text
    rest = () if text.strip() == name else (person for person in list_people(text) if person != name)
    return "、".join(rest)


def _urgency(reminder: Reminder) -> tuple[ReminderKind, int]:
    return reminder.kind, -reminder.days if reminder.kind.is_overdue else reminder.days


def _planned(measures: Iterable[FollowedMeasure]) -> Decimal:
    return sum((measure.planned_cost_wan_yuan or ZERO for measure in measures), ZERO)


def _remind(place: int, measure: FollowedMeasure, on: date) -> Iterator[Reminder]:
    is_open = measure.state in {MeasureState.PLANNED, MeasureState.RUNNING}
    is_begun = measure.state in {MeasureState.RUNNING, MeasureState.IN_USE}
    if is_open and measure.planned_end and measure.planned_end < on:
        yield Reminder(place, measure, ReminderKind.END_PASSED, (on - measure.planned_end).days)
    elif measure.state is MeasureState.PLANNED and measure.planned_start and measure.planned_start < on:
        yield Reminder(place, measure, ReminderKind.START_PASSED, (on - measure.planned_start).days)
    elif is_open:
        yield from _soon(place, measure, on)
    if is_begun and measure.kpi.name and measure.kpi.baseline is None:
        yield Reminder(place, measure, ReminderKind.NO_BASELINE)
    if measure.state is MeasureState.IN_USE and not (
        measure.evidence and all(piece.is_done for piece in measure.evidence)
    ):
        yield Reminder(place, measure, ReminderKind.NO_EVIDENCE)


def _soon(place: int, measure: FollowedMeasure, on: date) -> Iterator[Reminder]:
    """The next planned day, if it is near."""
    is_begun = measure.state is MeasureState.RUNNING
    day = measure.planned_end if is_begun else measure.planned_start or measure.planned_end
    if day and 0 <= (days := (day - on).days) <= SOON_DAYS:
        starts = not is_begun and measure.planned_start is not None
        yield Reminder(place, measure, ReminderKind.START_SOON if starts else ReminderKind.END_SOON, days)
