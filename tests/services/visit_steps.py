"""A platform's consultant at a firm that authorised it, for tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Shelf
from rongtong_assess.core.edition import Edition
from rongtong_assess.services.authorisations import grant
from rongtong_assess.services.record_findings import (
    Consultant,
    FindingEntry,
    load_findings,
    mark_of,
    revision_of,
    save_findings,
)
from rongtong_assess.services.verify_assessment import complete
from rongtong_assess.storage.assessments import Assessment
from rongtong_assess.storage.visits import Finding, Verification

AT = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 27)


@dataclass
class Visit:
    """A platform's consultant at a firm that authorised it."""

    session: Session
    shelf: Shelf
    edition: Edition
    assessment: Assessment
    by: Consultant

    def save(self, *entries: FindingEntry, by: Consultant | None = None) -> Verification:
        """As from a page opened just now."""
        stored = self.findings()
        fresh = [replace(entry, seen=mark_of(stored.get(entry.question))) for entry in entries]
        return self.save_late(*fresh, by=by)

    def save_late(
        self, *entries: FindingEntry, by: Consultant | None = None, confirm_rest: bool = False
    ) -> Verification:
        ids, by = (self.session, self.assessment.id), by or self.by
        return save_findings(*ids, entries, edition=self.edition, by=by, now=AT, confirm_rest=confirm_rest)

    def complete(self, on: date = DAY, by: Consultant | None = None, seen: int | None = None) -> Verification:
        ids, seen = (self.session, self.assessment.id), self.revision() if seen is None else seen
        return complete(*ids, shelf=self.shelf, visited_on=on, by=by or self.by, seen_revision=seen, now=AT)

    def confirm_all(self) -> None:
        self.save(*(FindingEntry(question, None) for question in self.edition.questions))

    def findings(self) -> dict[str, Finding]:
        found = self.session.scalar(select(Verification).where(Verification.assessment_id == self.assessment.id))
        return load_findings(self.session, found)

    def revision(self) -> int:
        return revision_of(self.findings())


def authorise(session: Session, assessment: Assessment, platform_id: UUID) -> None:
    owner = assessment.submitted_by or 0
    grant(session, assessment.organisation_id, platform_id, consent_version="1", account_id=owner, now=AT)
