"""A platform with several firms' cases that wait, and what its manager does with plans, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.consulting.assignment.question import AssignmentQuestion
from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.consulting.consultant import ConsultantRecord
from rongtong_assess.planning.assignment.assign import find_assignment
from rongtong_assess.services.consulting.assignment.decide_plan import ChangeByHand, change_plan
from rongtong_assess.services.consulting.assignment.propose_plan import (
    PlanRequest,
    ask_question,
    keep_answer,
    keep_question,
    propose_plan,
)
from rongtong_assess.services.consulting.cases.open_case import CaseOpening, open_case
from rongtong_assess.services.consulting.consultants.records import RecordChange, find_record, save_record
from rongtong_assess.storage.consulting.consultants import get_working_member
from rongtong_assess.storage.tables.consulting.assignment import StoredAssignmentPlan
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.people import Account
from tests.services.consulting.case_steps import CaseSteps
from tests.services.makers import add_submitted
from tests.services.visit_steps import AT, authorise


@dataclass
class PlanningSteps:
    """people of `CaseSteps`; cases of so many firms, all waiting."""

    steps: CaseSteps
    cases: list[Case]

    @property
    def session(self) -> Session:
        return self.steps.session

    def id_of(self, name: str) -> int:
        return self.steps.by(name).account_id or 0

    def keep(self, name: str, **record: object) -> None:
        """Write a consultant's record."""
        manager = self.steps.by("manager")
        account = self.session.get_one(Account, self.id_of(name))
        member = get_working_member(self.session, manager.organisation_id, account.public_id)
        _, revision = find_record(self.session, manager, member.id)
        change = RecordChange(ConsultantRecord(**record), revision)  # type: ignore[arg-type]  # as the test says
        save_record(self.session, manager, member, change, scenes={"quality", "erp"}, now=AT)

    def propose(self, request: PlanRequest | None = None) -> StoredAssignmentPlan:
        return propose_plan(self.session, self.steps.by("manager"), request or PlanRequest(), now=AT)

    def compute(self, plan: StoredAssignmentPlan) -> AssignmentQuestion:
        """As the job does."""
        question = ask_question(self.session, plan, now=AT)
        keep_question(plan, question)
        keep_answer(self.session, plan, find_assignment(question, seconds=20))
        return question

    def proposed(self, request: PlanRequest | None = None) -> StoredAssignmentPlan:
        plan = self.propose(request)
        self.compute(plan)
        return plan

    def change(
        self, plan: StoredAssignmentPlan, case: Case, *names: str, reason: str = "熟悉这家", by: str = "manager"
    ) -> int:
        people = [self.id_of(name) for name in names]
        change = ChangeByHand(case.id, people, reason, plan.revision)
        return change_plan(self.session, self.steps.by(by), plan.id, change, now=AT)


def open_cases(steps: CaseSteps, count: int) -> PlanningSteps:
    """Firms in Hangzhou, each with a case of a rating on site."""
    cases = [steps.open()]
    for number in range(1, count):
        assessment = add_submitted(steps.session, steps.library, 40 + number, name=f"第{number}机械厂")
        authorise(steps.session, assessment, steps.platform)
        opening = CaseOpening(CasePurpose.ON_SITE)
        manager = steps.by("manager")
        cases.append(open_case(steps.session, manager, assessment.id, opening, edition=steps.edition, now=AT))
    return PlanningSteps(steps, cases)


def people_of(plan: StoredAssignmentPlan, case_id: UUID) -> list[int]:
    return [int(id) for id in plan.chosen.get(str(case_id), [])]
