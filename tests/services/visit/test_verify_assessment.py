"""A visit: what was found per question gives the verified level; signed, it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.visit.finding import list_differences
from rongtong_assess.services.result.standing_facts import find_visit
from rongtong_assess.services.visit.authorise import end
from rongtong_assess.services.visit.visit_list import get_result_to_visit, list_results_to_visit
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.people import AuditEntry
from tests.services.visit_steps import AT, FindingEntry, VisitSteps, authorise, firm_of


def test_all_confirmed_gives_the_declared_result(visit: VisitSteps) -> None:
    visit.confirm_all()
    done = visit.complete()
    declared = get_scorecard(visit.session, visit.assessment.organisation_id, visit.assessment.id)
    assert (done.document, done.answers) == (declared.document, declared.answers)
    assert (done.level, done.score_points) == (declared.level, declared.score_points)


def test_what_was_found_is_scored_by_the_edition(visit: VisitSteps) -> None:
    visit.confirm_all()
    visit.save(FindingEntry("base.device_network", frozenset({"A"}), "只有两台联网"), FindingEntry("scene.finance", 0))
    visit.complete()
    verified = find_visit(visit.session, visit.assessment)
    assert verified is not None
    differing = list_differences(visit.edition, verified.declared, verified.found)
    assert {difference.question for difference in differing} <= {"base.device_network", "scene.finance"}
    assert verified.found.choices["base.device_network"] == frozenset({"A"})
    assert verified.scorecard.scenes["finance"] == 0
    declared = get_scorecard(visit.session, visit.assessment.organisation_id, visit.assessment.id)
    assert verified.scorecard.score_points < declared.score_points


def test_facts_behind_a_replaced_option_do_not_contradict_it(visit: VisitSteps) -> None:
    visit.confirm_all()
    visit.save(FindingEntry("base.device_network", frozenset({"A"})))
    visit.complete()
    verified = find_visit(visit.session, visit.assessment)
    assert verified is not None
    measure = visit.edition.items["base.device_network"].measure
    assert measure is not None
    assert not set(measure.facts) & set(verified.found.facts)


def test_every_question_needs_a_finding(visit: VisitSteps) -> None:
    visit.save(FindingEntry("base.network", None))
    with pytest.raises(Refused) as refusal:
        visit.complete()
    assert len(refusal.value.mistakes) == len(visit.edition.questions) - 1


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 11, 29)])
def test_a_visit_lies_between_submission_and_today(visit: VisitSteps, day: date) -> None:
    visit.confirm_all()
    with pytest.raises(Refused, match="到访日期不对"):
        visit.complete(day)


def test_a_changed_edition_is_not_completed(visit: VisitSteps) -> None:
    visit.confirm_all()
    visit.assessment.edition_fingerprint = "0" * 64
    with pytest.raises(Refused, match="评测版本的内容变了"):
        visit.complete()


def test_what_one_platform_found_is_not_shown_to_another(
    visit: VisitSteps, new_consultant: Callable[[str], Actor]
) -> None:
    other = new_consultant("platform-b")
    authorise(visit.session, visit.assessment, other.organisation_id)
    visit.confirm_all()

    def seen(by: Actor) -> tuple[object, ...]:
        ids = visit.session, by
        listed = list_results_to_visit(*ids, library=visit.library, norms_of=lambda _: {})[0]
        opened = get_result_to_visit(*ids, visit.assessment.id, library=visit.library, norms_of=lambda _: {})
        assert (listed.is_elsewhere, listed.found_level) == (opened.is_elsewhere, opened.found_level)
        return listed.is_elsewhere, listed.is_being_visited, listed.found_level

    assert seen(visit.actor) == (False, True, None)
    assert seen(other) == (True, False, None)
    done = visit.complete()
    assert seen(visit.actor) == (False, False, done.level)
    assert seen(other) == (True, False, None)
    assert find_visit(visit.session, visit.assessment, platform_id=other.organisation_id) is None
    assert find_visit(visit.session, visit.assessment, platform_id=visit.actor.organisation_id) is not None


def test_two_platforms_do_not_verify_the_same_result(visit: VisitSteps, new_consultant: Callable[[str], Actor]) -> None:
    other = new_consultant("platform-b")
    with pytest.raises(NotFound):
        visit.save(FindingEntry("base.network", None), actor=other)
    authorise(visit.session, visit.assessment, other.organisation_id)
    visit.confirm_all()
    with pytest.raises(Refused, match="另一个平台"):
        visit.save(FindingEntry("base.network", None), actor=other)


def test_an_open_visit_of_a_platform_without_consent_makes_room_for_another(
    visit: VisitSteps, new_consultant: Callable[[str], Actor]
) -> None:
    other = new_consultant("platform-b")
    authorise(visit.session, visit.assessment, other.organisation_id)
    visit.save(FindingEntry("scene.finance", 1, "机密的说明"))
    ids = visit.session, other, visit.assessment.id
    assert get_result_to_visit(*ids, library=visit.library, norms_of=lambda _: {}).is_elsewhere
    end(visit.session, firm_of(visit.assessment), visit.actor.organisation_id, now=AT)
    assert not get_result_to_visit(*ids, library=visit.library, norms_of=lambda _: {}).is_elsewhere
    visit.save(FindingEntry("base.network", None), actor=other)
    begun = visit.visit()
    assert begun is not None
    assert begun.platform_id == other.organisation_id
    assert set(visit.findings()) == {"base.network"}
    actions = visit.session.scalars(select(AuditEntry.action).where(AuditEntry.action == "verification.give_up"))
    assert list(actions) == ["verification.give_up"]


def test_a_completed_visit_stays_without_consent(visit: VisitSteps, new_consultant: Callable[[str], Actor]) -> None:
    other = new_consultant("platform-b")
    authorise(visit.session, visit.assessment, other.organisation_id)
    visit.confirm_all()
    visit.complete()
    end(visit.session, firm_of(visit.assessment), visit.actor.organisation_id, now=AT)
    with pytest.raises(Refused, match="另一个平台"):
        visit.save(FindingEntry("base.network", None), actor=other)
    assert find_visit(visit.session, visit.assessment) is not None


def test_without_the_firm_s_consent_nothing_more_is_recorded(visit: VisitSteps) -> None:
    visit.confirm_all()
    end(visit.session, firm_of(visit.assessment), visit.actor.organisation_id, now=AT)
    with pytest.raises(NotFound):
        visit.complete()


def test_start_and_end_are_in_the_audit_log(visit: VisitSteps) -> None:
    visit.confirm_all()
    visit.complete()
    actions = visit.session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("verification")))
    assert sorted(actions) == ["verification.complete", "verification.start"]
