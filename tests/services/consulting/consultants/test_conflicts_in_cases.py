"""Whoever has a conflict of interest gets on no case, acts on none, and leaves those he is on."""

from __future__ import annotations

import ast
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.consulting.case import CaseState, CaseStep, StepTaken
from rongtong_assess.core.consulting.consultant import ConsultantRecord
from rongtong_assess.core.consulting.interest.conflict import ConflictKind
from rongtong_assess.core.consulting.interest.tie import Party, TieKind
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.consulting.cases.take_step import take_step
from rongtong_assess.services.consulting.consultants.records import RecordChange, save_record, set_conflict_years
from rongtong_assess.services.consulting.consultants.ties import end_tie, save_holding, withdraw_tie
from rongtong_assess.services.consulting.consultants.waivers import ask_for_waiver, decide_waiver
from rongtong_assess.services.people.own_data import export_own_data
from rongtong_assess.storage.consulting.consultants import list_ties
from rongtong_assess.storage.people.accounts import add_membership
from rongtong_assess.storage.tables.people import AuditEntry, FormerMembership, Membership, Organisation
from tests.house.tree import package_of, project_tree
from tests.services.consulting.consultants.office import Office
from tests.services.makers import NOW, credit_code

DAY = date(2026, 12, 20)
HOLDING = Party("某某集团有限公司")


def kinds(office: Office, name: str) -> list[ConflictKind]:
    return [found.kind for found in office.conflicts(name)]


@pytest.mark.parametrize("source", ["hand", "plan", "draw"])
def test_every_way_of_assigning_asks_the_check(office: Office, source: str) -> None:
    office.tie("王一", TieKind.SOLD, Party(office.firm.name))
    (mistake,) = office.refused("李二", "王一", source=source)
    assert "王一不能办这家企业：给「甲机械有限公司」卖过" in mistake.what
    assert office.members() == []
    office.assign("李二", source=source)
    assert office.members() == [office.people["李二"].id]


def test_a_new_tie_takes_the_person_off_the_case_at_once(office: Office) -> None:
    office.assign("王一", "李二")
    (ended,) = office.tie("王一", TieKind.AVOID, Party(office.firm.name))
    assert (ended.account_id, ended.case.id) == (office.people["王一"].id, office.case.id)
    assert office.members() == [office.people["李二"].id]
    entries = office.session.scalars(select(AuditEntry.action)).all()
    assert "conflict.leave" in entries


def test_a_tie_to_the_holding_counts_once_the_holding_is_known(office: Office) -> None:
    office.assign("王一")
    office.tie("王一", TieKind.EMPLOYED, HOLDING)
    assert office.members() == [office.people["王一"].id]
    ended = save_holding(office.session, office.manager, office.case.firm_id, HOLDING, now=NOW)
    assert [found.account_id for found in ended] == [office.people["王一"].id]
    assert kinds(office, "王一") == [ConflictKind.EMPLOYED]


def test_a_holding_is_kept_of_the_platforms_own_firms_only(office: Office) -> None:
    stranger = Organisation(kind=OrganisationKind.FIRM, name="别家", created_at=NOW)
    office.session.add(stranger)
    office.session.flush()
    with pytest.raises(NotFound):
        save_holding(office.session, office.manager, stranger.id, HOLDING, now=NOW)


def test_a_member_of_the_firm_is_barred_and_after_leaving_needs_a_second_person(office: Office) -> None:
    person = office.people["王一"]
    add_membership(office.session, person.id, office.case.firm_id, Role.READER, now=NOW)
    office.session.flush()
    assert kinds(office, "王一") == [ConflictKind.MEMBER]
    office.session.delete(office.session.get_one(Membership, (person.id, office.case.firm_id)))
    office.session.add(
        FormerMembership(
            account_id=person.id,
            organisation_id=office.case.firm_id,
            role=Role.READER,
            joined_at=NOW,
            ended_at=NOW - timedelta(days=400),
        )
    )
    office.session.flush()
    assert kinds(office, "王一") == [ConflictKind.FORMER_MEMBER]
    set_conflict_years(office.session, office.manager, 1, now=NOW)
    assert kinds(office, "王一") == []


def test_a_new_employer_who_is_the_firm_counts(office: Office) -> None:
    office.assign("王一")
    record = ConsultantRecord(employer=Party("", credit_code(21)))
    change = RecordChange(record, seen_revision=0)
    ended = save_record(office.session, office.manager, office.people["王一"], change, scenes=(), now=NOW)
    assert [found.conflicts[0].kind for found in ended] == [ConflictKind.OWN_EMPLOYER]


def test_a_soft_conflict_is_lifted_by_two_people_for_this_case(office: Office) -> None:
    office.tie("王一", TieKind.ADVISED, Party(office.firm.name))
    (mistake,) = office.refused("王一")
    assert "由另一位主管或复核人同意" in mistake.cure
    person = office.people["王一"].id
    waiver = ask_for_waiver(office.session, office.manager, office.case.id, person, reason="只有他懂", now=NOW)
    office.refused("王一")
    with pytest.raises(Refused, match="不能自己同意"):
        decide_waiver(office.session, office.manager, office.case.id, waiver.id, is_granted=True, now=NOW)
    decide_waiver(office.session, office.actor("钱四"), office.case.id, waiver.id, is_granted=True, now=NOW)
    office.assign("王一")
    assert office.members() == [person]
    with pytest.raises(Refused, match="已经处理过"):
        decide_waiver(office.session, office.actor("赵三"), office.case.id, waiver.id, is_granted=False, now=NOW)


def test_what_comes_to_light_later_is_not_covered(office: Office) -> None:
    test_a_soft_conflict_is_lifted_by_two_people_for_this_case(office)
    assert len(office.tie("王一", TieKind.TRAINED, Party(office.firm.name))) == 1
    assert office.members() == []


def test_a_refused_request_lifts_nothing(office: Office) -> None:
    office.tie("王一", TieKind.ADVISED, Party(office.firm.name))
    person = office.people["王一"].id
    waiver = ask_for_waiver(office.session, office.manager, office.case.id, person, reason="只有他懂", now=NOW)
    with pytest.raises(Refused, match="同样的申请"):
        ask_for_waiver(office.session, office.actor("赵三"), office.case.id, person, reason="再来", now=NOW)
    decide_waiver(office.session, office.actor("钱四"), office.case.id, waiver.id, is_granted=False, now=NOW)
    office.refused("王一")


def test_a_hard_conflict_cannot_even_be_asked_for(office: Office) -> None:
    office.tie("王一", TieKind.SOLD, Party(office.firm.name))
    with pytest.raises(Refused, match="谁也不能放行"):
        ask_for_waiver(
            office.session, office.manager, office.case.id, office.people["王一"].id, reason="一定要他", now=NOW
        )


def test_whoever_got_a_conflict_outside_the_platform_does_not_begin(office: Office) -> None:
    office.assign("王一")
    own = office.actor("王一")
    take_step(office.session, own, office.case.id, StepTaken(CaseStep.SCHEDULE, due_on=DAY), now=NOW)
    add_membership(office.session, office.people["王一"].id, office.case.firm_id, Role.OWNER, now=NOW)
    office.session.flush()
    with pytest.raises(Refused, match="您和这家企业有利益关系"):
        take_step(office.session, own, office.case.id, StepTaken(CaseStep.BEGIN), now=NOW)
    assert office.case.state == CaseState.SCHEDULED


def test_a_reviewer_with_a_conflict_does_not_review(office: Office) -> None:
    office.assign("王一")
    office.case.state = CaseState.IN_REVIEW
    office.tie("钱四", TieKind.TRAINED, Party(office.firm.name))
    with pytest.raises(Refused, match="做过培训"):
        take_step(
            office.session, office.actor("钱四"), office.case.id, StepTaken(CaseStep.SEND_BACK, reason="重看"), now=NOW
        )


def test_nobody_withdraws_his_own_tie_and_a_colleague_says_why(office: Office) -> None:
    office.tie("赵三", TieKind.SOLD, Party(office.firm.name))
    person = office.people["赵三"].id
    (tie,) = list_ties(office.session, person, platform_id=office.manager.organisation_id)
    with pytest.raises(Refused, match="不能自己撤掉"):
        withdraw_tie(office.session, office.actor("赵三"), person, tie.id, reason="写错", now=NOW)
    with pytest.raises(Refused, match="没有写为什么"):
        withdraw_tie(office.session, office.manager, person, tie.id, reason=" ", now=NOW)
    withdraw_tie(office.session, office.manager, person, tie.id, reason="同名的另一家", now=NOW)
    assert kinds(office, "赵三") == []


def test_a_tie_ends_no_earlier_than_it_was_said_to_go_on(office: Office) -> None:
    office.tie("王一", TieKind.SOLD, Party(office.firm.name))
    person = office.people["王一"].id
    (tie,) = list_ties(office.session, person, platform_id=office.manager.organisation_id)
    with pytest.raises(Refused, match="结束的日子要在登记那天和今天之间"):
        end_tie(office.session, office.manager, person, tie.id, ended_on=date(2020, 1, 1), now=NOW)
    end_tie(office.session, office.manager, person, tie.id, ended_on=NOW.date(), now=NOW)
    (conflict,) = office.conflicts("王一")
    assert conflict.until == date(2029, 11, 23)


def test_the_export_of_own_data_holds_what_platforms_keep_of_a_consultant(office: Office) -> None:
    office.tie("王一", TieKind.SOLD, Party("某某电器有限公司"))
    exported = export_own_data(office.session, office.people["王一"].id)["as_consultant"]
    (tie,) = exported["consultant_tie"]
    assert (tie["firm_name"], tie["kind"], tie["declared_at"]) == ("某某电器有限公司", "sold", NOW.isoformat())
    assert not {name for name in tie if name.endswith(("_by", "_id"))}
    assert export_own_data(office.session, office.people["李二"].id)["as_consultant"] == {"former_memberships": []}


def test_one_service_makes_members_of_cases_and_it_asks_the_check() -> None:
    makers = {
        module.path
        for module in package_of(project_tree())
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "CaseMember"
    }
    assert makers == {"rongtong_assess/services/consulting/cases/take_step.py"}
