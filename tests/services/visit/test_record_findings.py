"""What consultants find, question by question, while a visit is open: nobody overwrites a finding unseen."""

from __future__ import annotations

import json

import pytest

from rongtong_assess.core.errors import Refused
from rongtong_assess.services.visit.record_findings import FindingEntry
from rongtong_assess.storage.result import get_scorecard
from tests.services.visit_steps import VisitSteps


def test_a_question_that_a_colleague_answered_meanwhile_is_not_overwritten_unseen(visit: VisitSteps) -> None:
    visit.save(FindingEntry("scene.finance", 1, "只有凭证"))
    with pytest.raises(Refused, match=r"同事记为“不一致，1 级.*”，说明“只有凭证”"):
        visit.save_late(FindingEntry("scene.finance", None))
    assert visit.findings()["scene.finance"].value == 1
    visit.save(FindingEntry("scene.finance", None))
    assert visit.findings()["scene.finance"].is_confirmed


def test_two_people_record_different_questions_at_the_same_time(visit: VisitSteps) -> None:
    visit.save_late(FindingEntry("scene.finance", 1))
    visit.save_late(FindingEntry("base.network", None))
    assert set(visit.findings()) == {"scene.finance", "base.network"}


def test_the_same_finding_of_two_people_is_no_conflict(visit: VisitSteps) -> None:
    visit.save_late(FindingEntry("scene.finance", 1, "只有凭证"))
    visit.save_late(FindingEntry("scene.finance", 1, "只有凭证"))
    assert visit.revision() == 1


def test_confirming_the_rest_leaves_what_anybody_found(visit: VisitSteps) -> None:
    visit.save(FindingEntry("scene.finance", 1))
    visit.save_late(FindingEntry("base.network", None, "看过"), confirm_rest=True)
    findings = visit.findings()
    assert set(findings) == set(visit.edition.questions)
    assert findings["scene.finance"].value == 1
    assert findings["base.network"].note == "看过"


def test_saving_the_same_again_is_no_change(visit: VisitSteps) -> None:
    visit.save(FindingEntry("scene.finance", 1, "只有凭证"))
    before = visit.revision()
    visit.save(FindingEntry("scene.finance", 1, "只有凭证"))
    assert visit.revision() == before == 1


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (FindingEntry("base.network", frozenset()), "没有选现场看到的是什么"),
        (FindingEntry("base.network", frozenset({"Z"})), "网络建设"),
        (FindingEntry("scene.finance", 5), "没有选现场看到的等级"),
        (FindingEntry("scene.finance", -1), "没有选现场看到的等级"),
        (FindingEntry("base.network", None, "长" * 501), "501 个字"),
        (FindingEntry("base.network", None, "看过", is_decided=False), "没有选一致还是不一致"),
    ],
)
def test_what_cannot_be_found_is_refused_with_its_reason(visit: VisitSteps, entry: FindingEntry, why: str) -> None:
    with pytest.raises(Refused, match=why):
        visit.save(entry)
    assert visit.revision() == 0


def test_different_means_different(visit: VisitSteps) -> None:
    declared = get_scorecard(visit.session, visit.assessment.organisation_id, visit.assessment.id)
    level = json.loads(declared.answers)["scenes"]["finance"]
    with pytest.raises(Refused, match="和填报的一样"):
        visit.save(FindingEntry("scene.finance", level))
