"""Forecasts, completed visits to train on, training jobs and decisions: which rows, in which order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage import forecast as queries
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.forecast import ModelDecision, StoredForecast
from rongtong_assess.storage.tables.jobs import Job, JobState
from rongtong_assess.storage.tables.people import Organisation
from tests.storage.rows import NOW, add_account, add_organisation, add_platform, add_submitted, add_visit


def add_forecast(
    session: Session, assessment: Assessment, model_id: str = "m1", *, is_shown: bool = True, level: int = 2
) -> None:
    ids = {"assessment_id": assessment.id, "organisation_id": assessment.organisation_id}
    made = {"is_shown": is_shown, "level": level, "document": f'"{model_id}"', "placed_at": NOW}
    queries.add_forecasts(session, [StoredForecast(model_id=model_id, **ids, **made)])


def add_visited(
    session: Session, edition: Edition, *, firm: Organisation | None = None, days: int = 0, **columns: Any
) -> Assessment:
    """A result of this edition with a completed visit. days: how much later than NOW it was completed."""
    firm = firm or add_organisation(session)
    named = {"edition_id": edition.id, "edition_fingerprint": edition.fingerprint}
    assessment = add_submitted(session, firm.id, **named)
    platform_id = columns.pop("platform_id", None) or add_platform(session).id
    plain = {"edition_fingerprint": edition.fingerprint, "completed_at": NOW + timedelta(days=days)}
    add_visit(session, assessment, platform_id, is_completed=True, **{**plain, **columns})
    return assessment


def add_training(session: Session, *, minutes: int = 0, **columns: Any) -> Job:
    plain = {"kind": queries.RETRAINING, "payload": {}, "state": JobState.DONE, "total_count": 1}
    firm, at = add_organisation(session), NOW + timedelta(minutes=minutes)
    job = Job(organisation_id=firm.id, created_at=at, **{**plain, **columns})
    session.add(job)
    session.flush()
    return job


def decide(session: Session, kind: str = "promote", *, days: int = 0, **columns: Any) -> ModelDecision:
    plain = {"edition_id": "e", "words": "理由", "decided_at": NOW + timedelta(days=days)}
    return queries.add_decision(session, ModelDecision(kind=kind, **{**plain, **columns}))


def test_the_shown_forecast_is_found_by_its_own_organisation_only(writing: Session) -> None:
    assessment = add_submitted(writing, add_organisation(writing).id)
    ids = assessment.organisation_id, assessment.id
    add_forecast(writing, assessment, "shadow", is_shown=False)
    assert queries.find_shown_forecast(writing, *ids) is None
    add_forecast(writing, assessment, "shown")
    assert queries.find_shown_forecast(writing, *ids) == '"shown"'
    assert queries.find_shown_forecast(writing, uuid4(), assessment.id) is None
    assert [queries.count_forecasts(writing, model) for model in ("shown", "shadow", "other")] == [1, 1, 0]


def test_forecast_answers_come_newest_first_of_one_model_and_edition(writing: Session) -> None:
    firm = add_organisation(writing)
    older, newer = (add_submitted(writing, firm.id, days=days) for days in (0, 2))
    other = add_submitted(writing, firm.id, edition_id="other")
    for assessment in (older, newer, other):
        add_forecast(writing, assessment)
    add_forecast(writing, older, "m2", is_shown=False)
    found = queries.list_forecast_answers(writing, "miit-2024", "m1")
    assert [tuple(row) for row in found] == [(newer.submitted_at, "{}", 2), (older.submitted_at, "{}", 2)]
    since = queries.list_forecast_answers(writing, "miit-2024", "m1", since=NOW + timedelta(days=2))
    assert [row.submitted_at for row in since] == [newer.submitted_at]


def test_only_completed_visits_of_the_same_edition_verify_a_sheet_oldest_first(
    writing: Session, edition: Edition
) -> None:
    second, first = (add_visited(writing, edition, days=days) for days in (1, 0))
    add_visited(writing, edition, edition_fingerprint="changed since")
    opened = add_submitted(
        writing, add_organisation(writing).id, edition_id=edition.id, edition_fingerprint=edition.fingerprint
    )
    columns = {"edition_fingerprint": edition.fingerprint}
    add_visit(writing, opened, add_platform(writing).id, is_completed=False, **columns)
    rows = list(queries.list_verified_sheets(writing, edition, with_demo=True))
    assert [row.organisation_id for row in rows] == [first.organisation_id, second.organisation_id]
    assert (rows[0].level, rows[0].answers, rows[0].completed_at) == (1, "{}", NOW)


@pytest.mark.parametrize("side", ["firm", "platform"])
def test_visits_of_demo_firms_or_platforms_count_in_a_demo_only(writing: Session, edition: Edition, side: str) -> None:
    add_visited(
        writing,
        edition,
        firm=add_organisation(writing, is_demo=side == "firm"),
        platform_id=add_platform(writing, is_demo=side == "platform").id,
    )
    for with_demo in (True, False):
        assert len(list(queries.list_verified_sheets(writing, edition, with_demo=with_demo))) == with_demo
        assert len(queries.list_verified_firms(writing, edition, with_demo=with_demo)) == with_demo


def test_a_firm_visited_twice_is_listed_once_for_each_kind_of_choice(writing: Session, edition: Edition) -> None:
    firm = add_organisation(writing)
    for is_random in (True, False, False):
        add_visited(writing, edition, firm=firm, is_randomly_selected=is_random)
    found = queries.list_verified_firms(writing, edition, with_demo=False)
    assert sorted(tuple(row) for row in found) == [(firm.id, False), (firm.id, True)]


def test_random_visits_come_with_every_models_forecast_or_none(writing: Session, edition: Edition) -> None:
    forecast = add_visited(writing, edition, is_randomly_selected=True)
    plain = add_visited(writing, edition, is_randomly_selected=True)
    add_visited(writing, edition)
    for model_id in ("m1", "m2"):
        add_forecast(writing, forecast, model_id, is_shown=model_id == "m1")
    rows = queries.list_random_visits(writing, edition, with_demo=False)
    found = {(row.organisation_id, row.model_id, row.level, row.verified_level, row.rule_level) for row in rows}
    assert found == {
        (forecast.organisation_id, "m1", 2, 1, 1),
        (forecast.organisation_id, "m2", 2, 1, 1),
        (plain.organisation_id, None, None, 1, 1),
    }


def test_trainings_come_newest_first_and_other_jobs_are_none(writing: Session) -> None:
    older, newer = add_training(writing), add_training(writing, minutes=1, state=JobState.WAITING)
    batch = add_training(writing, kind="reports")
    assert queries.list_trainings(writing) == [newer, older]
    assert queries.list_trainings(writing, states=[JobState.WAITING]) == [newer]
    assert queries.get_training(writing, older.id) is older
    for job_id in (batch.id, uuid4()):
        with pytest.raises(NotFound):
            queries.get_training(writing, job_id)


def test_decisions_come_newest_first_or_as_they_were_made(writing: Session) -> None:
    account = add_account(writing, name="李四")
    first = decide(writing, decided_by=account.id)
    looked, last = decide(writing, "looked", days=1), decide(writing, "roll_back", days=1)
    decide(writing, edition_id="other")
    assert queries.list_decisions(writing, "e") == [last, looked, first]
    assert queries.list_decisions_of_kinds(writing, "e", ["promote", "roll_back"]) == [first, last]
    assert queries.list_decider_names(writing, [first, looked]) == {account.id: "李四"}
    assert queries.list_decider_names(writing, []) == {}
