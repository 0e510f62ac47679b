"""Consultants on pages: the list with load and capacity, one record, ties, and conflicts with firms in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from rongtong_assess.core.consulting.consultant import Absence, ConsultantRecord
from rongtong_assess.core.consulting.interest.conflict import ConflictKind, InterestConflict
from rongtong_assess.presentation.wording.consulting.consultants import (
    ANYWHERE,
    GONE,
    LANGUAGE_WORDS,
    NO_EMPLOYER,
    RULE_WORDS,
    TIE_WORDS,
    conflict_words,
    load_words,
    stars_words,
    strength_words,
    tie_span_words,
    waiver_asked_words,
    waiver_decided_words,
)
from rongtong_assess.presentation.wording.quantities import join_names, show_china_day, show_day, show_span


class ListedTie(Protocol):
    """A tie as it is stored."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def firm_name(self) -> str: ...
    @property
    def holding_name(self) -> str: ...
    @property
    def started_on(self) -> date | None: ...
    @property
    def ended_on(self) -> date | None: ...
    @property
    def note(self) -> str: ...
    @property
    def withdrawal_reason(self) -> str: ...


class ListedWaiver(Protocol):
    """A request to lift conflicts, as it is stored."""

    @property
    def id(self) -> UUID: ...
    @property
    def account_id(self) -> int | None: ...
    @property
    def kinds(self) -> list[str]: ...
    @property
    def reason(self) -> str: ...
    @property
    def asked_at(self) -> datetime: ...
    @property
    def asked_by(self) -> int | None: ...
    @property
    def decided_at(self) -> datetime | None: ...
    @property
    def decided_by(self) -> int | None: ...
    @property
    def is_granted(self) -> bool | None: ...


@dataclass(frozen=True, slots=True)
class WaiverView:
    """A request in words. decided: by whom, when and how, or that it waits."""

    id: UUID
    person: str
    kinds: str
    reason: str
    asked: str
    decided: str
    is_open: bool
    is_granted: bool


@dataclass(frozen=True, slots=True)
class RecordNames:
    """The names behind the ids of a record. region: of a code, None if unknown."""

    scenes: Mapping[str, str]
    industries: Mapping[str, str]
    region: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class ConsultantView:
    """One consultant in words. load: "1 / 4"; is_full: nothing more this month; away: days away now, or empty."""

    person_id: UUID
    name: str
    employer: str
    scenes: str
    regions: str
    industries: str
    languages: str
    stars: str
    load: str
    is_full: bool
    away: str


@dataclass(frozen=True, slots=True)
class InterestConflictView:
    """A conflict in words, and what can be done about it. is_lifted: two people have accepted it."""

    words: str
    strength: str
    is_hard: bool
    is_lifted: bool


@dataclass(frozen=True, slots=True)
class TieView:
    """A tie in words. withdrawn: why it no longer counts, or empty."""

    id: UUID
    kind: str
    firm: str
    span: str
    note: str
    goes_on: bool
    withdrawn: str


def build_consultant_view(
    person_id: UUID,
    name: str,
    record: ConsultantRecord,
    *,
    names: RecordNames,
    load: tuple[int, int],
    away: Iterable[Absence] = (),
) -> ConsultantView:
    """load: cases that somebody has, and can take, this month. away: the absences to name."""
    taken, capacity = load
    return ConsultantView(
        person_id=person_id,
        name=name,
        employer=record.employer.name or NO_EMPLOYER,
        scenes=join_names(names.scenes.get(scene, scene) for scene in record.scenes) or ANYWHERE,
        regions=join_names(names.region(code) or code for code in record.regions) or ANYWHERE,
        industries=join_names(names.industries.get(code, code) for code in record.industries) or ANYWHERE,
        languages=join_names(LANGUAGE_WORDS[language] for language in record.languages) or ANYWHERE,
        stars=stars_words(record.stars) if record.stars else "",
        load=load_words(taken, capacity),
        is_full=taken >= capacity,
        away=join_names(show_span(absence.first_day, absence.last_day) for absence in away),
    )


def list_conflict_views(
    conflicts: Iterable[InterestConflict], unlifted: Collection[InterestConflict]
) -> list[InterestConflictView]:
    """In the order of the rules."""
    return [
        InterestConflictView(
            conflict_words(conflict),
            strength_words(conflict.kind),
            is_hard=conflict.is_hard,
            is_lifted=conflict not in unlifted,
        )
        for conflict in conflicts
    ]


def list_waiver_views(waivers: Iterable[ListedWaiver], names: Mapping[int, str]) -> list[WaiverView]:
    """As they come. names: of the accounts."""
    return [
        WaiverView(
            id=waiver.id,
            person=_name_of(waiver.account_id, names),
            kinds=join_names(RULE_WORDS[ConflictKind(kind)] for kind in waiver.kinds),
            reason=waiver.reason,
            asked=waiver_asked_words(_name_of(waiver.asked_by, names), show_china_day(waiver.asked_at)),
            decided=waiver_decided_words(
                _name_of(waiver.decided_by, names),
                show_china_day(waiver.decided_at) if waiver.decided_at else "",
                is_granted=bool(waiver.is_granted),
            ),
            is_open=waiver.decided_at is None,
            is_granted=bool(waiver.is_granted),
        )
        for waiver in waivers
    ]


def list_tie_views(ties: Iterable[ListedTie]) -> list[TieView]:
    """As they come."""
    return [
        TieView(
            id=tie.id,
            kind=TIE_WORDS[tie.kind],
            firm=f"{tie.firm_name}（{tie.holding_name}）" if tie.holding_name else tie.firm_name,
            span=tie_span_words(show_day(tie.started_on), show_day(tie.ended_on)),
            note=tie.note,
            goes_on=tie.ended_on is None,
            withdrawn=tie.withdrawal_reason,
        )
        for tie in ties
    ]


def _name_of(account_id: int | None, names: Mapping[int, str]) -> str:
    return names.get(account_id or 0) or GONE
