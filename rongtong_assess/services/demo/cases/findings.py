"""What the demo's consultants found: everything as declared, but for two scenes that are a step lower."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.sheet_json import read_sheet_values
from rongtong_assess.core.edition.edition import SCENE_PREFIX
from rongtong_assess.core.visit.finding import NO_FINDING, finding_fields
from rongtong_assess.core.visit.merge import FieldsMessage
from rongtong_assess.presentation.wording.commands.demo import FOUND_NOTE
from rongtong_assess.services.consulting.visits.record_findings import confirm_rest, record_findings
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.consulting.case import Case

FOUND_LOWER = ("quality", "equipment")
WRITER = "demo"


def record_demo_findings(
    session: Session, actor: Actor, case: Case, *, lower: Sequence[str], library: Library, now: datetime
) -> None:
    """A finding for every question of the present round. lower: scenes that are found a step lower than declared."""
    declared = read_sheet_values(json.loads(get_scorecard(session, case.firm_id, case.assessment_id).answers))
    differing = [
        (f"{SCENE_PREFIX}{scene}", finding_fields(declared.scenes[scene] - 1, FOUND_NOTE))
        for scene in lower
        if declared.scenes.get(scene, 0) > 0
    ]
    messages = [(question, FieldsMessage(NO_FINDING, sent, 0, WRITER, 0)) for question, sent in differing]
    if messages:
        record_findings(session, actor, case.id, messages=messages, library=library, now=now)
    confirm_rest(session, actor, case.id, library=library, now=now)
