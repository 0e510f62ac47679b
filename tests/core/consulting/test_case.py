"""The table of steps, walked through completely, and what is asked of those who take one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain, combinations, product
from uuid import uuid4

import pytest

from rongtong_assess.core.actor import ROLES_OF, Actor, OrganisationKind, Role
from rongtong_assess.core.consulting.case import (
    ENDED_STATES,
    STEPS,
    CaseParty,
    CasePurpose,
    CaseStand,
    CaseState,
    CaseStep,
    StepTaken,
    Transition,
    is_late,
    list_steps,
    parties_of,
    value_kind,
)
from rongtong_assess.core.consulting.step_decision import decide_step
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.visit.finding import ValueKind

TODAY = date(2026, 11, 30)
TOMORROW = TODAY + timedelta(days=1)
ROWS = {(row.source, row.step): row for row in STEPS}
PAIRS = list(product(CaseState, CaseStep))
PARTY_SETS = [
    frozenset(chosen)
    for chosen in chain.from_iterable(combinations(CaseParty, size) for size in range(1, len(CaseParty) + 1))
]
# Written out once more by hand: what practice knows, without the code.
EXPECTED = {
    ("to_assign", "assign"): "assigned",
    ("assigned", "reassign"): "assigned",
    ("scheduled", "reassign"): "scheduled",
    ("on_site", "reassign"): "on_site",
    ("returned", "reassign"): "returned",
    ("assigned", "unassign"): "to_assign",
    ("scheduled", "unassign"): "to_assign",
    ("assigned", "schedule"): "scheduled",
    ("scheduled", "reschedule"): "scheduled",
    ("scheduled", "begin"): "on_site",
    ("on_site", "return"): "returned",
    ("in_review", "return"): "returned",
    ("returned", "resupply"): "on_site",
    ("on_site", "sign"): "in_review",
    ("in_review", "send_back"): "on_site",
    ("in_review", "conclude"): "concluded",
    ("concluded", "require_rectification"): "rectifying",
    ("rectifying", "finish_rectification"): "to_assign",
    ("concluded", "appeal"): "appealed",
    ("appealed", "grant_appeal"): "to_assign",
    ("appealed", "reject_appeal"): "concluded",
    ("concluded", "revise"): "on_site",
    ("to_assign", "withdraw"): "withdrawn",
    ("assigned", "withdraw"): "withdrawn",
    ("scheduled", "withdraw"): "withdrawn",
    ("returned", "withdraw"): "withdrawn",
}


def stand(state: CaseState, **known: object) -> CaseStand:
    return CaseStand(state, appeal_until=TOMORROW, **known)  # type: ignore[arg-type]  # as the test says


def complete(step: CaseStep) -> StepTaken:
    return StepTaken(step, "有原因", TOMORROW)


def refusal_of(now: CaseStand, taken: StepTaken, *parties: CaseParty, account_id: int = 1) -> list[str]:
    with pytest.raises(Refused) as refused:
        decide_step(now, taken, frozenset(parties), account_id=account_id, today=TODAY)
    return [mistake.where for mistake in refused.value.mistakes]


def test_the_table_is_the_one_that_practice_knows() -> None:
    assert {(row.source.value, row.step.value): row.target.value for row in STEPS} == EXPECTED
    assert len(ROWS) == len(STEPS), "a pair stands twice"


def test_every_pair_and_set_of_parties_is_decided_as_the_table_says() -> None:
    decided = 0
    for (state, step), parties in product(PAIRS, PARTY_SETS):
        row = ROWS.get((state, step))
        if row is not None and row.parties & parties:
            assert decide_step(stand(state), complete(step), parties, account_id=1, today=TODAY) is row
            decided += 1
        else:
            assert refusal_of(stand(state), complete(step), *parties) == ["step"], (state, step, parties)
    assert 0 < decided < len(PAIRS) * len(PARTY_SETS)


def test_a_pair_outside_the_table_is_refused_for_every_role() -> None:
    firm_id, platform_id = uuid4(), uuid4()
    outside = [pair for pair in PAIRS if pair not in ROWS]
    assert len(outside) == len(PAIRS) - len(EXPECTED)
    for kind, is_member in product(OrganisationKind, (True, False)):
        for role in ROLES_OF[kind]:
            own = {OrganisationKind.FIRM: firm_id, OrganisationKind.PLATFORM: platform_id}.get(kind, uuid4())
            actor = Actor(own, 1, kind, role)
            parties = parties_of(actor, firm_id=firm_id, platform_id=platform_id, is_member=is_member)
            for state, step in outside:
                with pytest.raises((Refused, NotFound)):
                    decide_step(stand(state), complete(step), parties, account_id=1, today=TODAY)


@pytest.mark.parametrize(("state", "step"), PAIRS)
def test_somebody_without_a_part_in_the_case_does_not_learn_that_it_is_there(state: CaseState, step: CaseStep) -> None:
    with pytest.raises(NotFound):
        decide_step(stand(state), complete(step), frozenset(), account_id=1, today=TODAY)


def test_the_steps_listed_are_those_that_are_decided() -> None:
    for state, parties in product(CaseState, PARTY_SETS):
        listed = {row.step for row in list_steps(state, parties)}
        assert listed == {step for (source, step), row in ROWS.items() if source is state and row.parties & parties}


def test_no_state_is_a_dead_end_but_withdrawn() -> None:
    sources = {row.source for row in STEPS}
    assert set(CaseState) - sources == {CaseState.WITHDRAWN}
    reached = {CaseState.TO_ASSIGN}
    while new := {row.target for row in STEPS if row.source in reached} - reached:
        reached |= new
    assert reached == set(CaseState)


@pytest.mark.parametrize("row", [row for row in STEPS if row.needs_reason], ids=lambda row: f"{row.source}-{row.step}")
def test_a_step_that_needs_a_reason_is_refused_without_one(row: Transition) -> None:
    assert refusal_of(stand(row.source), StepTaken(row.step, "  ", TOMORROW), *row.parties) == ["reason"]


@pytest.mark.parametrize(
    "row", [row for row in STEPS if row.needs_deadline], ids=lambda row: f"{row.source}-{row.step}"
)
def test_a_step_that_needs_a_day_is_refused_without_one_and_with_one_that_has_passed(row: Transition) -> None:
    yesterday = TODAY - timedelta(days=1)
    for day in (None, yesterday):
        assert refusal_of(stand(row.source), StepTaken(row.step, "有原因", day), *row.parties) == ["due_on"]


def test_a_late_step_says_why() -> None:
    late = stand(CaseState.SCHEDULED, due_on=TODAY - timedelta(days=1))
    assert is_late(late, TODAY)
    assert refusal_of(late, StepTaken(CaseStep.BEGIN), CaseParty.ASSESSOR) == ["reason"]
    row = decide_step(
        late, StepTaken(CaseStep.BEGIN, "顾问生病"), frozenset({CaseParty.ASSESSOR}), account_id=1, today=TODAY
    )
    assert row.target is CaseState.ON_SITE


def test_on_the_day_of_the_deadline_nothing_is_late() -> None:
    now = stand(CaseState.SCHEDULED, due_on=TODAY)
    assert not is_late(now, TODAY)
    assert decide_step(now, StepTaken(CaseStep.BEGIN), frozenset({CaseParty.ASSESSOR}), account_id=1, today=TODAY)


@pytest.mark.parametrize("state", sorted(ENDED_STATES))
def test_an_ended_case_is_never_late(state: CaseState) -> None:
    assert not is_late(CaseStand(state, due_on=date(2020, 1, 1)), TODAY)


def test_a_reason_has_a_limit() -> None:
    taken = StepTaken(CaseStep.SEND_BACK, "长" * 501)
    assert refusal_of(stand(CaseState.IN_REVIEW), taken, CaseParty.REVIEWER) == ["reason"]


@pytest.mark.parametrize(
    ("role", "is_member", "parties"),
    [
        (Role.MANAGER, False, {CaseParty.MANAGER, CaseParty.REVIEWER}),
        (Role.MANAGER, True, {CaseParty.MANAGER, CaseParty.REVIEWER, CaseParty.ASSESSOR}),
        (Role.CONSULTANT, True, {CaseParty.ASSESSOR}),
        (Role.CONSULTANT, False, set()),
        (Role.REVIEWER, False, {CaseParty.REVIEWER}),
        (Role.REVIEWER, True, {CaseParty.REVIEWER}),
        (Role.READER, True, set()),
    ],
)
def test_people_of_the_platform_act_as_their_role_says(role: Role, is_member: bool, parties: set[CaseParty]) -> None:
    firm_id, platform_id = uuid4(), uuid4()
    known = {"firm_id": firm_id, "platform_id": platform_id, "is_member": is_member}
    assert parties_of(Actor(platform_id, 1, OrganisationKind.PLATFORM, role), **known) == parties
    assert parties_of(Actor(uuid4(), 1, OrganisationKind.PLATFORM, role), **known) == set()


@pytest.mark.parametrize(
    ("role", "parties"),
    [
        (Role.OWNER, {CaseParty.FIRM_OWNER, CaseParty.FIRM}),
        (Role.CONTRIBUTOR, {CaseParty.FIRM}),
        (Role.READER, set()),
    ],
)
def test_people_of_the_firm_act_as_their_role_says(role: Role, parties: set[CaseParty]) -> None:
    firm_id = uuid4()
    known = {"firm_id": firm_id, "platform_id": uuid4(), "is_member": True}
    assert parties_of(Actor(firm_id, 1, OrganisationKind.FIRM, role), **known) == parties
    assert parties_of(Actor(uuid4(), 1, OrganisationKind.FIRM, role), **known) == set()


def test_a_later_round_of_a_rating_on_site_is_a_re_check_and_nothing_else_changes_its_kind() -> None:
    kinds = {purpose: [value_kind(purpose, round_number) for round_number in (1, 2, 3)] for purpose in CasePurpose}
    assert kinds == {
        CasePurpose.DIAGNOSIS: [ValueKind.INITIAL] * 3,
        CasePurpose.INITIAL: [ValueKind.INITIAL] * 3,
        CasePurpose.ON_SITE: [ValueKind.ON_SITE, ValueKind.RECHECK, ValueKind.RECHECK],
        CasePurpose.ACCEPTANCE: [ValueKind.ON_SITE, ValueKind.RECHECK, ValueKind.RECHECK],
        CasePurpose.RECHECK: [ValueKind.RECHECK] * 3,
    }
