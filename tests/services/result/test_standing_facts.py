"""One place says which facts stand: a completed visit's, to the firm and to the platform that made it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.assessment.carry_over import Arrival
from rongtong_assess.core.assessment.derivation import find_option
from rongtong_assess.core.assessment.sheet_json import read_sheet_values
from rongtong_assess.core.assessment.stored_sheet import build_sheet
from rongtong_assess.core.edition.edition import Scene
from rongtong_assess.core.result.comparison import compare
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.visit.standing_facts import FactSource
from rongtong_assess.services.progress.carry_over import explain_waiting, preview_carry_over, start_from
from rongtong_assess.services.result.readable_assessments import get_readable
from rongtong_assess.services.result.standing_facts import Result, load_result, standing_answers
from rongtong_assess.services.roadmap.try_answers import try_answers
from rongtong_assess.services.visit.visit_list import get_result_to_visit
from rongtong_assess.storage.assessment import list_answers
from rongtong_assess.storage.result import get_scorecard
from tests.actors import firm_actor
from tests.services.visit_steps import AT, FindingEntry, VisitSteps, authorise

DEVICES, FINANCE = "base.device_network", "scene.finance"


def result_of(visit: VisitSteps, **reader: object) -> Result:
    return load_result(visit.session, visit.assessment.organisation_id, visit.assessment.id, **reader)  # type: ignore[arg-type]  # passed on as they are


def refute(visit: VisitSteps) -> None:
    visit.confirm_all()
    visit.save(FindingEntry(DEVICES, frozenset({"A"}), "只有两台联网"), FindingEntry(FINANCE, 0))
    visit.complete()


def test_before_a_visit_is_completed_the_declared_facts_stand(visit: VisitSteps) -> None:
    visit.confirm_all()
    visit.save(FindingEntry(FINANCE, 0))
    assert result_of(visit).stands.source is FactSource.DECLARED


def test_a_completed_visit_stands_and_what_was_stored_at_submission_stays(visit: VisitSteps) -> None:
    before = get_scorecard(visit.session, visit.assessment.organisation_id, visit.assessment.id)
    stored = (before.document, before.answers)
    refute(visit)
    result = result_of(visit)
    assert result.stands.source is FactSource.VISIT
    assert {difference.question for difference in result.stands.list_differences(visit.edition)} == {DEVICES, FINANCE}
    assert result.scorecard == score(visit.edition, result.sheet)
    assert result.stands.declared == read_sheet_values(json.loads(stored[1]))
    visit.session.expire_all()
    after = get_scorecard(visit.session, visit.assessment.organisation_id, visit.assessment.id)
    assert (after.document, after.answers) == stored


def test_only_the_platform_that_visited_knows_of_the_visit(visit: VisitSteps) -> None:
    refute(visit)
    assert result_of(visit, platform_id=visit.actor.organisation_id).stands.source is FactSource.VISIT
    assert result_of(visit, platform_id=uuid4()).stands.source is FactSource.DECLARED


def test_the_answers_that_stand_give_the_sheet_that_stands(visit: VisitSteps) -> None:
    entered = list_answers(visit.session, visit.assessment)
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


def test_what_if_begins_with_what_stands(visit: VisitSteps) -> None:
    refute(visit)
    result = result_of(visit)
    answers = standing_answers(visit.session, result, visit.edition)
    trial = try_answers(result, answers, (), bought=(), library=visit.library)
    assert not trial.is_changed
    assert replace(trial.tried, fingerprint="") == replace(trial.present, fingerprint="")
    assert trial.present == result.scorecard


def test_the_next_assessment_begins_with_what_stands_and_asks_about_what_was_found_otherwise(visit: VisitSteps) -> None:
    refute(visit)
    actor = firm_actor(visit.assessment.organisation_id)
    preview = preview_carry_over(
        visit.session, actor, visit.assessment.id, edition=visit.edition, library=visit.library
    )
    assert preview.sheet == result_of(visit).sheet
    carried = {answer.question: answer for answer in preview.carried.answers}
    for question in (DEVICES, FINANCE):
        assert carried[question].arrival is Arrival.CONFIRM
        assert "现场评定看到的和上次填的不一样" in carried[question].reason
    assert carried[FINANCE].level == 0
    new = start_from(visit.session, actor, preview, now=AT)
    notes = explain_waiting(visit.session, actor, new, library=visit.library, waiting=[FINANCE])
    assert notes[FINANCE].old_answers[0].startswith("0 级")
    assert "（自评填的）" in notes[FINANCE].old_answers[0]


def test_a_comparison_is_of_what_stands(visit: VisitSteps) -> None:
    declared = result_of(visit).scorecard
    refute(visit)
    found = compare(visit.edition, declared, result_of(visit).scorecard)
    assert found.total.gain is not None
    assert found.total.gain < 0


def test_programs_and_platforms_read_the_level_that_stands_for_them(
    visit: VisitSteps, new_consultant: Callable[[str], Actor]
) -> None:
    other = new_consultant("platform-b")
    authorise(visit.session, visit.assessment, other.organisation_id)
    visit.save(*(FindingEntry(scene.question, 0) for scene in _lifted(visit)))
    visit.confirm_rest()
    visit.complete()
    stands, firm = result_of(visit).stands, visit.assessment.organisation_id
    readers = {
        firm: (OrganisationKind.FIRM, FactSource.VISIT),
        visit.actor.organisation_id: (OrganisationKind.PLATFORM, FactSource.VISIT),
        other.organisation_id: (OrganisationKind.PLATFORM, FactSource.DECLARED),
    }
    for reader, (kind, source) in readers.items():
        level = get_readable(visit.session, Actor(reader, None, kind, Role.READER), visit.assessment.id).level
        assert level is not None
        expected = stands.scorecard if source is FactSource.VISIT else stands.declared_scorecard
        assert (level.level, level.source, level.declared) == (
            expected.level,
            source,
            stands.declared_scorecard.level,
        )
    seen = {
        actor.organisation_id: get_result_to_visit(
            visit.session, actor, visit.assessment.id, library=visit.library, norms_of=lambda _edition: {}
        )
        for actor in (visit.actor, other)
    }
    assert seen[visit.actor.organisation_id].stands.scorecard == stands.scorecard
    assert seen[other.organisation_id].stands.scorecard == stands.declared_scorecard
    assert all(result.scorecard == stands.declared_scorecard for result in seen.values())


def _lifted(visit: VisitSteps) -> list[Scene]:
    declared = result_of(visit).stands.declared
    return [scene for scene in visit.edition.scenes.values() if declared.scenes[scene.id] > 0]
