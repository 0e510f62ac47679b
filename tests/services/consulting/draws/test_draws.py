"""A platform commits to a draw, carries it out, and keeps its list; anybody can check the result file."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.consulting.draw.draw import commitment_of
from rongtong_assess.core.consulting.interest.conflict import Party, TieKind
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.consulting.consultants.ties import DeclaredTie, declare_tie
from rongtong_assess.services.consulting.draws.carry_out import (
    CaseDemand,
    account_of,
    cancel_draw,
    carry_out_draw,
    commit_draw,
    load_draw_question,
)
from rongtong_assess.services.consulting.draws.change_list import add_by_hand, assign_drawn, note_declined
from rongtong_assess.services.consulting.draws.check_draw import check_result
from rongtong_assess.storage.consulting.assignment import find_published_draw, list_draw_people
from rongtong_assess.storage.consulting.consultants import list_members_of
from rongtong_assess.storage.tables.consulting.assignment import (
    DrawPerson,
    DrawStanding,
    DrawState,
    DrawWay,
    StoredDraw,
)
from rongtong_assess.storage.tables.people import AuditEntry
from tests.services.consulting.assignment.planning_steps import PlanningSteps, open_cases
from tests.services.consulting.case_steps import CaseSteps
from tests.services.visit_steps import AT


@pytest.fixture
def office(steps: CaseSteps) -> PlanningSteps:
    """Two cases; four people know quality, of two organisations."""
    office = open_cases(steps, 2)
    for name, employer in (("consultant", "甲所"), ("consultant-2", "甲所"), ("manager", ""), ("manager-2", "乙所")):
        office.keep(name, employer=Party(employer), scenes=("quality",), industries=("C34",))
    return office


def commit(office: PlanningSteps, people: int = 2, substitutes: int = 2) -> StoredDraw:
    demand = [CaseDemand(office.cases[0].id, "quality", people, substitutes)]
    return commit_draw(office.session, office.steps.by("manager"), demand, now=AT)


def drawn(office: PlanningSteps, people: int = 2, substitutes: int = 2) -> StoredDraw:
    return carry_out_draw(office.session, office.steps.by("manager"), commit(office, people, substitutes).id, now=AT)


def standings(office: PlanningSteps, row: StoredDraw) -> list[tuple[str, str]]:
    return [(person.way, person.standing) for person in list_draw_people(office.session, row.id)]


def added(
    office: PlanningSteps, name: str, *, way: DrawWay = DrawWay.EMERGENCY, reason: str = "名单里都没空"
) -> DrawPerson:
    return DrawPerson(place=0, account_id=office.id_of(name), way=way, reason=reason)


def test_the_commitment_is_in_the_audit_log_before_the_draw_and_the_seed_is_not(office: PlanningSteps) -> None:
    row = commit(office)
    seed = load_draw_question(row).seed
    assert row.commitment == commitment_of(seed)
    entry = office.session.scalars(select(AuditEntry).where(AuditEntry.action == AuditedAction.DRAW_COMMIT)).one()
    assert entry.subject == f"{row.commitment} {row.pool_sha256}"
    assert (row.state, row.result) == (DrawState.COMMITTED, "")
    assert list_draw_people(office.session, row.id) == []
    assert commit(office).commitment != row.commitment


def test_what_was_drawn_is_in_the_list_and_its_file_is_confirmed(office: PlanningSteps) -> None:
    row = drawn(office)
    differences, document = check_result(row.result.encode(), "r.json")
    assert differences == []
    assert document["demand"][0]["firm"] == office.cases[0].number
    people = list_draw_people(office.session, row.id)
    assert [person.expert_id for person in people] == [
        *document["draws"][0]["drawn"],
        *document["draws"][0]["substitutes"],
    ]
    assert standings(office, row) == [("random", "called")] * 2 + [("random", "substitute")] * 2
    assert {person.account_id for person in people} == {account_of(person["id"]) for person in document["pool"]}
    organisations = {person["id"]: person["organisation"] for person in document["pool"]}
    assert len({organisations[person.expert_id] for person in people[:2]}) == 2


def test_whoever_must_avoid_the_firm_is_not_drawn(office: PlanningSteps) -> None:
    tie = DeclaredTie(TieKind.SOLD, Party(office.cases[0].firm_name))
    declare_tie(office.session, office.steps.by("manager"), office.id_of("consultant"), tie, now=AT)
    row = drawn(office, people=4, substitutes=1)
    assert office.id_of("consultant") not in {person.account_id for person in list_draw_people(office.session, row.id)}
    assert json.loads(row.result)["draws"][0]["missing"] == {"people": 1, "substitutes": 1}


def test_a_name_with_invisible_characters_gives_a_file_that_can_be_checked(office: PlanningSteps) -> None:
    office.keep("consultant", employer=Party("甲\u200b 所\n一部"), scenes=("quality",))
    assert check_result(drawn(office).result.encode(), "r.json")[0] == []


def test_a_check_for_strangers_ranks_only_so_many(office: PlanningSteps) -> None:
    raw = drawn(office).result.encode()
    assert check_result(raw, "r.json", most_rankings=4)[0] == []
    with pytest.raises(Refused, match="用 rongtong draw verify 核对"):
        check_result(raw, "r.json", most_rankings=3)


def test_a_draw_is_carried_out_once(office: PlanningSteps) -> None:
    row, manager = drawn(office), office.steps.by("manager")
    with pytest.raises(Refused, match="已经做过"):
        carry_out_draw(office.session, manager, row.id, now=AT)
    with pytest.raises(Refused, match="已经做过"):
        cancel_draw(office.session, manager, row.id, reason="x", now=AT)


def test_a_cancelled_draw_stays_with_its_reason_and_is_never_carried_out(office: PlanningSteps) -> None:
    row, manager = commit(office), office.steps.by("manager")
    with pytest.raises(Refused, match="没有写为什么取消"):
        cancel_draw(office.session, manager, row.id, reason=" ", now=AT)
    with pytest.raises(Refused, match="看不见的"):
        cancel_draw(office.session, manager, row.id, reason="\u202e企业改期", now=AT)
    with pytest.raises(Refused, match="超过了 500 个字"):
        cancel_draw(office.session, manager, row.id, reason="长" * 501, now=AT)
    cancel_draw(office.session, manager, row.id, reason="企业改期", now=AT)
    assert (row.state, row.reason) == (DrawState.CANCELLED, "企业改期")
    with pytest.raises(Refused, match="取消了"):
        carry_out_draw(office.session, manager, row.id, now=AT)


def test_who_cannot_come_is_followed_by_the_first_substitute(office: PlanningSteps) -> None:
    row, manager = drawn(office), office.steps.by("manager")
    first, _, third, fourth = list_draw_people(office.session, row.id)
    with pytest.raises(Refused, match="没有写原因"):
        note_declined(office.session, manager, row.id, first.id, reason="", now=AT)
    assert note_declined(office.session, manager, row.id, fourth.id, reason="出差", now=AT) is None
    assert note_declined(office.session, manager, row.id, first.id, reason="生病", now=AT) is third
    assert [standing for _, standing in standings(office, row)] == ["declined", "called", "called", "declined"]
    assert note_declined(office.session, manager, row.id, third.id, reason="生病", now=AT) is None


@pytest.mark.parametrize("way", [DrawWay.EMERGENCY, DrawWay.CHOSEN])
def test_whoever_is_added_by_hand_is_marked_with_a_reason(office: PlanningSteps, way: DrawWay) -> None:
    row, manager = drawn(office, people=1, substitutes=0), office.steps.by("manager")
    (random,) = list_draw_people(office.session, row.id)
    name = next(name for name in ("consultant", "manager-2") if office.id_of(name) != random.account_id)
    add_by_hand(office.session, manager, row.id, added(office, name, way=way), now=AT)
    assert standings(office, row) == [("random", "called"), (way, "called")]
    with pytest.raises(Refused, match="已经在名单里"):
        add_by_hand(office.session, manager, row.id, added(office, name), now=AT)


def test_an_addition_without_reason_or_with_a_conflict_is_refused(office: PlanningSteps) -> None:
    row, manager = drawn(office, people=1, substitutes=0), office.steps.by("manager")
    (random,) = list_draw_people(office.session, row.id)
    name = next(name for name in ("consultant", "manager-2") if office.id_of(name) != random.account_id)
    with pytest.raises(Refused, match="没有写原因"):
        add_by_hand(office.session, manager, row.id, added(office, name, reason=" "), now=AT)
    with pytest.raises(NotFound):
        add_by_hand(office.session, manager, row.id, added(office, "other-consultant"), now=AT)
    with pytest.raises(NotFound):
        add_by_hand(office.session, manager, row.id, added(office, name, way=DrawWay.RANDOM), now=AT)
    tie = DeclaredTie(TieKind.SOLD, Party(office.cases[0].firm_name))
    declare_tie(office.session, manager, office.id_of(name), tie, now=AT)
    with pytest.raises(Refused, match="要回避"):
        add_by_hand(office.session, manager, row.id, added(office, name), now=AT)


def test_those_who_are_called_are_assigned_by_the_draw(office: PlanningSteps) -> None:
    row = drawn(office)
    case = assign_drawn(office.session, office.steps.by("manager"), row.id, 0, now=AT)
    members = list_members_of(office.session, [case.id])[case.id]
    called = [
        person.account_id
        for person in list_draw_people(office.session, row.id)
        if person.standing == DrawStanding.CALLED
    ]
    assert list(members) == called
    assert {member.source for member in members.values()} == {"draw"}
    assert case.state == CaseState.ASSIGNED


def test_a_draw_is_found_by_its_commitment_once_it_was_carried_out(office: PlanningSteps) -> None:
    row = commit(office)
    assert find_published_draw(office.session, row.commitment) is None
    carry_out_draw(office.session, office.steps.by("manager"), row.id, now=AT)
    assert find_published_draw(office.session, row.commitment) == (row, "平台")


def cancel(office: PlanningSteps, draw_id: UUID) -> None:
    cancel_draw(office.session, office.steps.by("other-manager"), draw_id, reason="x", now=AT)


def carry_out(office: PlanningSteps, draw_id: UUID) -> None:
    carry_out_draw(office.session, office.steps.by("other-manager"), draw_id, now=AT)


@pytest.mark.parametrize("act", [cancel, carry_out])
def test_another_platform_finds_nothing(office: PlanningSteps, act: Callable[[PlanningSteps, UUID], None]) -> None:
    row = commit(office)
    with pytest.raises(NotFound):
        act(office, row.id)


def test_a_case_of_another_platform_or_an_ended_one_is_no_demand(office: PlanningSteps) -> None:
    demand = [CaseDemand(office.cases[0].id, "quality", 1, 0)]
    with pytest.raises(Refused, match="不是本平台在办的"):
        commit_draw(office.session, office.steps.by("other-manager"), demand, now=AT)
    with pytest.raises(Refused, match="没有选企业"):
        commit_draw(office.session, office.steps.by("manager"), [], now=AT)
    with pytest.raises(Refused, match="写了两遍"):
        commit_draw(office.session, office.steps.by("manager"), demand * 2, now=AT)
