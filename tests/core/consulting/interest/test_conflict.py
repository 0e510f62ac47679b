"""Who may not work on a firm's case, for how long, and what two people may lift."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.consulting.interest.conflict import (
    CONFLICT_RULES,
    CheckedCase,
    ConflictKind,
    InterestConflict,
    Waiver,
    add_years,
    ask_waiver,
    find_conflicts,
    list_barred,
    refuse_same_person,
)
from rongtong_assess.core.consulting.interest.tie import FirmFacts, Party, PastLink, PersonFacts, Tie, TieKind
from rongtong_assess.core.errors import Refused

TODAY = date(2026, 11, 30)
CASE = CheckedCase(CasePurpose.ON_SITE, TODAY)
FIRM = Party("杭州甲机械有限公司", "91330100MAFAKE0011")
HOLDING = Party("浙江甲集团", "91330100MAFAKE0022")
OTHER = Party("宁波乙电子有限公司", "91330200MAFAKE0033")
PERSON, COLLEAGUE, MANAGER = 1, 2, 3


def kinds(person: PersonFacts, firm: FirmFacts | None = None, case: CheckedCase = CASE) -> list[ConflictKind]:
    return [conflict.kind for conflict in find_conflicts(person, firm or FirmFacts(FIRM, HOLDING), case)]


def tied(kind: TieKind, firm: Party = FIRM, *, ended_on: date | None = None, holding: Party = OTHER) -> PersonFacts:
    return PersonFacts(PERSON, ties=(Tie(kind, firm, holding, ended_on),))


def test_every_kind_has_a_rule_with_a_reason() -> None:
    assert set(CONFLICT_RULES) == set(ConflictKind)
    assert all(rule.reason for rule in CONFLICT_RULES.values())
    assert {kind.value for kind in TieKind} <= {kind.value for kind in ConflictKind}


@pytest.mark.parametrize("kind", TieKind)
def test_a_tie_to_the_firm_counts_and_one_to_a_stranger_does_not(kind: TieKind) -> None:
    assert kinds(tied(kind)) == [ConflictKind(kind)]
    assert kinds(tied(kind, OTHER)) == []


@pytest.mark.parametrize("kind", [kind for kind in TieKind if kind is not TieKind.AVOID])
def test_a_tie_that_ended_counts_for_three_years_to_the_day(kind: TieKind) -> None:
    last = date(2023, 11, 30)
    assert kinds(tied(kind, ended_on=last)) == [ConflictKind(kind)]
    assert kinds(tied(kind, ended_on=last - timedelta(days=1))) == []


def test_the_number_of_years_is_a_setting() -> None:
    person = tied(TieKind.SOLD, ended_on=date(2024, 6, 1))
    assert kinds(person, case=replace(CASE, years=2)) == []
    assert kinds(person, case=replace(CASE, years=3)) == [ConflictKind.SOLD]


def test_a_firm_to_avoid_is_avoided_through_its_last_day_and_not_for_years_after() -> None:
    assert kinds(tied(TieKind.AVOID, ended_on=TODAY)) == [ConflictKind.AVOID]
    assert kinds(tied(TieKind.AVOID, ended_on=TODAY - timedelta(days=1))) == []


def test_the_holding_counts_as_the_firm_and_so_does_a_sister_firm() -> None:
    assert kinds(tied(TieKind.SOLD, HOLDING)) == [ConflictKind.SOLD]
    assert kinds(tied(TieKind.SOLD, OTHER, holding=HOLDING)) == [ConflictKind.SOLD]
    assert kinds(PersonFacts(PERSON, employer=HOLDING)) == [ConflictKind.OWN_EMPLOYER]


def test_a_name_is_enough_whatever_its_width_and_spaces() -> None:
    assert Party("甲（杭州）公司").is_same(Party("甲(杭州) 公司"))
    assert Party("", "91330100mafake0011").is_same(FIRM)
    assert not Party().is_same(Party())
    assert not Party(" ").is_same(Party("　"))


def test_a_member_of_the_firm_is_barred_and_a_former_one_for_three_years() -> None:
    now = PersonFacts(PERSON, memberships=(PastLink(FIRM),))
    before = PersonFacts(PERSON, memberships=(PastLink(FIRM, date(2025, 1, 1)),))
    long_ago = PersonFacts(PERSON, memberships=(PastLink(FIRM, date(2022, 1, 1)),))
    assert [kinds(person) for person in (now, before, long_ago)] == [
        [ConflictKind.MEMBER],
        [ConflictKind.FORMER_MEMBER],
        [],
    ]


def test_the_employer_who_provides_a_measure_is_worse_than_one_who_offers_something_that_fits() -> None:
    person = PersonFacts(PERSON, employer=OTHER)
    provides, offers = FirmFacts(FIRM, suppliers=(OTHER,)), FirmFacts(FIRM, offered_by=(OTHER,))
    assert [conflict.is_hard for conflict in find_conflicts(person, provides, CASE)] == [True]
    assert [conflict.is_hard for conflict in find_conflicts(person, offers, CASE)] == [False]


def test_whoever_diagnosed_may_diagnose_again_but_not_rate_without_a_second_person() -> None:
    person = PersonFacts(PERSON, diagnoses=(PastLink(FIRM, date(2026, 1, 1)),))
    assert kinds(person, case=replace(CASE, purpose=CasePurpose.DIAGNOSIS)) == []
    assert kinds(person) == [ConflictKind.DIAGNOSED]


def test_whoever_signed_before_an_appeal_is_barred() -> None:
    assert kinds(PersonFacts(PERSON), FirmFacts(FIRM, signed=frozenset({PERSON}))) == [ConflictKind.SIGNED]
    assert kinds(PersonFacts(COLLEAGUE), FirmFacts(FIRM, signed=frozenset({PERSON}))) == []


def test_a_soft_conflict_is_lifted_by_two_people_and_never_by_one() -> None:
    person, firm = tied(TieKind.ADVISED), FirmFacts(FIRM)
    waiver = ask_waiver(find_conflicts(person, firm, CASE), account_id=PERSON, reason="只有他懂", asked_by=MANAGER)
    assert list_barred([person], firm, CASE, waivers=[waiver]), "nobody has granted it"
    for second in (MANAGER, PERSON):
        assert list_barred([person], firm, CASE, waivers=[replace(waiver, granted_by=second)])
    assert not list_barred([person], firm, CASE, waivers=[replace(waiver, granted_by=COLLEAGUE)])


def test_a_waiver_holds_for_its_person_and_for_what_was_known() -> None:
    firm = FirmFacts(FIRM)
    waiver = Waiver(PERSON, frozenset({ConflictKind.ADVISED}), "只有他懂", MANAGER, COLLEAGUE)
    also_taught = replace(tied(TieKind.ADVISED), ties=(Tie(TieKind.ADVISED, FIRM), Tie(TieKind.TRAINED, FIRM)))
    assert [found.kind for found in list_barred([also_taught], firm, CASE, waivers=[waiver])[PERSON]] == [
        ConflictKind.TRAINED
    ]
    other = replace(tied(TieKind.ADVISED), account_id=COLLEAGUE)
    assert list_barred([other], firm, CASE, waivers=[waiver])


def test_no_waiver_lifts_a_hard_conflict() -> None:
    every_kind = Waiver(PERSON, frozenset(ConflictKind), "一定要他", MANAGER, COLLEAGUE)
    for kind, rule in CONFLICT_RULES.items():
        assert every_kind.lifts(InterestConflict(kind), PERSON) is not rule.is_hard


def test_a_request_names_every_mistake() -> None:
    with pytest.raises(Refused) as refusal:
        ask_waiver([InterestConflict(ConflictKind.SOLD)], account_id=PERSON, reason=" ", asked_by=MANAGER)
    assert [mistake.where for mistake in refusal.value.mistakes] == ["consultants", "reason"]
    with pytest.raises(Refused, match="没有利益关系"):
        ask_waiver([], account_id=PERSON, reason="为什么", asked_by=MANAGER)


def test_a_second_person_decides() -> None:
    waiver = Waiver(PERSON, frozenset({ConflictKind.ADVISED}), "只有他懂", MANAGER)
    for person in (MANAGER, PERSON, None):
        with pytest.raises(Refused):
            refuse_same_person(waiver, granted_by=person)
    refuse_same_person(waiver, granted_by=COLLEAGUE)


def test_years_after_a_leap_day_end_in_february() -> None:
    assert add_years(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
