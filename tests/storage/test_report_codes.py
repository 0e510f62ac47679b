"""A code leads to a report, whichever firm's, until it is revoked."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.visit import ReportCode
from rongtong_assess.storage.visit import find_code_in_force, get_scorecard_document, list_codes_in_force
from tests.storage.rows import NOW, add_assessment, add_organisation, add_submitted


def add_code(session: Session, assessment: Assessment, code: str, *, of_visit: bool = False) -> ReportCode:
    ids = {"organisation_id": assessment.organisation_id, "assessment_id": assessment.id}
    stored = ReportCode(code=code, **ids, content_hash="h", of_visit=of_visit, created_at=NOW)
    session.add(stored)
    session.flush()
    return stored


def test_a_revoked_or_unknown_code_leads_nowhere(session: Session) -> None:
    stored = add_code(session, add_submitted(session, add_organisation(session, "甲")), "A")
    assert find_code_in_force(session, "A") is stored
    assert find_code_in_force(session, "B") is None
    stored.revoked_at = NOW
    session.flush()
    assert find_code_in_force(session, "A") is None


def test_codes_of_another_assessment_and_revoked_ones_are_not_listed(session: Session) -> None:
    firm = add_organisation(session, "甲")
    own, other = add_submitted(session, firm), add_submitted(session, firm)
    declared, found = add_code(session, own, "A"), add_code(session, own, "B", of_visit=True)
    add_code(session, other, "C")
    assert {code.code for code in list_codes_in_force(session, own)} == {"A", "B"}
    declared.revoked_at = NOW
    session.flush()
    assert list_codes_in_force(session, own) == [found]


def test_only_a_submitted_assessment_has_a_scorecard(session: Session) -> None:
    firm = add_organisation(session, "甲")
    assert get_scorecard_document(session, add_submitted(session, firm)) == "{}"
    with pytest.raises(NotFound):
        get_scorecard_document(session, add_assessment(session, firm))
