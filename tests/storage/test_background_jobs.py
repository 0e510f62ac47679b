"""Reads of the job queue: whose jobs, in which order, and a lock that keeps a job to one worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.background_jobs import (
    count_steps,
    count_unfinished_jobs,
    find_free_job,
    find_held_job,
    find_last_step_at,
    get_job,
    has_free_job,
    list_held_jobs,
    list_jobs,
    list_jobs_with_old_results,
    list_steps,
)
from rongtong_assess.storage.tables.jobs import Job, JobStep
from tests.storage.rows import NOW, add_organisation


def add_job(session: Session, organisation_id: UUID, minutes: int = 0, **change: Any) -> Job:
    plain = {"kind": "reports", "payload": {}, "state": "waiting", "total_count": 3}
    job = Job(organisation_id=organisation_id, created_at=NOW + timedelta(minutes=minutes), **{**plain, **change})
    session.add(job)
    session.flush()
    return job


def test_a_job_is_found_by_its_organisation_and_kind_only(writing: Session) -> None:
    ours, others = add_organisation(writing).id, add_organisation(writing).id
    job = add_job(writing, ours)
    assert get_job(writing, ours, job.id, kind="reports") is job
    for organisation_id, job_id, kind in ((others, job.id, "reports"), (ours, job.id, "x"), (ours, uuid4(), "reports")):
        with pytest.raises(NotFound):
            get_job(writing, organisation_id, job_id, kind=kind, for_update=True)


def test_jobs_are_listed_newest_first_and_no_more_than_asked_for(writing: Session) -> None:
    ours, others = add_organisation(writing).id, add_organisation(writing).id
    first, second, third = (add_job(writing, ours, minutes) for minutes in range(3))
    add_job(writing, others)
    assert list_jobs(writing, ours, "reports", most=9) == [third, second, first]
    assert list_jobs(writing, ours, "reports", most=1) == [third]
    assert list_jobs(writing, ours, "other", most=9) == []


def test_only_an_organisations_own_unfinished_jobs_are_counted(writing: Session) -> None:
    ours, others = add_organisation(writing).id, add_organisation(writing).id
    for state in ("waiting", "running", "done", "failed", "cancelled"):
        add_job(writing, ours, state=state)
    add_job(writing, others)
    assert count_unfinished_jobs(writing, ours) == 2


def test_the_oldest_waiting_or_abandoned_job_is_free(writing: Session) -> None:
    ours = add_organisation(writing).id
    assert not has_free_job(writing, now=NOW)
    assert find_free_job(writing, now=NOW) is None
    held = add_job(writing, ours, state="running", worker="w", lease_until=NOW + timedelta(seconds=1))
    later = add_job(writing, ours, minutes=2)
    waiting = add_job(writing, ours, minutes=1)
    assert has_free_job(writing, now=NOW)
    assert find_free_job(writing, now=NOW) is waiting
    waiting.state = later.state = "done"
    writing.flush()
    assert find_free_job(writing, now=NOW) is None
    assert find_free_job(writing, now=NOW + timedelta(seconds=2)) is held


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_job_that_another_worker_is_taking_is_passed_over(sessions: sessionmaker[Session]) -> None:
    with sessions() as session, sessions() as other:
        first, second = (add_job(session, add_organisation(session).id, minutes) for minutes in range(2))
        session.commit()
        assert find_free_job(session, now=NOW) is first
        taken = find_free_job(other, now=NOW)
        assert taken is not None
        assert taken.id == second.id


def test_a_job_is_held_until_it_is_cancelled_or_taken(writing: Session) -> None:
    ours = add_organisation(writing).id
    job = add_job(writing, ours, state="running", worker="w", lease_until=NOW)
    add_job(writing, ours, state="done", worker="w")
    assert find_held_job(writing, job.id, worker="w") is job
    assert list_held_jobs(writing, worker="w") == [job]
    assert find_held_job(writing, job.id, worker="v") is None
    assert find_held_job(writing, uuid4(), worker="w") is None
    job.state = "cancelled"
    writing.flush()
    assert find_held_job(writing, job.id, worker="w") is None
    assert list_held_jobs(writing, worker="w") == []


def test_results_are_old_from_a_moment_on(writing: Session) -> None:
    ours = add_organisation(writing).id
    old = add_job(writing, ours, state="done", result="reports.zip", finished_at=NOW - timedelta(seconds=1))
    add_job(writing, ours, state="done", result="reports.zip", finished_at=NOW)
    add_job(writing, ours, state="failed", finished_at=NOW - timedelta(days=1))
    assert list_jobs_with_old_results(writing, finished_before=NOW) == [old]


def test_steps_are_listed_in_the_order_of_the_payload(writing: Session) -> None:
    job, other = (add_job(writing, add_organisation(writing).id) for _ in range(2))
    assert (count_steps(writing, job.id), find_last_step_at(writing, job.id)) == (0, None)
    for position, minutes in ((2, 0), (0, 5), (1, 1)):
        writing.add(JobStep(job_id=job.id, position=position, done_at=NOW + timedelta(minutes=minutes)))
    writing.add(JobStep(job_id=other.id, position=7, done_at=NOW + timedelta(days=1)))
    writing.flush()
    assert [step.position for step in list_steps(writing, job.id)] == [0, 1, 2]
    assert count_steps(writing, job.id) == 3
    assert find_last_step_at(writing, job.id) == NOW + timedelta(minutes=5)
