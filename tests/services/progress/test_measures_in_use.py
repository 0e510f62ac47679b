"""Measures in use between two results: proposed for the next assessment, told beside the comparison."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.carry_over import Arrival
from rongtong_assess.core.assessment.stored_sheet import build_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.progress.measure import MeasureState
from rongtong_assess.presentation.wording.assessment import REASON_GONE
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.progress.carry_over import explain_waiting, preview_carry_over, start_from
from rongtong_assess.services.progress.follow_up import day_of_answers, done_between, end_plan
from rongtong_assess.storage.assessment import get_assessment, list_answers
from rongtong_assess.storage.progress import list_measures_in_use
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.progress import StoredMeasure
from tests.actors import firm_actor
from tests.services.conftest import Firm
from tests.services.followers import Planned, actor_of, follow, list_rows, prepare, tell
from tests.services.makers import NOW, change

TODAY = date(2026, 11, 23)
LATER = NOW + timedelta(days=60)


@pytest.fixture
def planned(writing: Session, firm: Firm, library: Library, edition: Edition) -> Planned:
    found = prepare(writing, firm, library, edition)
    follow(writing, found, library)
    return found


def use(session: Session, firm: Firm, row: StoredMeasure, *, on: date = TODAY, now: datetime = LATER) -> StoredMeasure:
    return tell(session, firm, row, now=now, state=MeasureState.IN_USE, real_start=on, real_end=on)


def lifting(session: Session, firm: Firm) -> StoredMeasure:
    """A measure of the plan that lifts a scene."""
    return next(row for row in list_rows(session, firm) if row.effects["steps"])


def begin(session: Session, firm: Firm, library: Library, edition: Edition, *, now: datetime = LATER) -> Assessment:
    found = preview_carry_over(session, firm.actor, firm.assessment_id, edition=edition, library=library)
    return start_from(session, firm.actor, found, now=now)


def test_only_what_is_in_use_in_the_stretch_counts_once_and_only_the_firms_own(
    writing: Session, planned: Planned, library: Library
) -> None:
    firm = planned.firm
    first, second = list_rows(writing, firm)[:2]
    use(writing, firm, first, on=date(2026, 12, 1))
    tell(writing, firm, second, now=LATER, state=MeasureState.RUNNING)

    def names(since: date, until: date | None = None) -> list[str]:
        return [row.name for row in list_measures_in_use(writing, firm.organisation_id, since=since, until=until)]

    assert names(TODAY) == names(date(2026, 12, 1), date(2026, 12, 1)) == [first.name]
    assert names(date(2026, 12, 2)) == names(TODAY, date(2026, 11, 30)) == []
    assert list_measures_in_use(writing, UUID(int=1), since=TODAY) == []
    follow(writing, planned, library, "most_useful", now=LATER)
    assert names(TODAY) == [first.name]
    continuing = next(row for row in list_rows(writing, firm) if row.continues == first.id)
    tell(writing, firm, continuing, now=LATER, state=MeasureState.STOPPED, reason="停产")
    assert names(TODAY) == []


def test_a_measure_in_use_is_proposed_waits_and_counts_once_it_is_confirmed(
    writing: Session, planned: Planned, library: Library, edition: Edition
) -> None:
    firm, row = planned.firm, lifting(writing, planned.firm)
    scene, level = row.effects["steps"][0][0], row.effects["steps"][0][2]
    use(writing, firm, row)
    begun = begin(writing, firm, library, edition)
    answers = list_answers(writing, begun)
    question = f"scene.{scene}"
    assert (answers[question].value, answers[question].needs_confirmation) == (level, True)
    assert scene not in build_sheet(edition, answers)[0].scenes
    notes = explain_waiting(writing, firm_actor(begun.organisation_id), begun, library=library, waiting={question})
    assert notes[question].is_proposal
    assert notes[question].reason == f"因为“{row.name}”已在用，建议填 {level} 级（上次 {level - 1} 级），来自措施"
    assert len(notes[question].old_answers) == 1
    save(writing, firm, begun, edition, change(question, level, seen=1))
    assert build_sheet(edition, list_answers(writing, begun))[0].scenes[scene] == level
    assert get_scorecard(writing, firm.organisation_id, firm.assessment_id).level == 1


def save(session: Session, firm: Firm, assessment: Assessment, edition: Edition, *changes: Any) -> None:
    locked = get_assessment(session, firm.organisation_id, assessment.id, for_update=True)
    outcome = save_answers(session, firm.actor, locked, edition=edition, changes=changes, now=LATER)
    assert not outcome.refused
    assert not outcome.conflicts


def test_what_is_only_running_or_was_in_use_before_the_result_proposes_nothing(
    writing: Session, planned: Planned, library: Library, edition: Edition
) -> None:
    firm, row = planned.firm, lifting(writing, planned.firm)
    tell(writing, firm, row, now=LATER, state=MeasureState.RUNNING)

    def proposed() -> int:
        found = preview_carry_over(writing, firm.actor, firm.assessment_id, edition=edition, library=library)
        return len(found.carried.list_answers(Arrival.CONFIRM))

    assert proposed() == 0
    use(writing, firm, row, on=TODAY - timedelta(days=1))
    assert proposed() == 0
    tell(writing, firm, row, now=LATER, real_start=TODAY, real_end=TODAY)
    assert proposed() >= 1


def test_a_measure_of_a_plan_that_is_no_longer_followed_is_proposed_too(
    writing: Session, planned: Planned, library: Library, edition: Edition
) -> None:
    firm, row = planned.firm, lifting(writing, planned.firm)
    use(writing, firm, row)
    end_plan(writing, actor_of(firm), now=LATER)
    found = preview_carry_over(writing, firm.actor, firm.assessment_id, edition=edition, library=library)
    assert any(row.name in answer.proposed_by for answer in found.carried.answers)


def test_a_proposal_whose_measure_was_stopped_since_says_so(
    writing: Session, planned: Planned, library: Library, edition: Edition
) -> None:
    firm, row = planned.firm, lifting(writing, planned.firm)
    use(writing, firm, row)
    begun = begin(writing, firm, library, edition)
    tell(writing, firm, row, now=LATER, state=MeasureState.STOPPED, reason="没人用")
    question = f"scene.{row.effects['steps'][0][0]}"
    note = explain_waiting(writing, firm_actor(begun.organisation_id), begun, library=library, waiting={question})[
        question
    ]
    assert (note.reason, note.is_proposal) == (REASON_GONE, True)


def test_between_two_results_stand_the_measures_and_the_level_that_was_planned(
    writing: Session, planned: Planned, library: Library, edition: Edition
) -> None:
    firm, row = planned.firm, lifting(writing, planned.firm)
    use(writing, firm, row, on=date(2026, 12, 1))
    tell(writing, firm, row, now=LATER, real_cost_wan_yuan=Decimal("2.5"))
    before = get_assessment(writing, firm.organisation_id, firm.assessment_id)
    begun = begin(writing, firm, library, edition)
    waiting = [
        change(question, answer.value, seen=1)
        for question, answer in list_answers(writing, begun).items()
        if answer.needs_confirmation
    ]
    save(writing, firm, begun, edition, *waiting)
    submit(writing, firm.actor, begun.id, Submission("2026-11"), library=library, models=None, now=LATER)
    done = done_between(writing, before, begun)
    assert [(measure.name, measure.real_cost_wan_yuan) for measure in done.measures] == [(row.name, Decimal("2.5"))]
    assert done.planned_level == 2
    assert day_of_answers(begun) == date(2027, 1, 22)
    assert done_between(writing, begun, replace_time(begun)).measures == ()


def replace_time(assessment: Assessment) -> Assessment:
    """As if another result came a day later."""
    return Assessment(
        id=UUID(int=9),
        organisation_id=assessment.organisation_id,
        started_at=LATER,
        submitted_at=LATER + timedelta(days=1),
    )


def test_measures_of_the_same_plan_are_independent_of_the_catalogue_of_today(
    writing: Session, planned: Planned, library: Library, edition: Edition
) -> None:
    firm, row = planned.firm, lifting(writing, planned.firm)
    use(writing, firm, row)
    bare = replace(library, solutions={})
    found = preview_carry_over(writing, firm.actor, firm.assessment_id, edition=edition, library=bare)
    assert any(row.name in answer.proposed_by for answer in found.carried.answers)
