"""A platform and a firm with people who can log in, and cases in several states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rongtong_assess.core.consulting.case import CasePurpose, CaseState, CaseStep
from rongtong_assess.core.consulting.work.notices import NoticeKind
from rongtong_assess.services.consulting.notices.add_notices import add_notices
from rongtong_assess.web.frame.site import now, today
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.storage.consulting.case_rows import add_practice
from tests.web.platform.work.practice_keys import client_of, let_in


@dataclass(frozen=True)
class Office:
    """addresses: of the people by name, those of another platform with "other ". numbers: of cases by state."""

    app: Flask
    addresses: dict[str, str]
    numbers: dict[str, str]

    def client(self, name: str) -> FlaskClient:
        return client_of(self.app, self.addresses, name)


@pytest.fixture
def office(app: Flask) -> Office:
    """Cases: to assign (late), on site (the consultant's), concluded; the owner of the firm was told of the last."""
    numbers = {}
    with app.extensions[EXTENSION].sessions.begin() as session:
        practice, others = add_practice(session), add_practice(session, "乙")
        addresses = let_in(practice) | {f"other {name}": email for name, email in let_in(others).items()}
        late = practice.add_case(CaseState.TO_ASSIGN, purpose=CasePurpose.INITIAL, firm_name='=甲"<厂>')
        late.due_on = today() - timedelta(days=3)
        visited = practice.add_case(CaseState.ON_SITE, assigned=("consultant",))
        visited.visit_on = today()
        done = practice.add_case(CaseState.CONCLUDED, purpose=CasePurpose.RECHECK)
        for case in (late, visited, done):
            numbers[case.state] = case.number
        practice.add_event(done, CaseStep.CONCLUDE, CaseState.CONCLUDED, "reviewer", at=now())
        add_notices(session, practice.actor("reviewer"), done, NoticeKind.CONCLUDED, now=now())
    return Office(app, addresses, numbers)
