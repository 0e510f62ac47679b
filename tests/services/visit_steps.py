"""A platform's consultant at a firm that authorised it, for tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.services.visit.authorise import grant
from rongtong_assess.services.visit.complete_visit import VisitEnd, complete_visit
from rongtong_assess.services.visit.record_findings import (
    FindingEntry,
    SentFindings,
    hash_of,
    revision_of,
    save_findings,
)
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.visit import Finding, Visit
from rongtong_assess.storage.visit import list_findings
from tests.actors import firm_actor

AT = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 27)


@dataclass
class VisitSteps:
    """A platform's consultant at a firm that authorised it."""

    session: Session
    library: Library
    edition: Edition
    assessment: Assessment
    actor: Actor

    def save(self, *entries: FindingEntry, actor: Actor | None = None) -> Visit:
        """As from a page opened just now."""
        stored = self.findings()
        fresh = [replace(entry, seen_hash=hash_of(stored.get(entry.question))) for entry in entries]
        return self.save_late(*fresh, actor=actor)

    def save_late(self, *entries: FindingEntry, actor: Actor | None = None, confirm_rest: bool = False) -> Visit:
        ids = self.session, actor or self.actor, self.assessment.id
        return save_findings(*ids, sent=SentFindings(entries, confirm_rest), edition=self.edition, now=AT)

    def complete(self, on: date = DAY, actor: Actor | None = None, seen: int | None = None) -> Visit:
        ids, seen = (self.session, actor or self.actor, self.assessment.id), self.revision() if seen is None else seen
        return complete_visit(*ids, end=VisitEnd(on, seen), library=self.library, now=AT)

    def confirm_all(self) -> None:
        self.save(*(FindingEntry(question, None) for question in self.edition.questions))

    def findings(self) -> dict[str, Finding]:
        found = self.session.scalar(select(Visit).where(Visit.assessment_id == self.assessment.id))
        return list_findings(self.session, found)

    def revision(self) -> int:
        return revision_of(self.findings())


def authorise(session: Session, assessment: Assessment, platform_id: UUID) -> None:
    grant(session, firm_of(assessment), platform_id, consent_version="1", now=AT)


def firm_of(assessment: Assessment) -> Actor:
    return firm_actor(assessment.organisation_id, assessment.submitted_by)
