"""The search for an assignment plan: ask, search, keep the answer for a manager to decide on.

The search runs in a process of its own, so that it ends when the plan is discarded, when the worker is asked to stop
and when it takes too long; then the plan that needs no search is proposed, and said not to be proven.
"""

from __future__ import annotations

import logging
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from uuid import UUID

from rongtong_assess.core.consulting.assignment.plan import AssignmentPlan
from rongtong_assess.core.consulting.assignment.question import AssignmentQuestion
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.jobs.worker_context import WorkerContext, now
from rongtong_assess.presentation.wording.consulting.assignment import ASKING, GONE, SEARCH_ENDED, searching_words
from rongtong_assess.services.consulting.assignment.propose_plan import ask_question, keep_answer, keep_question
from rongtong_assess.services.people.background_jobs import fail_job, finish_job, note_step, renew_lease
from rongtong_assess.storage.consulting.assignment import get_plan
from rongtong_assess.storage.tables.consulting.assignment import PlanState
from rongtong_assess.storage.tables.jobs import Job, JobStep

LOG = logging.getLogger(__name__)
RENEW_SECONDS = 2.0
SEARCH_SECONDS = 120.0
GRACE_SECONDS = 30.0
"""What a search may take beyond its limit before it is killed."""
SECONDS_TO_END = 2.0


class AssignmentSearch:
    """One job, run by one worker."""

    def __init__(self, context: WorkerContext, job: Job) -> None:
        self._context, self._job = context, job
        self._plan_id = UUID(job.payload["plan"])

    def run(self) -> None:
        """Find and keep the plan. Raises LostJob; returns early when asked to stop."""
        try:
            question = self._ask()
        except NotFound:
            self._fail(GONE)
            return
        except Refused as refusal:
            self._fail(refusal.words)
            return
        found = self._search(question)
        if found is not None:
            self._keep(found)

    def _ask(self) -> AssignmentQuestion:
        self._say(ASKING)
        with self._context.sessions() as session:
            plan = get_plan(session, self._job.organisation_id, self._plan_id)
            question = ask_question(session, plan, now=now())
        with self._context.writing() as session:
            job = renew_lease(session, self._job.id, worker=self._context.name, now=now())
            keep_question(get_plan(session, job.organisation_id, self._plan_id, for_update=True), question)
            words = searching_words(len(question.firms), len(question.consultants))
            note_step(session, job, JobStep(job_id=job.id, position=0, done_at=now()), words=words)
        return question

    def _search(self, question: AssignmentQuestion) -> AssignmentPlan | None:
        """The plan; None when asked to stop. However this ends, the process does not outlive it."""
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        arguments = (theirs, question, SEARCH_SECONDS)
        process = context.Process(target=search_and_tell, args=arguments, daemon=True, name="assignment")
        process.start()
        theirs.close()
        deadline = time.monotonic() + SEARCH_SECONDS + GRACE_SECONDS
        try:
            while not ours.poll(RENEW_SECONDS):
                if self._context.stopping.is_set():
                    return None
                if time.monotonic() > deadline:
                    return _find_quickly(question)
                self._say()
            found: AssignmentPlan = ours.recv()
            return found
        except EOFError:
            LOG.warning("the search for plan %s ended without an answer", self._plan_id)
            return _find_quickly(question)
        finally:
            process.terminate()
            process.join(SECONDS_TO_END)
            process.kill()
            process.join()

    def _keep(self, found: AssignmentPlan) -> None:
        with self._context.writing() as session:
            job = renew_lease(session, self._job.id, worker=self._context.name, now=now())
            plan = get_plan(session, self._job.organisation_id, self._plan_id, for_update=True)
            keep_answer(session, plan, found)
            for position in (1, 2):
                note_step(session, job, JobStep(job_id=job.id, position=position, done_at=now()), words=SEARCH_ENDED)
            finish_job(session, job, result=str(plan.id), now=now())

    def _say(self, words: str = "") -> None:
        """Renew the lease, so that no other worker takes the job."""
        with self._context.writing() as session:
            job = renew_lease(session, self._job.id, worker=self._context.name, now=now())
            job.words = words or job.words

    def _fail(self, words: str) -> None:
        with self._context.writing() as session:
            job = renew_lease(session, self._job.id, worker=self._context.name, now=now())
            try:
                plan = get_plan(session, self._job.organisation_id, self._plan_id, for_update=True)
            except NotFound:
                pass
            else:
                plan.state, plan.reason = PlanState.FAILED, words
            fail_job(session, job, words=words, now=now())


def search_and_tell(connection: Connection, question: AssignmentQuestion, seconds: float) -> None:
    """Runs in the process of the search."""
    from rongtong_assess.planning.assignment.assign import find_assignment  # SciPy loads here, not in the worker

    connection.send(find_assignment(question, seconds=seconds))


def _find_quickly(question: AssignmentQuestion) -> AssignmentPlan:
    from rongtong_assess.planning.assignment.assign import find_quickly  # rarely needed, and it loads SciPy

    return find_quickly(question)
