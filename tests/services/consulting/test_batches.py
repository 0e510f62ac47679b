"""Batches with their dates, late applications, and how a platform handles its cases."""

from __future__ import annotations

from datetime import date

import pytest

from rongtong_assess.core.consulting.batch import BatchPlan
from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.consulting.sign_off import CaseRules
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.consulting.cases.batches import add_batch, change_batch, save_case_rules
from rongtong_assess.storage.consulting.cases import find_case_settings, list_batches, list_events
from tests.services.consulting.case_steps import CaseSteps
from tests.services.visit_steps import AT

PLAN = BatchPlan("第一批", date(2026, 1, 1), date(2026, 12, 31), 3)


def test_a_batch_belongs_to_its_platform_and_has_a_name_of_its_own(steps: CaseSteps) -> None:
    batch = add_batch(steps.session, steps.by("manager"), PLAN, now=AT)
    assert list_batches(steps.session, steps.platform) == [batch]
    with pytest.raises(Refused, match="同名"):
        add_batch(steps.session, steps.by("manager"), PLAN, now=AT)
    other = add_batch(steps.session, steps.by("other-manager"), PLAN, now=AT)
    with pytest.raises(NotFound):
        change_batch(steps.session, steps.by("manager"), other.id, PLAN, now=AT)
    with pytest.raises(NotFound):
        steps.open(batch_id=other.id)
    change_batch(steps.session, steps.by("manager"), batch.id, BatchPlan("第一批"), now=AT)
    assert (batch.window_from, batch.apply_within_months) == (None, None)


def test_an_application_in_time_needs_no_reason_and_a_late_one_says_why(steps: CaseSteps) -> None:
    batch = add_batch(steps.session, steps.by("manager"), PLAN, now=AT)
    opening = {"purpose": CasePurpose.ACCEPTANCE, "batch_id": batch.id}
    with pytest.raises(Refused, match="没有填完成日期"):
        steps.open(**opening)
    with pytest.raises(Refused, match="最晚是2026年11月1日"):
        steps.open(**opening, completed_on=date(2026, 8, 1))
    with pytest.raises(Refused, match="今天以后"):
        steps.open(**opening, completed_on=date(2026, 12, 1))
    case = steps.open(**opening, completed_on=date(2026, 8, 1), reason="发票没有到")
    [event] = list_events(steps.session, case.id)
    assert (event.was_late, event.reason, case.completed_on) == (True, "发票没有到", date(2026, 8, 1))


def test_the_last_day_is_in_time(steps: CaseSteps) -> None:
    batch = add_batch(steps.session, steps.by("manager"), PLAN, now=AT)
    case = steps.open(CasePurpose.ACCEPTANCE, batch_id=batch.id, completed_on=date(2026, 8, 28))
    assert list_events(steps.session, case.id)[0].was_late is False


def test_a_project_outside_the_window_says_why(steps: CaseSteps) -> None:
    plan = BatchPlan("第二批", date(2026, 10, 1), None, None)
    batch = add_batch(steps.session, steps.by("manager"), plan, now=AT)
    opening = {"purpose": CasePurpose.ACCEPTANCE, "batch_id": batch.id, "completed_on": date(2026, 9, 30)}
    with pytest.raises(Refused, match="不在「第二批」的项目期内"):
        steps.open(**opening)
    case = steps.open(**opening, reason="市里同意")
    assert list_events(steps.session, case.id)[0].was_late is False


def test_rules_of_a_platform_are_its_own_and_have_defaults(steps: CaseSteps) -> None:
    assert find_case_settings(steps.session, steps.platform) == CaseRules(15, False)
    for rules in (CaseRules(20, True), CaseRules(30, False)):
        save_case_rules(steps.session, steps.by("manager"), rules, now=AT)
        assert find_case_settings(steps.session, steps.platform) == rules
    assert find_case_settings(steps.session, steps.by("other-manager").organisation_id) == CaseRules()
    for days in (0, 181):
        with pytest.raises(Refused) as refused:
            save_case_rules(steps.session, steps.by("manager"), CaseRules(days), now=AT)
        assert refused.value.mistakes[0].where == "appeal_days"
