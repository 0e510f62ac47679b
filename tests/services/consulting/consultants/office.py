"""A platform's office in tests: its people by name, and a case of a firm that authorised it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.consulting.case import CasePurpose, CaseStep, StepTaken
from rongtong_assess.core.consulting.interest.conflict import InterestConflict
from rongtong_assess.core.consulting.interest.tie import Party, TieKind
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.services.consulting.cases.open_case import CaseOpening, open_case
from rongtong_assess.services.consulting.cases.take_step import Assignment, assign
from rongtong_assess.services.consulting.consultants.conflicts import EndedMembership, list_conflicts
from rongtong_assess.services.consulting.consultants.ties import DeclaredTie, declare_tie
from rongtong_assess.storage.consulting.consultants import list_members_of
from rongtong_assess.storage.people.accounts import add_membership
from rongtong_assess.storage.people.organisations import get_organisation
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.people import Account, Organisation
from tests.services.makers import NOW, add_account
from tests.services.visit_steps import VisitSteps

ROLES = {"王一": Role.CONSULTANT, "李二": Role.CONSULTANT, "赵三": Role.MANAGER, "钱四": Role.REVIEWER}


@dataclass
class Office:
    """people: accounts by name, in the roles of ROLES; manager: another one, who opened the case."""

    session: Session
    case: Case
    manager: Actor
    people: dict[str, Account]

    def actor(self, name: str) -> Actor:
        return Actor(self.manager.organisation_id, self.people[name].id, OrganisationKind.PLATFORM, ROLES[name])

    @property
    def firm(self) -> Organisation:
        return get_organisation(self.session, self.case.firm_id)

    def assign(self, *names: str, step: CaseStep = CaseStep.ASSIGN, source: str = "hand") -> Case:
        people = Assignment([self.people[name].id for name in names], source)
        taken = StepTaken(step, reason="换人")
        return assign(self.session, self.manager, self.case.id, people, taken=taken, now=NOW)

    def refused(self, *names: str, source: str = "hand") -> list[Mistake]:
        """The mistakes for which these people are not assigned."""
        with pytest.raises(Refused) as refusal:
            self.assign(*names, source=source)
        return list(refusal.value.mistakes)

    def tie(self, name: str, kind: TieKind, firm: Party, *, now: datetime = NOW) -> tuple[EndedMembership, ...]:
        return declare_tie(self.session, self.manager, self.people[name].id, DeclaredTie(kind, firm), now=now)

    def add_consultant(self, number: int) -> None:
        account = add_account(self.session, f"more-{number}@example.com")
        add_membership(self.session, account.id, self.manager.organisation_id, Role.CONSULTANT, now=NOW)
        self.session.flush()

    def conflicts(self, name: str) -> tuple[InterestConflict, ...]:
        person = self.people[name].id
        return list_conflicts(self.session, self.case, [person], now=NOW)[person]

    def members(self) -> list[int]:
        return list(list_members_of(self.session, [self.case.id]).get(self.case.id, {}))


def open_office(visit: VisitSteps) -> Office:
    """The case is a rating on site of the firm that the visit is about."""
    session, manager = visit.session, visit.actor
    opening = CaseOpening(CasePurpose.ON_SITE)
    opened = open_case(session, manager, visit.assessment.id, opening, edition=visit.edition, now=NOW)
    people = {}
    for number, (name, role) in enumerate(ROLES.items()):
        people[name] = account = add_account(session, f"office-{number}@example.com")
        account.name = name
        add_membership(session, account.id, manager.organisation_id, role, now=NOW)
    session.flush()
    return Office(session, opened, manager, people)
