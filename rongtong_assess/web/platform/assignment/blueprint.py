"""The blueprint of assignment pages, and a plan with everything that they show of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint
from sqlalchemy.orm import Session

from rongtong_assess.core.consulting.assignment.plan import AssignmentPlan, price_plan
from rongtong_assess.core.consulting.assignment.question import AssignmentQuestion
from rongtong_assess.presentation.views.consulting.assignment import CaseLabel, PlanNames
from rongtong_assess.services.consulting.assignment.propose_plan import account_of, load_question
from rongtong_assess.storage.consulting.assignment import get_plan, list_cases_by_id
from rongtong_assess.storage.consulting.consultants import list_account_names
from rongtong_assess.storage.tables.consulting.assignment import StoredAssignmentPlan
from rongtong_assess.web.frame.guard import acting_platform
from rongtong_assess.web.frame.transaction import request_session

blueprint = Blueprint("assignment", __name__, url_prefix="/platform/assignments")


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan that was computed: what was asked, what it costs as it stands, what the ids stand for."""

    stored: StoredAssignmentPlan
    question: AssignmentQuestion
    plan: AssignmentPlan
    names: PlanNames


def load_plan_page(plan_id: UUID) -> PlanPage:
    """A computed plan of the platform. Raises NotFound, also before it is computed."""
    return open_plan_page(request_session(), get_plan(request_session(), acting_platform(), plan_id))


def open_plan_page(session: Session, stored: StoredAssignmentPlan) -> PlanPage:
    """The page of a plan whose question has been asked."""
    question = load_question(stored)
    cases = list_cases_by_id(session, stored.platform_id, [UUID(firm.id) for firm in question.firms])
    labels = {str(case_id): CaseLabel(case.firm_name, case.number) for case_id, case in cases.items()}
    people = list_account_names(session, [account_of(consultant.id) for consultant in question.consultants])
    names = PlanNames(labels, {str(account_id): name for account_id, name in people.items()})
    return PlanPage(stored, question, price_plan(question, stored.chosen, is_optimal=stored.is_optimal), names)
