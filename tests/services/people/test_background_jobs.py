"""The queue: one worker at a time, nothing lost, an end to everything."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.people import background_jobs as queue
from rongtong_assess.services.people.background_jobs import LostJob
from rongtong_assess.storage.background_jobs import get_job, has_free_job, list_jobs
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.jobs import Job, JobState, JobStep
from rongtong_assess.storage.tables.people import Organisation
from tests.actors import administrator_actor
from tests.services.makers import NOW, add_account

LATER = NOW + queue.LEASE + timedelta(seconds=1)
KIND = "something"


@pytest.fixture
def actor(sessions: sessionmaker[Session]) -> Actor:
    with sessions() as session:
        begin_writing(session)
        organisation = Organisation(kind=OrganisationKind.ADMINISTRATOR, name="管理", created_at=NOW)
        session.add(organisation)
        account = add_account(session)
        session.commit()
        return administrator_actor(organisation.id, account.id)


@pytest.fixture
def writing(session: Session, actor: Actor) -> Session:
    begin_writing(session)
    return session


def add(session: Session, actor: Actor, *, total: int = 3) -> Job:
    return queue.add_job(session, actor, kind=KIND, payload={"ids": []}, total=total, now=NOW)


def step(job: Job, position: int) -> JobStep:
    return JobStep(job_id=job.id, position=position, file_name=f"{position}.pdf", done_at=NOW)


def test_a_job_is_taken_once_and_oldest_first(writing: Session, actor: Actor) -> None:
    jobs = [add(writing, actor) for _ in range(2)]
    jobs[0].created_at -= timedelta(minutes=1)
    writing.flush()
    taken = [queue.take_job(writing, worker=f"w{number}", now=NOW) for number in range(3)]
    assert taken == [*jobs, None]
    assert not has_free_job(writing, now=NOW)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_workers_that_look_at_the_same_moment_do_not_get_the_same_job(
    sessions: sessionmaker[Session], writing: Session, actor: Actor
) -> None:
    add(writing, actor)
    writing.commit()
    with sessions() as other:
        # Waiting for the first would be a fault too.
        other.execute(text("SET lock_timeout = '2s'"))
        assert queue.take_job(writing, worker="one", now=NOW)
        assert queue.take_job(other, worker="other", now=NOW) is None


def test_a_job_whose_worker_died_is_taken_again_after_its_lease_and_the_dead_one_may_not_write(
    writing: Session, actor: Actor
) -> None:
    job = add(writing, actor)
    queue.take_job(writing, worker="dead", now=NOW)
    assert not has_free_job(writing, now=NOW + queue.LEASE)
    assert queue.take_job(writing, worker="next", now=LATER) is job
    with pytest.raises(LostJob):
        queue.renew_lease(writing, job.id, worker="dead", now=LATER)
    assert queue.renew_lease(writing, job.id, worker="next", now=LATER) is job


def test_a_job_that_always_dies_at_the_same_place_fails_with_a_sentence(writing: Session, actor: Actor) -> None:
    job, at = add(writing, actor), NOW
    for _ in range(queue.MOST_ATTEMPTS):
        assert queue.take_job(writing, worker="w", now=at) is job
        at += queue.MOST_WITHOUT_PROGRESS / queue.MOST_ATTEMPTS
    assert queue.take_job(writing, worker="w", now=at) is None
    assert (job.state, job.words, job.finished_at) == (JobState.FAILED, queue.WORN_OUT, at)


def test_a_step_that_was_done_starts_the_count_of_attempts_again(writing: Session, actor: Actor) -> None:
    job, at = add(writing, actor, total=9), NOW
    for position in range(queue.MOST_ATTEMPTS + 2):
        assert queue.take_job(writing, worker="w", now=at) is job
        queue.note_step(writing, job, step(job, position), words="正在做")
        at += queue.LEASE + timedelta(seconds=1)
    assert (job.done_count, job.state) == (queue.MOST_ATTEMPTS + 2, JobState.RUNNING)


def test_a_worker_that_is_killed_every_few_seconds_does_not_wear_its_job_out(writing: Session, actor: Actor) -> None:
    job, at = add(writing, actor), NOW
    for _ in range(10 * queue.MOST_ATTEMPTS):
        assert queue.take_job(writing, worker="w", now=at) is job
        queue.release_jobs(writing, worker="w")
        at += timedelta(seconds=5)
    assert job.state == JobState.WAITING


def test_patience_begins_anew_with_every_step(writing: Session, actor: Actor) -> None:
    job, at = add(writing, actor), NOW
    queue.take_job(writing, worker="w", now=at)
    late = step(job, 0)
    late.done_at = at = NOW + queue.MOST_WITHOUT_PROGRESS
    queue.note_step(writing, job, late, words="")
    for _ in range(queue.MOST_ATTEMPTS + 1):
        at += queue.LEASE + timedelta(seconds=1)
        assert queue.take_job(writing, worker="w", now=at) is job


def test_a_job_of_a_dead_worker_is_free_at_once_and_nobody_elses(writing: Session, actor: Actor) -> None:
    job, other = add(writing, actor), add(writing, actor)
    queue.take_job(writing, worker="dead", now=NOW)
    queue.take_job(writing, worker="alive", now=NOW)
    queue.release_jobs(writing, worker="dead")
    assert {job.worker, other.worker} == {None, "alive"}
    assert queue.take_job(writing, worker="next", now=NOW) is not None
    assert queue.take_job(writing, worker="next", now=NOW) is None


def test_the_same_step_noted_twice_counts_once(writing: Session, actor: Actor) -> None:
    job = add(writing, actor)
    queue.take_job(writing, worker="w", now=NOW)
    for _ in range(2):
        queue.note_step(writing, job, step(job, 0), words="")
    assert job.done_count == 1


def test_a_worker_that_stops_in_good_order_gives_back_without_an_attempt(writing: Session, actor: Actor) -> None:
    job = add(writing, actor)
    for _ in range(queue.MOST_ATTEMPTS + 1):
        assert queue.take_job(writing, worker="w", now=NOW) is job
        queue.give_back(writing, job)
    assert (job.state, job.attempts) == (JobState.WAITING, 0)


def test_cancelling_takes_the_job_from_its_worker(writing: Session, actor: Actor) -> None:
    job = add(writing, actor)
    queue.take_job(writing, worker="w", now=NOW)
    queue.cancel_job(writing, actor.organisation_id, job.id, kind=KIND, now=NOW)
    with pytest.raises(LostJob):
        queue.renew_lease(writing, job.id, worker="w", now=NOW)
    assert queue.take_job(writing, worker="w", now=LATER) is None


def test_a_finished_job_cannot_be_cancelled(writing: Session, actor: Actor) -> None:
    job = add(writing, actor)
    queue.take_job(writing, worker="w", now=NOW)
    queue.finish_job(writing, job, result="reports.zip", now=NOW)
    queue.cancel_job(writing, actor.organisation_id, job.id, kind=KIND, now=NOW)
    assert (job.state, job.result) == (JobState.DONE, "reports.zip")


def test_an_organisation_may_have_only_so_many_waiting(writing: Session, actor: Actor) -> None:
    jobs = [add(writing, actor) for _ in range(queue.MOST_UNFINISHED)]
    with pytest.raises(Refused, match="还没做完"):
        add(writing, actor)
    queue.cancel_job(writing, actor.organisation_id, jobs[0].id, kind=KIND, now=NOW)
    assert add(writing, actor)


@pytest.mark.parametrize("kind", [KIND, "other"])
def test_another_organisations_job_and_another_kind_are_not_found(writing: Session, actor: Actor, kind: str) -> None:
    job = add(writing, actor)
    organisation_id = UUID(int=1) if kind == KIND else actor.organisation_id
    with pytest.raises(NotFound):
        get_job(writing, organisation_id, job.id, kind=kind)
    assert list_jobs(writing, organisation_id, kind, most=9) == []
    assert list_jobs(writing, actor.organisation_id, KIND, most=9) == [job]


def test_results_are_forgotten_after_their_time(writing: Session, actor: Actor) -> None:
    job = add(writing, actor)
    assert queue.needs_files(writing, job.id) is True
    queue.take_job(writing, worker="w", now=NOW)
    queue.finish_job(writing, job, result="reports.zip", now=NOW)
    queue.forget_old_results(writing, now=NOW + queue.KEPT)
    assert queue.needs_files(writing, job.id) is True
    queue.forget_old_results(writing, now=NOW + queue.KEPT + timedelta(seconds=1))
    assert queue.needs_files(writing, job.id) is False
    assert queue.needs_files(writing, UUID(int=1)) is None


def test_jobs_go_with_their_organisation(writing: Session, actor: Actor) -> None:
    job = add(writing, actor)
    queue.take_job(writing, worker="w", now=NOW)
    queue.note_step(writing, job, step(job, 0), words="")
    writing.commit()
    begin_writing(writing)
    writing.delete(writing.get_one(Organisation, actor.organisation_id))
    writing.commit()
    assert writing.scalars(select(JobStep)).all() == []
