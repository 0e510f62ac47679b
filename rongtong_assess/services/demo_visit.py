"""A demo visit: the demo platform has verified one demo firm and found two answers less far than declared."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Shelf
from rongtong_assess.services.china_time import CHINA
from rongtong_assess.services.record_findings import Consultant, FindingEntry, load_findings, revision_of, save_findings
from rongtong_assess.services.verify_assessment import complete
from rongtong_assess.storage.assessments import Assessment

INVENTED = "演示数据，内容是编的"
FOUND = {
    "scene.quality": FindingEntry("scene.quality", 1, f"检验记录是纸的，月底才录进电脑。{INVENTED}"),
    "scene.equipment": FindingEntry("scene.equipment", 1, f"点检在手机上做，维修没有记录。{INVENTED}"),
}


def verify_demo_firm(session: Session, shelf: Shelf, assessment: Assessment, *, by: Consultant, now: datetime) -> None:
    """Everything else is as declared."""
    edition = shelf.get_edition(assessment.edition_id)
    entries = [FOUND.get(question, FindingEntry(question, None)) for question in edition.questions]
    verification = save_findings(session, assessment.id, entries, edition=edition, by=by, now=now)
    revision, day = revision_of(load_findings(session, verification)), now.astimezone(CHINA).date()
    complete(session, assessment.id, shelf=shelf, visited_on=day, by=by, seen_revision=revision, now=now)
