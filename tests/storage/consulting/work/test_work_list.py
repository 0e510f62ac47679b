"""The work list: what waits for whom, counts, filters, the order, and that strangers see nothing."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.consulting.case import CasePurpose, CaseState, CaseStep
from rongtong_assess.core.consulting.work.work_list import WorkFilter
from rongtong_assess.storage.consulting.work.work_list import (
    count_cases_by_state,
    count_filtered,
    list_assessors,
    list_assigned_names,
    list_dated_cases,
    list_filtered,
    list_regions_and_industries,
)
from rongtong_assess.storage.tables.consulting.case import Case
from tests.storage.consulting.case_rows import TODAY, Practice, add_practice

EVERYTHING, WAITING = WorkFilter(), WorkFilter(is_waiting=True)
PURPOSES = tuple(CasePurpose)


@pytest.fixture
def practice(writing: Session) -> Practice:
    return add_practice(writing)


def found(practice: Practice, name: str, conditions: WorkFilter = EVERYTHING) -> list[Case]:
    return list_filtered(practice.session, practice.actor(name), conditions, today=TODAY, most=100)


def is_waiting(practice: Practice, name: str, case: Case) -> bool:
    return case in found(practice, name, WAITING)


@pytest.mark.parametrize(
    ("state", "people"),
    [
        (CaseState.TO_ASSIGN, {"manager"}),
        (CaseState.ASSIGNED, {"consultant"}),
        (CaseState.SCHEDULED, {"consultant"}),
        (CaseState.ON_SITE, {"consultant"}),
        (CaseState.RETURNED, {"owner", "contributor"}),
        (CaseState.IN_REVIEW, {"manager", "consultant", "reviewer"}),
        (CaseState.RECTIFYING, {"owner", "contributor"}),
        (CaseState.APPEALED, {"manager", "reviewer"}),
        (CaseState.CONCLUDED, set()),
        (CaseState.WITHDRAWN, set()),
    ],
)
def test_a_case_waits_for_those_who_carry_it_on(practice: Practice, state: CaseState, people: set[str]) -> None:
    case = practice.add_case(state, assigned=("consultant",))
    assert {name for name in practice.accounts if is_waiting(practice, name, case)} == people


def test_a_manager_who_is_assigned_waits_as_an_assessor(practice: Practice) -> None:
    case = practice.add_case(CaseState.ON_SITE, assigned=("manager",))
    assert is_waiting(practice, "manager", case)


def test_in_review_a_case_does_not_wait_for_the_person_whose_signature_counts(practice: Practice) -> None:
    case = practice.add_case(CaseState.IN_REVIEW, assigned=("consultant", "colleague"))
    practice.add_event(case, CaseStep.SIGN, CaseState.IN_REVIEW, "colleague")
    practice.add_event(case, CaseStep.SEND_BACK, CaseState.ON_SITE, "reviewer")
    practice.add_event(case, CaseStep.SIGN, CaseState.IN_REVIEW, "consultant")
    assert not is_waiting(practice, "consultant", case)
    assert is_waiting(practice, "colleague", case)


def test_an_appeal_does_not_wait_for_anybody_who_ever_signed(practice: Practice) -> None:
    case = practice.add_case(CaseState.APPEALED)
    practice.add_event(case, CaseStep.CONCLUDE, CaseState.CONCLUDED, "reviewer")
    assert not is_waiting(practice, "reviewer", case)
    assert is_waiting(practice, "manager", case)


def test_a_consultant_sees_only_cases_of_the_present_assignment(practice: Practice) -> None:
    mine = practice.add_case(CaseState.ASSIGNED, assigned=("consultant",))
    practice.add_case(CaseState.ASSIGNED, purpose=CasePurpose.RECHECK, assigned=("colleague",))
    assert found(practice, "consultant") == [mine]
    assert len(found(practice, "reader")) == 2
    practice.end_membership(mine, "consultant")
    assert found(practice, "consultant") == []


def test_strangers_see_nothing_whatever_the_filter_says(practice: Practice) -> None:
    case = practice.add_case(CaseState.TO_ASSIGN, assigned=("consultant",))
    stranger = add_practice(practice.session, "乙")
    for name in stranger.accounts:
        assert found(stranger, name) == []
        assert found(stranger, name, WorkFilter(search=case.number)) == []
        asked = WorkFilter(consultant=practice.accounts["consultant"].id)
        assert found(stranger, name, asked) == []
    assert count_cases_by_state(practice.session, stranger.actor("manager"), TODAY).total == 0


def test_counts_are_those_of_the_lists(practice: Practice) -> None:
    practice.add_case(CaseState.TO_ASSIGN, due_in=-1)
    practice.add_case(CaseState.ON_SITE, purpose=CasePurpose.RECHECK, due_in=0)
    practice.add_case(CaseState.CONCLUDED, purpose=CasePurpose.INITIAL, due_in=-9)
    counts = count_cases_by_state(practice.session, practice.actor("manager"), TODAY)
    assert counts.by_state == {CaseState.TO_ASSIGN: 1, CaseState.ON_SITE: 1, CaseState.CONCLUDED: 1}
    assert (counts.total, counts.late, counts.waiting, counts.waiting_late) == (3, 1, 1, 1)
    assert count_filtered(practice.session, practice.actor("manager"), WorkFilter(is_overdue=True), TODAY) == 1
    for conditions in (EVERYTHING, WAITING, WorkFilter(is_overdue=True), WorkFilter(state=CaseState.ON_SITE)):
        assert counts.find(conditions) == len(found(practice, "manager", conditions))
    assert counts.find(WorkFilter(state=CaseState.RETURNED)) == 0
    assert counts.find(WorkFilter(search="x")) is None


def test_the_earliest_deadline_comes_first_and_none_last(practice: Practice) -> None:
    days = (None, 5, -3)
    cases = [practice.add_case(purpose=PURPOSES[place], due_in=days[place]) for place in range(3)]
    assert found(practice, "manager") == [cases[2], cases[1], cases[0]]
    page = list_filtered(practice.session, practice.actor("manager"), WorkFilter(), today=TODAY, most=1, skipped=1)
    assert page == [cases[1]]


def test_every_filter_leaves_what_it_names(practice: Practice) -> None:
    other = {"region": "440300", "industry": "retail", "firm_name": "乙食品"}
    asked = practice.add_case(CaseState.ON_SITE, assigned=("consultant",))
    practice.add_case(CaseState.TO_ASSIGN, purpose=CasePurpose.RECHECK, **other)
    for conditions in (
        WorkFilter(state=CaseState.ON_SITE),
        WorkFilter(purpose=CasePurpose.ON_SITE),
        WorkFilter(region="3301"),
        WorkFilter(industry="industry"),
        WorkFilter(consultant=practice.accounts["consultant"].id),
        WorkFilter(search=asked.number.lower()),
        WorkFilter(search="甲机械"),
    ):
        assert found(practice, "manager", conditions) == [asked], conditions


def test_a_search_takes_signs_of_patterns_as_they_are_and_finds_a_credit_code(practice: Practice) -> None:
    case = practice.add_case(firm_name="甲_100%厂")
    assert found(practice, "manager", WorkFilter(search="_100%")) == [case]
    assert found(practice, "manager", WorkFilter(search="%%")) == []
    assert found(practice, "manager", WorkFilter(search="91330100TEST")) == []


def test_choices_come_from_the_cases_that_the_person_sees(practice: Practice) -> None:
    practice.add_case()
    assert list_regions_and_industries(practice.session, practice.actor("manager")) == [("330106", "industry")]
    assert list_regions_and_industries(practice.session, practice.actor("consultant")) == []
    assert {name for _, name in list_assessors(practice.session, practice.platform.id)} == {
        "甲manager",
        "甲consultant",
        "甲colleague",
    }


def test_names_come_with_the_lead_first(practice: Practice) -> None:
    case = practice.add_case(assigned=("colleague", "consultant"))
    assert list_assigned_names(practice.session, [case.id]) == {case.id: ["甲colleague", "甲consultant"]}


def test_dated_cases_are_open_ones_with_a_day_in_the_span(practice: Practice) -> None:
    visited = practice.add_case(CaseState.SCHEDULED, visit_on=TODAY)
    practice.add_case(CaseState.CONCLUDED, purpose=CasePurpose.RECHECK, visit_on=TODAY)
    practice.add_case(CaseState.ON_SITE, purpose=CasePurpose.INITIAL, due_in=40)
    dated = list_dated_cases(practice.session, practice.actor("manager"), begin=TODAY, end=TODAY, most=9)
    assert dated == [visited]
