"""The work list as its page shows it: lines of cases, counts by state, what may be chosen as a filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from rongtong_assess.core.consulting.case import ENDED_STATES, CasePurpose, CaseStand, CaseState, is_late
from rongtong_assess.core.consulting.work.work_list import WorkFilter
from rongtong_assess.presentation.wording.consulting.cases import PURPOSE_WORDS, STATE_LOOKS, STATE_WORDS
from rongtong_assess.presentation.wording.consulting.work.work_list import (
    NEXT_WORDS,
    due_words,
    names_words,
    progress_words,
    round_words,
    search_words,
)
from rongtong_assess.presentation.wording.quantities import show_day

CITY_DIGITS, PROVINCE_DIGITS = 4, 2


class ListedCase(Protocol):
    """The summary columns of a case as it is stored."""

    id: UUID
    number: str
    purpose: str
    state: str
    round_number: int
    due_on: date | None
    visit_on: date | None
    firm_name: str
    industry: str
    region: str
    questions_count: int
    findings_count: int
    missing_evidence_count: int


@dataclass(frozen=True, slots=True)
class CaseLineView:
    """One case of a list, in words. looks: class of the badge with the state."""

    id: UUID
    firm: str
    about: str
    state: str
    looks: str
    next_step: str
    due: str
    is_late: bool
    visit_on: str
    assigned: str
    progress: str
    missing_evidence: int


@dataclass(frozen=True, slots=True)
class FilterLink:
    """A filter that is a click away. parameters: of the address. is_chosen: it is the present one."""

    words: str
    count: int
    parameters: Mapping[str, str]
    is_chosen: bool = False


def list_case_lines(
    cases: Iterable[ListedCase], *, today: date, assigned: Mapping[UUID, list[str]], region_name: Callable[[str], str]
) -> list[CaseLineView]:
    """assigned: names by case. region_name: of a code, "" for one that is unknown."""
    return [
        _line(case, today=today, names=assigned.get(case.id, []), region_name=region_name(case.region))
        for case in cases
    ]


def _line(case: ListedCase, *, today: date, names: list[str], region_name: str) -> CaseLineView:
    state = CaseState(case.state)
    parts = (case.number, PURPOSE_WORDS[CasePurpose(case.purpose)], round_words(case.round_number), region_name)
    return CaseLineView(
        id=case.id,
        firm=case.firm_name,
        about=" · ".join(part for part in parts if part),
        state=STATE_WORDS[state],
        looks=STATE_LOOKS.get(state, "is-brand"),
        next_step=NEXT_WORDS.get(state, ""),
        due=due_words(case.due_on, today, has_ended=state in ENDED_STATES),
        is_late=is_late(CaseStand(state, case.due_on), today),
        visit_on=show_day(case.visit_on),
        assigned=names_words(names),
        progress=progress_words(case.findings_count, case.questions_count),
        missing_evidence=case.missing_evidence_count,
    )


def list_state_links(conditions: WorkFilter, counts: Mapping[CaseState, int]) -> list[FilterLink]:
    """One link for each state that occurs, with the other conditions taken away."""
    return [
        FilterLink(words, counts[state], WorkFilter(state=state).words, is_chosen=conditions.state is state)
        for state, words in STATE_WORDS.items()
        if counts.get(state)
    ]


def list_region_choices(codes: Iterable[str], region_name: Callable[[str], str]) -> list[tuple[str, str]]:
    """Provinces and cities in which there are cases, as (digits, name), a city below its province."""
    known = sorted({code for code in codes if code})
    found: dict[str, str] = {}
    for code in known:
        found[code[:PROVINCE_DIGITS]] = region_name(f"{code[:PROVINCE_DIGITS]}0000") or code
        found[code[:CITY_DIGITS]] = region_name(f"{code[:CITY_DIGITS]}00") or code
    # A municipality is its own city.
    return [(digits, name) for digits, name in sorted(found.items()) if not _repeats(digits, name, found)]


def _repeats(digits: str, name: str, found: Mapping[str, str]) -> bool:
    return len(digits) == CITY_DIGITS and found.get(digits[:PROVINCE_DIGITS]) == name


def list_industry_choices(ids: Iterable[str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The industries in which there are cases, by name."""
    return sorted(((id, names.get(id, id)) for id in set(ids) if id), key=lambda pair: pair[1])


def list_chosen_words(conditions: WorkFilter, choices: Mapping[str, Sequence[tuple[str, str]]]) -> list[str]:
    """The conditions in force, in words. choices: by parameter, as the form offers them."""
    words = conditions.words
    return [dict(offered).get(words[name], words[name]) for name, offered in choices.items() if name in words] + (
        [search_words(conditions.search)] if conditions.search else []
    )
