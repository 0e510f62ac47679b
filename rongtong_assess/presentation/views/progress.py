"""Followed measures on pages: lists, reminders, and what two people have both changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from rongtong_assess.core.progress.measure import ListedMeasure, MeasureState
from rongtong_assess.core.progress.proposals import Merged
from rongtong_assess.core.progress.reminders import Reminder, Standing, list_reminders
from rongtong_assess.presentation.wording.progress import (
    FIELD_LABELS,
    OWN_PHASE,
    cost_words,
    field_words,
    kpi_words,
    reminder_words,
)
from rongtong_assess.presentation.wording.quantities import show_span

STATE_LOOKS = {
    MeasureState.PLANNED: ("open", ""),
    MeasureState.RUNNING: ("waiting", "is-brand"),
    MeasureState.IN_USE: ("good", "is-good"),
    MeasureState.STOPPED: ("bad", ""),
}


@dataclass(frozen=True, slots=True)
class ReminderView:
    """One thing to do. words: without the measure's name."""

    measure_id: UUID
    name: str
    words: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure in the list; "" for what is not known. reminders: what is overdue or missing."""

    id: UUID
    name: str
    state: str
    icon: str
    look: str
    reason: str
    responsible: str
    planned: str
    real: str
    costs: tuple[str, ...]
    kpi: str
    reminders: tuple[ReminderView, ...]


@dataclass(frozen=True, slots=True)
class MeasurePhaseView:
    """The measures of one phase of the plan, or those that the firm added itself."""

    name: str
    rows: tuple[MeasureView, ...]


@dataclass(frozen=True, slots=True)
class ClashView:
    """A field that two people have changed."""

    label: str
    mine: str
    theirs: str


def build_reminders(rows: Sequence[ListedMeasure], on: date) -> tuple[ReminderView, ...]:
    """Most urgent first."""
    found = list_reminders([row.measure for row in rows], on)
    return tuple(_reminder(rows[reminder.place], reminder) for reminder in found)


def build_phases(rows: Sequence[ListedMeasure], on: date) -> tuple[MeasurePhaseView, ...]:
    """The measures by phase in the plan's order, the firm's own last."""
    reminders: dict[UUID, list[ReminderView]] = {}
    for line in build_reminders(rows, on):
        reminders.setdefault(line.measure_id, []).append(line)
    ordered = sorted(rows, key=lambda row: not row.phase)
    order = {phase: place for place, phase in enumerate(dict.fromkeys(row.phase for row in ordered))}
    ordered.sort(key=lambda row: order[row.phase])
    return tuple(
        MeasurePhaseView(phase or OWN_PHASE, tuple(_row(row, tuple(reminders.get(row.id, ()))) for row in found))
        for phase, found in groupby(ordered, key=lambda row: row.phase)
    )


def list_clashes(merged: Merged, stored: Mapping[str, str]) -> tuple[ClashView, ...]:
    """Both values of every field that two people have changed."""
    return tuple(
        ClashView(FIELD_LABELS[name], field_words(name, merged.values[name]), field_words(name, stored[name]))
        for name in merged.clashes
    )


def _row(row: ListedMeasure, reminders: tuple[ReminderView, ...]) -> MeasureView:
    measure = row.measure
    icon, look = STATE_LOOKS[measure.state]
    return MeasureView(
        id=row.id,
        name=measure.name,
        state=measure.state.words,
        icon=icon,
        look=look,
        reason=measure.reason,
        responsible=measure.responsible,
        planned=show_span(measure.planned_start, measure.planned_end),
        real=show_span(measure.real_start, measure.real_end),
        costs=cost_words(measure),
        kpi=kpi_words(measure.kpi),
        reminders=reminders,
    )


def _reminder(row: ListedMeasure, reminder: Reminder) -> ReminderView:
    return ReminderView(row.id, row.measure.name, reminder_words(reminder), reminder.kind.is_overdue)


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """The reminders of the followed plan, and how far it is. is_stale: its facts have changed since."""

    reminders: tuple[ReminderView, ...]
    standing: Standing
    is_stale: bool
