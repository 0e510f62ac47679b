"""The search for a plan runs beside the site: it is watched, ended and never leaves a plan half made."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.jobs import assignment_search
from rongtong_assess.jobs.worker import do_one_job
from rongtong_assess.jobs.worker_context import WorkerContext
from rongtong_assess.services.consulting.assignment.decide_plan import discard_plan
from rongtong_assess.services.consulting.assignment.propose_plan import PlanRequest, propose_plan
from rongtong_assess.services.consulting.cases.open_case import CaseOpening, open_case
from rongtong_assess.storage.consulting.assignment import get_plan
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.people.accounts import add_membership
from rongtong_assess.storage.tables.consulting.assignment import PlanState, StoredAssignmentPlan
from rongtong_assess.storage.tables.jobs import Job, JobState
from rongtong_assess.storage.tables.people import Organisation
from tests.services.makers import NOW, add_account, add_submitted
from tests.services.visit_steps import authorise

Ask = Callable[[PlanRequest], tuple[Actor, UUID]]


@pytest.fixture
def ask(sessions: sessionmaker[Session], library: Library) -> Ask:
    """A platform of two consultants with one case asks for a plan."""

    def make(request: PlanRequest) -> tuple[Actor, UUID]:
        with sessions() as session:
            begin_writing(session)
            platform = Organisation(kind=OrganisationKind.PLATFORM, name="平台", created_at=NOW)
            session.add(platform)
            session.flush()
            accounts = [add_account(session, f"person-{number}@platform.example.com") for number in range(2)]
            for account, role in zip(accounts, (Role.MANAGER, Role.CONSULTANT), strict=True):
                add_membership(session, account.id, platform.id, role, now=NOW)
            actor = Actor(platform.id, accounts[0].id, OrganisationKind.PLATFORM, Role.MANAGER)
            assessment = add_submitted(session, library, 1)
            authorise(session, assessment, platform.id)
            edition = library.get_edition(assessment.edition_id)
            open_case(session, actor, assessment.id, CaseOpening(CasePurpose.ON_SITE), edition=edition, now=NOW)
            plan = propose_plan(session, actor, request, now=NOW)
            session.commit()
            return actor, plan.id

    return make


def find(sessions: sessionmaker[Session], actor: Actor, plan_id: UUID) -> tuple[StoredAssignmentPlan, Job]:
    with sessions() as session:
        plan = get_plan(session, actor.organisation_id, plan_id)
        return plan, session.get_one(Job, plan.job_id)


@pytest.mark.parametrize("team_size", [1, 2])
def test_the_worker_finds_the_plan_and_it_waits_for_a_decision(
    ask: Ask, context: WorkerContext, sessions: sessionmaker[Session], team_size: int
) -> None:
    actor, plan_id = ask(PlanRequest(team_size=team_size, organisations_differ=False))
    assert do_one_job(context)
    plan, job = find(sessions, actor, plan_id)
    assert (plan.state, plan.is_optimal) == (PlanState.PROPOSED, True)
    assert [len(people) for people in plan.proposed.values()] == [team_size]
    assert (job.state, job.done_count, job.total_count) == (JobState.DONE, 3, 3)


def test_a_search_that_takes_too_long_is_killed_and_the_plan_says_so(
    ask: Ask, context: WorkerContext, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assignment_search, "RENEW_SECONDS", 0.001)
    monkeypatch.setattr(assignment_search, "SEARCH_SECONDS", 0)
    monkeypatch.setattr(assignment_search, "GRACE_SECONDS", 0)
    actor, plan_id = ask(PlanRequest())
    assert do_one_job(context)
    plan, _ = find(sessions, actor, plan_id)
    assert (plan.state, plan.is_optimal) == (PlanState.PROPOSED, False)
    assert len(plan.proposed) == 1


def test_a_discarded_plan_is_not_searched_for(
    ask: Ask, context: WorkerContext, sessions: sessionmaker[Session]
) -> None:
    actor, plan_id = ask(PlanRequest())
    with sessions() as session:
        begin_writing(session)
        discard_plan(session, actor, plan_id, now=NOW)
        session.commit()
    assert not do_one_job(context)
    plan, job = find(sessions, actor, plan_id)
    assert (plan.state, job.state) == (PlanState.DISCARDED, JobState.CANCELLED)


def test_a_worker_that_is_asked_to_stop_gives_the_job_back(
    ask: Ask, context: WorkerContext, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assignment_search, "RENEW_SECONDS", 0.001)
    actor, plan_id = ask(PlanRequest())
    context.stopping.set()
    assert do_one_job(context)
    plan, job = find(sessions, actor, plan_id)
    assert (plan.state, job.state) == (PlanState.COMPUTING, JobState.WAITING)
    context.stopping.clear()
    assert do_one_job(context)
    assert find(sessions, actor, plan_id)[0].state == PlanState.PROPOSED


def test_a_plan_that_is_gone_ends_its_job(ask: Ask, context: WorkerContext, sessions: sessionmaker[Session]) -> None:
    actor, plan_id = ask(PlanRequest())
    _, job = find(sessions, actor, plan_id)
    with sessions() as session:
        begin_writing(session)
        session.delete(get_plan(session, actor.organisation_id, plan_id))
        session.commit()
    assert do_one_job(context)
    with sessions() as session:
        ended = session.get_one(Job, job.id)
    assert (ended.state, ended.words) == (JobState.FAILED, "这份方案已经不在了")
