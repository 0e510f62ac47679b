"""Who has to act next: every open state waits for somebody who may take the step it waits for."""

from __future__ import annotations

import pytest

from rongtong_assess.core.consulting.case import ENDED_STATES, STEPS, CaseParty, CaseState, list_steps
from rongtong_assess.core.consulting.work.work_list import NEXT_STEPS, STATES_OF_UNSIGNED, states_waiting_for, waits_for

OPEN_STATES = [state for state in CaseState if state not in ENDED_STATES]


@pytest.mark.parametrize("state", OPEN_STATES)
def test_an_open_case_waits_for_people_who_may_take_its_next_step(state: CaseState) -> None:
    following = NEXT_STEPS[state]
    assert following.parties
    for party in following.parties:
        assert following.step in {row.step for row in list_steps(state, frozenset({party}))}


@pytest.mark.parametrize("state", OPEN_STATES)
def test_the_next_step_leads_to_another_state(state: CaseState) -> None:
    (row,) = (row for row in STEPS if row.source is state and row.step is NEXT_STEPS[state].step)
    assert row.target is not state


def test_an_ended_case_waits_for_nobody() -> None:
    assert states_waiting_for(frozenset(CaseParty)) == set(OPEN_STATES)
    assert not any(waits_for(state, frozenset(CaseParty)) for state in ENDED_STATES)


def test_what_waits_depends_on_the_capacity() -> None:
    assert states_waiting_for(frozenset({CaseParty.FIRM})) == {CaseState.RETURNED, CaseState.RECTIFYING}
    assert states_waiting_for(frozenset({CaseParty.MANAGER})) == {CaseState.TO_ASSIGN, CaseState.APPEALED}
    assert states_waiting_for(frozenset()) == frozenset()
    assert CaseState.ON_SITE in states_waiting_for(frozenset({CaseParty.ASSESSOR}))


def test_only_states_after_a_signature_ask_who_has_not_signed() -> None:
    waiting_for_reviewers = states_waiting_for(frozenset({CaseParty.REVIEWER}))
    assert waiting_for_reviewers == STATES_OF_UNSIGNED
