"""Who could take which waiting case: the input of an assignment, from what the platform knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from rongtong_assess.core.consulting.consultant import Absence, ConsultantRecord
from rongtong_assess.core.consulting.interest.conflict import ConflictKind
from rongtong_assess.core.consulting.interest.tie import Party, TieKind
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.progress.measure import FollowedMeasure, MeasureState
from rongtong_assess.core.progress.measure_json import MeasureEffects
from rongtong_assess.services.catalogue.platform_profile import declare_platform_code
from rongtong_assess.services.consulting.consultants.available import (
    MOVABLE,
    AvailableConsultant,
    list_available,
    list_consultants,
    list_people_of,
)
from rongtong_assess.services.consulting.consultants.conflicts import list_conflicts
from rongtong_assess.services.consulting.consultants.records import (
    RecordChange,
    add_absence,
    delete_absence,
    find_record,
    save_languages,
    save_record,
)
from rongtong_assess.services.progress.follow_up import new_row
from rongtong_assess.storage.consulting.consultants import list_absences
from rongtong_assess.storage.tables.progress import FollowedPlan
from rongtong_assess.storage.tables.roadmap import StoredPlanSet
from tests.products import step
from tests.services.catalogue.platforms import Platform
from tests.services.consulting.consultants.office import Office
from tests.services.makers import NOW, credit_code

TODAY = date(2026, 11, 23)
RECORD = ConsultantRecord(scenes=("quality",), regions=("330100",), industries=("C34",), capacity=4)


@contextmanager
def counted_queries(session: Session) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def keep(office: Office, name: str, record: ConsultantRecord = RECORD) -> None:
    _, revision = find_record(office.session, office.manager, office.people[name].id)
    change = RecordChange(record, revision)
    save_record(office.session, office.manager, office.people[name], change, scenes={"quality", "erp"}, now=NOW)


def of(office: Office, name: str) -> AvailableConsultant:
    found = list_available(office.session, office.manager, now=NOW, states=MOVABLE).consultants
    return next(person for person in found if person.account_id == office.people[name].id)


def follow(office: Office, measure: FollowedMeasure, effects: MeasureEffects | None = None) -> None:
    """The firm follows a plan of one measure."""
    made = {"organisation_id": office.case.firm_id, "assessment_id": office.case.assessment_id}
    kept = StoredPlanSet(document="{}", facts="{}", engine_version="test", planned_at=NOW, **made)
    office.session.add(kept)
    office.session.flush()
    plan = FollowedPlan(plan_set_id=kept.id, kind="least_cost", begun_on=TODAY, chosen_at=NOW, **made)
    office.session.add(plan)
    office.session.flush()
    office.session.add(new_row(plan, measure, effects or MeasureEffects(), place=0, phase="", now=NOW))
    office.session.flush()


def test_a_waiting_case_says_what_an_assignment_asks_of_it(office: Office) -> None:
    office.case.due_on = TODAY + timedelta(days=3)
    (case,) = list_available(office.session, office.manager, now=NOW).cases
    assert (case.case_id, case.region, case.urgency, case.previous) == (office.case.id, "330100", 3, None)
    assert case.scenes, "the firm claims levels of some scenes"


def test_everybody_who_may_be_assigned_is_available_and_no_reviewer(office: Office) -> None:
    asked = {person.name for person in list_available(office.session, office.manager, now=NOW).consultants}
    listed = {person.name for person in list_consultants(office.session, office.manager, now=NOW)}
    people = {person.name for person in list_people_of(office.session, office.manager, now=NOW)}
    assert asked == listed == {"某人", "王一", "李二", "赵三"}
    assert people - listed == {"钱四"}


def test_the_record_capacity_and_load_are_those_of_the_month(office: Office) -> None:
    keep(office, "王一")
    add_absence(office.session, office.manager, office.people["王一"].id, _second_half(), now=NOW)
    office.assign("王一")
    person = next(found for found in list_consultants(office.session, office.manager, now=NOW) if found.load)
    assert (person.name, person.record, person.capacity, person.load) == ("王一", RECORD, 2, 1)
    office.case.visit_on = date(2026, 12, 3)
    office.session.flush()
    assert not any(found.load for found in list_consultants(office.session, office.manager, now=NOW))


def test_an_assigned_case_is_no_load_in_the_question_that_assigns_it_anew(office: Office) -> None:
    office.assign("王一")
    assert of(office, "王一").load == 0
    (case,) = list_available(office.session, office.manager, now=NOW, states=MOVABLE).cases
    assert (case.members, case.previous) == ((office.people["王一"].id,), office.people["王一"].id)
    assert list_available(office.session, office.manager, now=NOW).cases == ()


def test_whoever_has_a_conflict_is_to_avoid_the_case(office: Office) -> None:
    office.tie("王一", TieKind.ADVISED, Party(office.firm.name))
    assert (of(office, "王一").avoid, of(office, "李二").avoid) == ({office.case.id}, frozenset())


def test_whoever_is_away_all_month_and_has_nothing_is_left_out(office: Office) -> None:
    whole = Absence(date(2026, 11, 1), date(2026, 11, 30))
    add_absence(office.session, office.manager, office.people["王一"].id, whole, now=NOW)
    names = {person.name for person in list_available(office.session, office.manager, now=NOW).consultants}
    assert "王一" not in names
    assert "李二" in names


def test_the_supplier_of_a_measure_is_a_hard_conflict_of_its_people(office: Office) -> None:
    follow(office, FollowedMeasure("换软件", supplier="乙软件有限公司"))
    keep(office, "王一", ConsultantRecord(employer=Party("乙软件有限公司", credit_code(7))))
    found = office.conflicts("王一")
    assert [(conflict.kind, conflict.is_hard) for conflict in found] == [(ConflictKind.SUPPLIER, True)]
    assert office.conflicts("李二") == ()


def test_a_published_product_that_fits_the_plan_is_a_soft_conflict_of_its_vendors_people(office: Office) -> None:
    seller = Platform(
        office.session,
        office.manager.organisation_id,
        author=office.people["李二"].id,
        reviewer=office.people["赵三"].id,
    )
    declare_platform_code(office.session, office.manager, credit_code(99), now=NOW)
    seller.publish_new()
    follow(office, FollowedMeasure("质检上系统"), MeasureEffects(steps=(step("quality:1>2"),)))
    keep(office, "王一", ConsultantRecord(employer=Party("某软件公司")))
    later = NOW + timedelta(days=1)
    person = office.people["王一"].id
    found = list_conflicts(office.session, office.case, [person, office.people["李二"].id], now=later)
    assert [(conflict.kind, conflict.is_hard) for conflict in found[person]] == [(ConflictKind.OFFERS, False)]
    assert found[office.people["李二"].id] == (), "the platform lists it, and gains nothing from it"


def test_a_stopped_measure_no_longer_counts(office: Office) -> None:
    follow(office, FollowedMeasure("换软件", state=MeasureState.STOPPED, reason="不做了", supplier="乙软件有限公司"))
    keep(office, "王一", ConsultantRecord(employer=Party("乙软件有限公司")))
    assert office.conflicts("王一") == ()


def test_the_number_of_queries_does_not_grow_with_the_people(office: Office) -> None:
    with counted_queries(office.session) as few:
        list_available(office.session, office.manager, now=NOW)
    for number in range(5):
        office.add_consultant(number)
    with counted_queries(office.session) as many:
        list_available(office.session, office.manager, now=NOW)
    assert len(many) == len(few) < 25


def test_two_who_change_a_record_at_once_do_not_overwrite_each_other(office: Office) -> None:
    keep(office, "王一")
    with pytest.raises(Refused, match="别人改过"):
        save_record(
            office.session, office.manager, office.people["王一"], RecordChange(RECORD, 0), scenes={"quality"}, now=NOW
        )


def test_a_consultant_says_what_he_speaks_without_touching_the_rest(office: Office) -> None:
    keep(office, "王一")
    save_languages(office.session, office.actor("王一"), office.people["王一"], ["wu"], now=NOW)
    record, revision = find_record(office.session, office.manager, office.people["王一"].id)
    assert (record.languages, record.scenes, revision) == (("wu",), ("quality",), 2)
    with pytest.raises(Refused, match="不认识的语言"):
        save_languages(office.session, office.actor("王一"), office.people["王一"], ["klingon"], now=NOW)


def test_days_away_are_kept_once_and_can_be_deleted(office: Office) -> None:
    person = office.people["王一"].id
    add_absence(office.session, office.manager, person, _second_half(), now=NOW)
    with pytest.raises(Refused, match="已经记过"):
        add_absence(office.session, office.manager, person, _second_half(), now=NOW)
    (row,) = list_absences(office.session, [person], since=TODAY)[person]
    delete_absence(office.session, person, row.id)
    assert not list_absences(office.session, [person], since=TODAY)


def _second_half() -> Absence:
    return Absence(date(2026, 11, 16), date(2026, 11, 30))
