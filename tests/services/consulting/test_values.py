"""Four values side by side, before and after: kinds are never mixed, and each reader sees its own."""

from __future__ import annotations

from rongtong_assess.core.consulting.case import CasePurpose, CaseStep
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.services.consulting.cases.values import find_known_values
from rongtong_assess.storage.tables.consulting.case import Case
from tests.services.consulting.case_steps import SOON, CaseSteps
from tests.services.visit_steps import DAY


def four(steps: CaseSteps, case: Case, by: str) -> dict[str, int | None]:
    known = find_known_values(steps.session, steps.by(by), case, library=steps.library)
    return {kind: value and value.scorecard.level for kind, value in known.four.items()}


def test_what_there_is_not_yet_stays_empty(steps: CaseSteps) -> None:
    assert four(steps, steps.open(), "manager") == {"declared": 1, "initial": None, "on_site": None, "recheck": None}


def test_every_kind_keeps_its_place_also_beside_newer_ones(steps: CaseSteps) -> None:
    steps.concluded(CasePurpose.INITIAL)
    case = steps.go_on_site(steps.open())
    scenes = {question: 0 for question in steps.edition.questions if question.startswith("scene.")}
    declared = find_known_values(steps.session, steps.owner, case, library=steps.library).four[ValueKind.DECLARED]
    assert declared is not None
    steps.find_everything(case, {q: v for q, v in scenes.items() if declared.scorecard.scenes[q[6:]]})
    assert four(steps, case, "manager")["on_site"] is None, "not signed yet"
    steps.sign(case)
    steps.conclude(case)
    steps.take(case, CaseStep.REQUIRE_RECTIFICATION, "manager", "补记录", SOON)
    steps.take(case, CaseStep.FINISH_RECTIFICATION, "owner")
    steps.go_on_site(case)
    steps.find_everything(case)
    steps.sign(case)
    steps.conclude(case)
    assert four(steps, case, "owner") == {"declared": 1, "initial": 1, "on_site": 0, "recheck": 1}
    known = find_known_values(steps.session, steps.owner, case, library=steps.library)
    on_site = known.four[ValueKind.ON_SITE]
    assert on_site is not None
    assert (on_site.by, on_site.case_number, on_site.decided_on) == ("平台", case.number, DAY)
    assert [(row.kind, row.after) for row in known.before_after] == [(kind, None) for kind in ValueKind]


def test_a_platform_sees_what_it_signed_itself_and_the_firm_everything(steps: CaseSteps) -> None:
    case = steps.concluded()
    stranger = steps.by("other-manager")
    known = find_known_values(steps.session, stranger, case, library=steps.library)
    assert known.four[ValueKind.ON_SITE] is None
    assert four(steps, case, "owner")["on_site"] == 1
