"""What the demo's consultants found: everything as declared, but for two scenes that are a step lower."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.sheet_json import read_sheet_values
from rongtong_assess.presentation.wording.demo import FOUND_NOTE
from rongtong_assess.services.consulting.cases.rounds import open_round_visit, refresh_case_summary
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.visit import Finding

FOUND_LOWER = ("quality", "equipment")


def record_demo_findings(session: Session, actor: Actor, case: Case, *, library: Library, now: datetime) -> None:
    """A finding for every question of the present round."""
    visit = open_round_visit(session, actor, case, now=now)
    edition = library.get_edition(get_assessment(session, case.firm_id, case.assessment_id).edition_id)
    declared = read_sheet_values(json.loads(get_scorecard(session, case.firm_id, case.assessment_id).answers))
    lower = {
        edition.scenes[scene].question: declared.scenes[scene] - 1
        for scene in FOUND_LOWER
        if declared.scenes.get(scene, 0) > 0
    }
    for question in edition.questions:
        value = lower.get(question)
        session.add(
            Finding(
                visit_id=visit.id,
                question=question,
                is_confirmed=value is None,
                value=value,
                note="" if value is None else FOUND_NOTE,
                revision=1,
                changed_at=now,
                changed_by=actor.account_id,
            )
        )
    refresh_case_summary(session, case)
