"""A platform with people in every role, and cases put straight into the tables, for tests of lists and notices."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.consulting.case import CasePurpose, CaseState, CaseStep
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent, CaseMember
from rongtong_assess.storage.tables.people import Account, Organisation
from tests.storage.rows import NOW, add_account, add_firm, add_platform, add_submitted, authorise, join

TODAY = date(2026, 11, 30)
"""The day of NOW in China."""
CODES = count(100)
PLATFORM_PEOPLE = {
    "manager": Role.MANAGER,
    "consultant": Role.CONSULTANT,
    "colleague": Role.CONSULTANT,
    "reviewer": Role.REVIEWER,
    "reader": Role.READER,
}
FIRM_PEOPLE = {"owner": Role.OWNER, "contributor": Role.CONTRIBUTOR, "firm_reader": Role.READER}


@dataclass
class Practice:
    """One platform and one firm with their people by name; the firm has submitted an assessment."""

    session: Session
    platform: Organisation
    firm: Organisation
    assessment_id: UUID
    accounts: dict[str, Account] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        if name in FIRM_PEOPLE:
            return Actor(self.firm.id, self.accounts[name].id, OrganisationKind.FIRM, FIRM_PEOPLE[name])
        return Actor(self.platform.id, self.accounts[name].id, OrganisationKind.PLATFORM, PLATFORM_PEOPLE[name])

    def add_case(
        self,
        state: CaseState = CaseState.TO_ASSIGN,
        *,
        purpose: CasePurpose = CasePurpose.ON_SITE,
        due_in: int | None = None,
        assigned: tuple[str, ...] = (),
        **columns: Any,
    ) -> Case:
        """due_in: days from TODAY to the deadline. assigned: names, the lead first."""
        plain = {
            "number": f"AJ-{next(CODES)}",
            "platform_id": self.platform.id,
            "firm_id": self.firm.id,
            "assessment_id": self.assessment_id,
            "purpose": purpose,
            "state": state,
            "due_on": None if due_in is None else TODAY + timedelta(days=due_in),
            "opened_at": NOW,
            "changed_at": NOW,
            "firm_name": self.firm.name,
            "industry": "industry",
            "region": "330106",
            "declared_level": 1,
            "questions_count": 31,
        }
        case = Case(**{**plain, **columns})
        self.session.add(case)
        self.session.flush()
        self.assign(case, assigned)
        return case

    def assign(self, case: Case, names: tuple[str, ...]) -> None:
        """Assign people, the lead first."""
        for place, name in enumerate(names):
            self.session.add(
                CaseMember(
                    case_id=case.id,
                    account_id=self.accounts[name].id,
                    round_number=1,
                    is_lead=place == 0,
                    source="hand",
                    added_at=NOW,
                )
            )
        self.session.flush()

    def add_event(self, case: Case, step: CaseStep, target: CaseState, by: str, *, at: datetime = NOW) -> None:
        self.session.add(
            CaseEvent(
                case_id=case.id,
                step=step,
                target=target,
                round_number=case.round_number,
                happened_at=at,
                account_id=self.accounts[by].id,
                organisation_id=self.platform.id,
            )
        )
        self.session.flush()

    def end_membership(self, case: Case, name: str) -> None:
        for member in self.session.query(CaseMember).filter_by(case_id=case.id, account_id=self.accounts[name].id):
            member.ended_at = NOW
        self.session.flush()


def add_practice(session: Session, name: str = "甲") -> Practice:
    """A platform and a firm with a person in each role, each confirmed."""
    platform = add_platform(session, f"{name}平台")
    firm = add_firm(session, f"91330100TEST{next(CODES):06d}", name=f"{name}机械有限公司")
    practice = Practice(session, platform, firm, add_submitted(session, firm.id).id)
    authorise(session, firm, platform)
    for people, organisation in ((PLATFORM_PEOPLE, platform), (FIRM_PEOPLE, firm)):
        for person, role in people.items():
            account = add_account(session, f"{person}-{next(CODES)}@example.com", f"{name}{person}")
            account.confirmed_at = NOW
            join(session, account, organisation, role)
            practice.accounts[person] = account
    session.flush()
    return practice
