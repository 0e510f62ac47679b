"""One place says which facts stand: a completed visit's, to the firm and to the platform that made it."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import uuid4

from rongtong_assess.core.measure import find_option
from rongtong_assess.core.scoring import score
from rongtong_assess.core.standing_facts import FactSource
from rongtong_assess.services.load_answers import build_sheet, load_answers
from rongtong_assess.services.record_findings import FindingEntry
from rongtong_assess.services.standing_facts import Result, load_result, standing_answers
from rongtong_assess.services.stored_documents import read_sheet
from rongtong_assess.services.submit_assessment import get_scorecard
from rongtong_assess.services.try_answers import try_answers
from tests.services.visit_steps import Visit

DEVICES, FINANCE = "base.device_network", "scene.finance"


def result_of(visit: Visit, **reader: object) -> Result:
    return load_result(visit.session, visit.assessment.organisation_id, visit.assessment.id, **reader)  # type: ignore[arg-type]


def refute(visit: Visit) -> None:
    visit.confirm_all()
    visit.save(FindingEntry(DEVICES, frozenset({"A"}), "只有两台联网"), FindingEntry(FINANCE, 0))
    visit.complete()


def test_before_a_visit_is_completed_the_declared_facts_stand(visit: Visit) -> None:
    visit.confirm_all()
    visit.save(FindingEntry(FINANCE, 0))
    assert result_of(visit).stands.source is FactSource.DECLARED


def test_a_completed_visit_stands_and_what_was_stored_at_submission_stays(visit: Visit) -> None:
    before = get_scorecard(visit.session, visit.assessment.organisation_id, visit.assessment.id)
    stored = (before.document, before.answers)
    refute(visit)
    result = result_of(visit)
    assert result.stands.source is FactSource.VISIT
    assert {one.question for one in result.stands.list_differences(visit.edition)} == {DEVICES, FINANCE}
    assert result.scorecard == score(visit.edition, result.sheet)
    assert result.stands.declared == read_sheet(json.loads(stored[1]))
    visit.session.expire_all()
    after = get_scorecard(visit.session, visit.assessment.organisation_id, visit.assessment.id)
    assert (after.document, after.answers) == stored


def test_only_the_platform_that_visited_knows_of_the_visit(visit: Visit) -> None:
    refute(visit)
    assert result_of(visit, platform_id=visit.by.platform_id).stands.source is FactSource.VISIT
    assert result_of(visit, platform_id=uuid4()).stands.source is FactSource.DECLARED


def test_the_answers_that_stand_give_the_sheet_that_stands(visit: Visit) -> None:
    entered = load_answers(visit.session, visit.assessment)
    assert standing_answers(visit.session, result_of(visit), visit.edition) == entered
    refute(visit)
    result = result_of(visit)
    sheet, mistakes = build_sheet(visit.edition, standing_answers(visit.session, result, visit.edition))
    assert not mistakes
    assert sheet == result.sheet
    # The numbers of machines went with the refuted answer; what else they decided stands by itself.
    digital = visit.edition.items["base.device_digital"]
    assert find_option(digital, sheet.facts, visit.edition.facts) is None
    assert sheet.choices[digital.id] == result.stands.declared.choices[digital.id]


def test_what_if_begins_with_what_stands(visit: Visit) -> None:
    refute(visit)
    result = result_of(visit)
    answers = standing_answers(visit.session, result, visit.edition)
    trial = try_answers(result, answers, (), bought=(), shelf=visit.shelf)
    assert not trial.is_changed
    assert replace(trial.tried, fingerprint="") == replace(trial.present, fingerprint="")
    assert trial.present == result.scorecard
