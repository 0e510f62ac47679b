"""Lists of cases and of results for new ones: who finds what, by state and by text."""

from __future__ import annotations

from rongtong_assess.core.consulting.case import CasePurpose, CaseState
from rongtong_assess.services.visit.authorise import end
from rongtong_assess.storage.consulting.case_lists import (
    CaseFilter,
    count_by_state,
    list_cases,
    list_openable_results,
)
from tests.services.consulting.case_steps import CaseSteps
from tests.services.makers import add_submitted
from tests.services.visit_steps import AT, authorise


def found(steps: CaseSteps, by: str, state: CaseState | None = None, text: str = "") -> list[str]:
    cases = list_cases(steps.session, steps.by(by), CaseFilter(state, text), most=10)
    return sorted(case.purpose for case in cases)


def test_a_list_has_what_the_person_may_see_and_asked_for(steps: CaseSteps) -> None:
    first, second = steps.open(), steps.open(CasePurpose.DIAGNOSIS)
    steps.assign(first, "consultant")
    assert found(steps, "manager") == found(steps, "owner") == ["diagnosis", "on_site"]
    assert found(steps, "consultant") == ["on_site"]
    assert found(steps, "consultant-2") == found(steps, "other-manager") == []
    assert found(steps, "reader", CaseState.TO_ASSIGN) == ["diagnosis"]
    assert found(steps, "manager", text="精工") == []
    assert found(steps, "manager", text="甲机械") == ["diagnosis", "on_site"]
    assert found(steps, "manager", text=second.number.lower()) == ["diagnosis"]
    assert found(steps, "manager", text="%") == found(steps, "manager", text="_") == []
    assert count_by_state(steps.session, steps.by("manager")) == {CaseState.ASSIGNED: 1, CaseState.TO_ASSIGN: 1}


def test_a_page_of_a_list_follows_the_one_before(steps: CaseSteps) -> None:
    for purpose in CasePurpose:
        steps.open(purpose)
    pages = [list_cases(steps.session, steps.by("manager"), CaseFilter(), most=2, skip=skip) for skip in (0, 2, 4, 6)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert len({case.id for page in pages for case in page}) == 5


def test_cases_may_be_opened_for_the_newest_result_of_each_firm_that_authorises(steps: CaseSteps) -> None:
    other = add_submitted(steps.session, steps.library, 35, name="乙轴承厂")
    assert [result.firm_name for result in list_openable_results(steps.session, steps.platform)] == ["甲机械有限公司"]
    authorise(steps.session, other, steps.platform)
    results = list_openable_results(steps.session, steps.platform)
    assert {(result.firm_name, result.level) for result in results} == {("甲机械有限公司", 1), ("乙轴承厂", 1)}
    assert {(result.open_purposes, result.is_verified) for result in results} == {((), False)}
    steps.open(CasePurpose.DIAGNOSIS)
    again = [
        (result.firm_name, result.open_purposes) for result in list_openable_results(steps.session, steps.platform)
    ]
    assert again == [("乙轴承厂", ()), ("甲机械有限公司", (CasePurpose.DIAGNOSIS,))]
    [only] = list_openable_results(steps.session, steps.platform, text="轴承")
    assert only.assessment_id == other.id
    end(steps.session, steps.owner, steps.platform, now=AT)
    assert [result.firm_name for result in list_openable_results(steps.session, steps.platform)] == ["乙轴承厂"]
