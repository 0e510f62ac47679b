"""A report made after a visit has a code of its own; one made before tells nobody what the visit found."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from rongtong_assess.services.result.report_code import (
    AuthenticReport,
    find_report_by_code,
    find_report_code,
    replace_report_code,
)
from rongtong_assess.services.result.standing_facts import load_result
from rongtong_assess.storage.tables.visit import ReportCode, Visit
from tests.services.visit_steps import AT, DAY, FindingEntry, VisitSteps, firm_of


def code_of(visit: VisitSteps) -> str:
    code = find_report_code(visit.session, visit.assessment)
    assert code is not None
    return code


def look(session: Session, code: str) -> AuthenticReport:
    found = find_report_by_code(session, code)
    assert found is not None
    return found


def refute(visit: VisitSteps) -> None:
    visit.confirm_all()
    visit.save(
        *(FindingEntry(scene.question, 0) for scene in visit.edition.scenes.values() if _is_lifted(visit, scene.id))
    )
    visit.complete()


def _is_lifted(visit: VisitSteps, scene_id: str) -> bool:
    result = load_result(visit.session, visit.assessment.organisation_id, visit.assessment.id)
    return result.stands.declared.scenes[scene_id] > 0


def test_a_code_from_before_the_visit_leads_to_the_declared_level_only(visit: VisitSteps) -> None:
    older = code_of(visit)
    before = look(visit.session, older)
    refute(visit)
    after = look(visit.session, older)
    assert after.is_visited_since
    assert asdict(after) == {**asdict(before), "is_visited_since": True}


def test_a_code_from_after_the_visit_leads_to_both_levels(visit: VisitSteps) -> None:
    older = code_of(visit)
    declared = look(visit.session, older).level
    refute(visit)
    newer = code_of(visit)
    assert newer != older
    found = look(visit.session, newer)
    stands = load_result(visit.session, visit.assessment.organisation_id, visit.assessment.id).stands
    assert found.visit is not None
    assert (found.level, found.visit.level) == (declared, stands.scorecard.level)
    assert found.visit.visited_on == DAY
    assert not found.is_visited_since


def test_an_altered_visit_makes_its_code_unknown_and_leaves_the_older_one(visit: VisitSteps) -> None:
    older = code_of(visit)
    refute(visit)
    newer = code_of(visit)
    visit.session.execute(update(Visit).values(document=Visit.document + " "))
    visit.session.expire_all()
    assert find_report_by_code(visit.session, newer) is None
    assert find_report_by_code(visit.session, older) is not None


def test_revoking_makes_all_papers_unknown_and_draws_one_code_for_what_stands(visit: VisitSteps) -> None:
    older = code_of(visit)
    refute(visit)
    newer = code_of(visit)
    drawn = replace_report_code(visit.session, firm_of(visit.assessment), visit.assessment.id, now=AT)
    assert [find_report_by_code(visit.session, code) for code in (older, newer)] == [None, None]
    assert code_of(visit) == drawn
    good = select(func.count()).select_from(ReportCode).where(ReportCode.revoked_at.is_(None))
    assert visit.session.scalar(good) == 1
