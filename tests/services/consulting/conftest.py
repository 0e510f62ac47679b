"""Two platforms with their people, and a firm that authorised the first."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from tests.services.consulting.case_steps import CaseSteps
from tests.services.makers import add_submitted
from tests.services.visit_steps import authorise


@pytest.fixture
def steps(writing: Session, library: Library) -> CaseSteps:
    steps = CaseSteps(writing, library, add_submitted(writing, library, 31, name="甲机械有限公司"))
    authorise(writing, steps.assessment, steps.platform)
    return steps
