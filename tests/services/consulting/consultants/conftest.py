"""A platform's office with a case that waits for people."""

from __future__ import annotations

import pytest

from tests.services.consulting.consultants.office import Office, open_office
from tests.services.visit_steps import VisitSteps


@pytest.fixture
def office(visit: VisitSteps) -> Office:
    return open_office(visit)
