"""A training in the background: its folders appear whole and once, or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.forecast.simulate.population import Population, simulate
from rongtong_assess.jobs import model_training, worker
from rongtong_assess.jobs.model_training import ModelTraining
from rongtong_assess.jobs.worker_context import WorkerContext, now
from rongtong_assess.services.forecast.retrain import RetrainingRequest, cancel_retraining, start_retraining
from rongtong_assess.services.forecast.train import TrainingJob
from rongtong_assess.services.forecast.verified import count_verified
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.jobs import Job, JobState
from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.storage.tables.visit import Visit
from tests.actors import administrator_actor
from tests.services.makers import NOW, add_account
from tests.services.visited import Visits, add_visited

Started = tuple[Job, Actor]
Start = Callable[[int], Started]


@pytest.fixture(scope="session")
def population(edition: Edition) -> Population:
    return simulate(edition, firms=2000, seed=5, scenario="mid")


@pytest.fixture
def start(context: WorkerContext, sessions: sessionmaker[Session], edition: Edition, population: Population) -> Start:
    """Firms were visited, every fifth at random, and an administrator asked for a training."""

    def begin(count: int) -> Started:
        with sessions() as session:
            begin_writing(session)
            organisation = Organisation(kind=OrganisationKind.ADMINISTRATOR, name="管理", created_at=NOW)
            session.add(organisation)
            account = add_account(session)
            session.flush()
            add_visited(session, edition, population, Visits(count, audited_every=5))
            actor = administrator_actor(organisation.id, account.id)
            request = RetrainingRequest("够了", count_verified(session, edition, with_demo=False))
            models = context.installation.new_forecast_models()
            job = start_retraining(session, actor, models=models, edition=edition, request=request, now=NOW)
            session.commit()
            return job, actor

    return begin


def job_now(sessions: sessionmaker[Session], job: Job) -> Job:
    with sessions() as session:
        return session.get_one(Job, job.id)


def kept(context: WorkerContext) -> list[str]:
    folder = context.settings.models_folder / "placement"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def fail_in_words(_folder: Path, _job: TrainingJob, connection: Connection) -> None:
    connection.send("没法训练")


def end_without_a_word(_folder: Path, _job: TrainingJob, _connection: Connection) -> None:
    return


@dataclass
class EndlessTraining:
    """Says that the training has begun, and takes longer than any test."""

    told: Connection

    @property
    def assessments(self) -> None:
        self.told.send("begun")
        time.sleep(300)


def train_without_end(told: Connection) -> None:
    """A worker in the middle of a training."""
    arguments = Path("unused"), EndlessTraining(told), told
    process = get_context("spawn").Process(target=model_training.train_and_tell, args=arguments, daemon=True)
    process.start()
    process.join()


def test_a_training_ends_with_a_model_that_can_be_read_and_may_not_serve(
    context: WorkerContext, sessions: sessionmaker[Session], start: Start, edition: Edition
) -> None:
    job, _ = start(60)
    assert worker.do_one_job(context)
    found = job_now(sessions, job)
    assert (found.state, found.result, found.words) == (JobState.DONE, job.payload["model"], "")
    assert kept(context) == [job.payload["model"]]
    model = context.installation.new_forecast_models().load(edition, job.payload["model"])
    assert (model.model.verified_firms, model.record["passed"], model.record["kind"]) == (48, False, "refitted_rule")
    assert found.payload["seal"] == model.record_hash
    assert not context.folder_of(job.id).joinpath("draft", job.payload["model"]).exists()


def test_more_firms_train_with_simulated_ones_and_leave_the_refitted_rule_as_challenger(
    context: WorkerContext, sessions: sessionmaker[Session], start: Start, edition: Edition
) -> None:
    job, _ = start(260)
    worker.do_one_job(context)
    assert job_now(sessions, job).state == JobState.DONE
    name = job.payload["model"]
    assert kept(context) == [name, f"{name}-rule"]
    models = context.installation.new_forecast_models()
    assert models.load(edition, name).record["data"]["simulated"]["firms"] == 10_000
    today = now().date()
    assert [challenger.id for challenger in models.list_challengers(edition, today)] == [name, f"{name}-rule"]


def test_what_cannot_be_done_fails_in_words_and_is_not_tried_again(
    context: WorkerContext, sessions: sessionmaker[Session], start: Start
) -> None:
    job, _ = start(60)
    with sessions.begin() as session:
        session.execute(update(Visit).values(level=1))
    worker.do_one_job(context)
    found = job_now(sessions, job)
    assert found.state == JobState.FAILED
    assert "全是 1 级" in found.words
    assert kept(context) == []
    assert not worker.do_one_job(context)


def test_where_nothing_can_be_kept_no_training_begins(
    context: WorkerContext, sessions: sessionmaker[Session], start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, _ = start(60)
    context.settings.models_folder.write_text("no folder", encoding="utf-8")
    monkeypatch.setattr(ModelTraining, "_train", lambda *_: pytest.fail("it was trained"))
    worker.do_one_job(context)
    found = job_now(sessions, job)
    assert (found.state, "models 写不进去" in found.words) == (JobState.FAILED, True)


def test_a_fault_in_the_process_fails_the_job_in_words(
    context: WorkerContext, sessions: sessionmaker[Session], start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, _ = start(60)
    monkeypatch.setattr(model_training, "train_and_tell", fail_in_words)
    worker.do_one_job(context)
    assert (job_now(sessions, job).state, job_now(sessions, job).words) == (JobState.FAILED, "没法训练")


def test_a_process_that_dies_leaves_the_job_to_the_next_attempt(
    context: WorkerContext, sessions: sessionmaker[Session], start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, _ = start(60)
    monkeypatch.setattr(model_training, "train_and_tell", end_without_a_word)
    with pytest.raises(EOFError):
        worker.do_one_job(context)
    assert job_now(sessions, job).state == JobState.RUNNING
    assert kept(context) == []


def test_a_cancelled_training_leaves_nothing(
    context: WorkerContext, sessions: sessionmaker[Session], start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, actor = start(60)
    renew = ModelTraining._renew

    def cancel_first(training: ModelTraining) -> None:
        with sessions.begin() as session:
            cancel_retraining(session, actor, job_id=job.id, now=now())
        renew(training)

    monkeypatch.setattr(model_training, "RENEW_SECONDS", 0)
    monkeypatch.setattr(ModelTraining, "_renew", cancel_first)
    assert worker.do_one_job(context)
    assert job_now(sessions, job).state == JobState.CANCELLED
    assert kept(context) == []
    assert not context.folder_of(job.id).exists()


def test_a_worker_that_is_asked_to_stop_gives_the_training_back(
    context: WorkerContext, sessions: sessionmaker[Session], start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, _ = start(60)
    monkeypatch.setattr(model_training, "RENEW_SECONDS", 0)
    context.stopping.set()
    worker.do_one_job(context)
    assert (job_now(sessions, job).state, job_now(sessions, job).attempts) == (JobState.WAITING, 0)


def test_folders_of_a_worker_that_died_at_the_end_stay_and_are_not_doubled(
    context: WorkerContext, sessions: sessionmaker[Session], start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, _ = start(60)

    def die(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(model_training, "finish_job", die)
        with pytest.raises(OSError, match="Input"):
            worker.do_one_job(context)
    with sessions.begin() as session:
        session.execute(update(Job).values(lease_until=NOW))
    worker.do_one_job(context)
    assert (job_now(sessions, job).state, kept(context)) == (JobState.DONE, [job.payload["model"]])


def test_the_process_does_not_outlive_a_worker_that_is_killed() -> None:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    killed = context.Process(target=train_without_end, args=(theirs,))
    killed.start()
    theirs.close()
    assert ours.poll(60)
    assert ours.recv() == "begun"
    killed.kill()
    killed.join()
    assert ours.poll(10), "the training goes on without its worker"
    with pytest.raises(EOFError):
        ours.recv()
