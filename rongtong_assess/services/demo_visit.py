"""A demo visit: the demo platform has visited one demo firm and found two answers lower than declared."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.services.record_findings import FindingEntry, revision_of, save_findings
from rongtong_assess.services.verify_assessment import VisitEnd, complete_visit
from rongtong_assess.storage.assessments import Assessment
from rongtong_assess.storage.queries.visit import list_findings

INVENTED = "演示数据，内容是编的"
FOUND = {
    "scene.quality": FindingEntry("scene.quality", 1, f"检验记录是纸的，月底才录进电脑。{INVENTED}"),
    "scene.equipment": FindingEntry("scene.equipment", 1, f"点检在手机上做，维修没有记录。{INVENTED}"),
}


def visit_demo_firm(session: Session, actor: Actor, library: Library, assessment: Assessment, *, now: datetime) -> None:
    """Everything else is as declared."""
    edition = library.get_edition(assessment.edition_id)
    entries = [FOUND.get(question, FindingEntry(question, None)) for question in edition.questions]
    visit = save_findings(session, actor, assessment.id, entries, edition=edition, now=now)
    revision, day = revision_of(list_findings(session, visit)), day_in_china(now)
    complete_visit(session, actor, assessment.id, VisitEnd(day, revision), library=library, now=now)
