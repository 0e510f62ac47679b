"""When a training is due, who may start one, and what it needs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.forecast.training.plan import find_due_step
from rongtong_assess.services.forecast import retrain
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.services.forecast.retrain import (
    RetrainingRequest,
    cancel_retraining,
    find_due,
    list_retrainings,
    list_trained,
    start_retraining,
)
from rongtong_assess.services.forecast.verified import VerifiedCount
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.forecast import get_training
from rongtong_assess.storage.tables.forecast import ModelDecision
from rongtong_assess.storage.tables.jobs import Job, JobState
from rongtong_assess.storage.tables.people import AuditEntry, Organisation
from tests.actors import administrator_actor
from tests.services.conftest import Firm
from tests.services.forecast.decisions import add_own
from tests.services.makers import ROOT

NOW = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)
MODEL = "verified-2027-03-02"
"""Of the day in China."""
ENOUGH = VerifiedCount(80, 20)
REQUEST = RetrainingRequest("够了", ENOUGH)


@pytest.fixture
def models(tmp_path: Path) -> ForecastModels:
    return ForecastModels(ROOT / "models", tmp_path / "own")


@pytest.mark.parametrize(
    ("teachers", "before", "says"),
    [
        (29, None, None),
        (30, None, "第一次"),
        (59, 30, None),
        (60, 30, "多了一倍"),
        (199, 120, None),
        (200, 120, "200"),
        (400, 250, None),
        (401, 250, "401"),
        (1999, 1500, None),
        (2000, 1500, "2000"),
        (2500, 150, "2000"),
    ],
)
def test_a_training_is_due_at_every_step_and_when_the_firms_have_doubled(
    teachers: int, before: int | None, says: str | None
) -> None:
    found = find_due_step(teachers, before)
    assert (found is None) if says is None else (found is not None and says in found)


def test_the_last_training_of_this_edition_counts(edition: Edition, models: ForecastModels) -> None:
    assert models.own is not None
    assert "第一次" in (find_due(models, edition, count=ENOUGH) or "")
    data = {"is_challenger": False}
    add_own(models.own, "verified-2027-01-01", created_on="2027-01-01", verified_firms=50, data=data)
    assert find_due(models, edition, count=ENOUGH) is None
    add_own(models.own, "verified-2027-01-02", edition="dma-compat", verified_firms=10, data=data)
    add_own(models.own, "verified-2027-01-02-rule", verified_firms=10, data={"is_challenger": True})
    (models.own / "placement" / "broken").mkdir()
    assert [model.model_id for model in list_trained(models, edition)] == ["verified-2027-01-01"]
    assert "多了一倍" in (find_due(models, edition, count=VerifiedCount(120, 20)) or "")


def actor_of(firm: Firm) -> Actor:
    return administrator_actor(firm.organisation_id, firm.account_id)


def start(
    session: Session, models: ForecastModels, edition: Edition, actor: Actor, given: RetrainingRequest = REQUEST
) -> Job:
    return start_retraining(session, actor, models=models, edition=edition, request=given, now=NOW)


def test_starting_puts_a_job_into_the_queue_and_keeps_why(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm
) -> None:
    job = start(writing, models, edition, actor_of(firm))
    assert (job.kind, job.payload) == ("retraining", {"edition": "miit-2024", "model": MODEL, "seed": 20270302})
    decision = writing.scalars(select(ModelDecision)).one()
    assert (decision.kind, decision.model_id, decision.words) == ("retrain", MODEL, "够了")
    assert decision.seen == {"firms": 80, "audited": 20, "kind": "refitted_rule"}
    assert get_training(writing, job.id) is job
    assert list_retrainings(writing, edition) == [job]


@pytest.mark.parametrize(
    ("words", "count", "says"),
    [(" ", ENOUGH, "理由"), ("够了", VerifiedCount(49, 20), "只有 29 家"), ("长" * 501, ENOUGH, "理由")],
)
def test_without_a_reason_or_firms_nothing_starts(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm, words: str, count: VerifiedCount, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        start(writing, models, edition, actor_of(firm), RetrainingRequest(words, count))
    assert list_retrainings(writing, edition) == []


def test_without_the_libraries_it_is_said_what_to_install(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrain, "find_spec", lambda name: None if name == "skops" else object())
    with pytest.raises(Refused, match=r"skops.*pip install"):
        start(writing, models, edition, actor_of(firm))


def test_one_at_a_time_and_never_an_id_twice(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm
) -> None:
    assert models.own is not None
    first = start(writing, models, edition, actor_of(firm))
    with pytest.raises(Refused, match="还没做完"):
        start(writing, models, edition, actor_of(firm))
    first.state = JobState.DONE
    add_own(models.own, MODEL)
    assert start(writing, models, edition, actor_of(firm)).payload["model"] == f"{MODEL}-2"


def test_of_two_administrations_that_start_at_the_same_moment_one_does(
    sessions: sessionmaker[Session], edition: Edition, models: ForecastModels, firm: Firm
) -> None:
    with sessions.begin() as session:
        rows = [Organisation(kind=OrganisationKind.ADMINISTRATOR, name="管理", created_at=NOW) for _ in range(2)]
        session.add_all(rows)
        session.flush()
        actors = [administrator_actor(row.id, firm.account_id) for row in rows for _ in range(2)]

    def start_once(actor: Actor) -> bool:
        with sessions() as session:
            begin_writing(session)
            try:
                start(session, models, edition, actor)
            except Refused:
                return False
            session.commit()
            return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(start_once, actors)) == 1


def test_cancelling_is_on_record(writing: Session, edition: Edition, models: ForecastModels, firm: Firm) -> None:
    job = start(writing, models, edition, actor_of(firm))
    with pytest.raises(NotFound):
        cancel_retraining(writing, actor_of(firm), job_id=uuid4(), now=NOW)
    assert cancel_retraining(writing, actor_of(firm), job_id=job.id, now=NOW).state == JobState.CANCELLED
    cancel_retraining(writing, actor_of(firm), job_id=job.id, now=NOW + timedelta(seconds=1))
    actions = [row.action for row in writing.scalars(select(AuditEntry)) if row.action.startswith("model.")]
    assert actions == ["model.retrain", "model.cancel_retraining"]
