"""A platform's consultant at a firm that authorised it, for tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor, Role
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.visit.finding import NO_FINDING, FoundValue, finding_fields
from rongtong_assess.core.visit.merge import FieldsMessage
from rongtong_assess.services.consulting.cases.sign import Signature, conclude, preview_signing, sign
from rongtong_assess.services.consulting.visits.begin_visit import begin_visit
from rongtong_assess.services.consulting.visits.record_findings import RecordOutcome, confirm_rest, record_findings
from rongtong_assess.services.consulting.visits.rounds import fields_of
from rongtong_assess.services.visit.authorise import grant
from rongtong_assess.services.visit.findings import revision_of
from rongtong_assess.storage.people.accounts import add_membership
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.visit import Finding, Visit
from rongtong_assess.storage.visit import list_finding_rows, list_findings
from tests.actors import firm_actor
from tests.services.makers import add_account

AT = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 27)


@dataclass(frozen=True)
class FindingEntry:
    """What was found for a question. value: None where it is as declared."""

    question: str
    value: FoundValue | None
    note: str = ""


@dataclass
class VisitSteps:
    """A platform's consultant at a firm that authorised it."""

    session: Session
    library: Library
    edition: Edition
    assessment: Assessment
    actor: Actor

    def begin(self, actor: Actor | None = None) -> Case:
        """The case of the visit, on site from now on."""
        return begin_visit(self.session, actor or self.actor, self.assessment.id, library=self.library, now=AT)

    def save(self, *entries: FindingEntry, actor: Actor | None = None) -> RecordOutcome:
        """As from a page opened just now. Raises Refused for what was not taken."""
        rows = list_finding_rows(self.session, self.visit())
        messages = [(entry.question, _message(entry, rows.get(entry.question))) for entry in entries]
        outcome = self.send(*messages, actor=actor)
        assert not outcome.conflicts
        return outcome

    def send(self, *messages: tuple[str, FieldsMessage], actor: Actor | None = None) -> RecordOutcome:
        by = actor or self.actor
        case = self.begin(by)
        outcome = record_findings(self.session, by, case.id, messages=messages, library=self.library, now=AT)
        if outcome.refused:
            raise Refused([Mistake(place, words, "") for place, words in outcome.refused.items()])
        return outcome

    def confirm_rest(self) -> None:
        confirm_rest(self.session, self.actor, self.begin().id, library=self.library, now=AT)

    def complete(self, on: date = DAY) -> Visit:
        """Signed by the consultant and by a colleague, who are shown the same."""
        sign_case(self.session, self.actor, self.case(), library=self.library, day=on, now=AT)
        found = self.visit()
        assert found is not None
        return found

    def case(self) -> Case:
        """The newest case about the assessment."""
        query = select(Case).where(Case.assessment_id == self.assessment.id)
        return self.session.scalars(query.order_by(Case.opened_at.desc())).one()

    def confirm_all(self) -> None:
        self.save(*(FindingEntry(question, None) for question in self.edition.questions))

    def visit(self) -> Visit | None:
        return self.session.scalar(select(Visit).where(Visit.assessment_id == self.assessment.id))

    def findings(self) -> dict[str, Finding]:
        return list_findings(self.session, self.visit())

    def revision(self) -> int:
        return revision_of(self.findings())


def _message(entry: FindingEntry, row: Finding | None) -> FieldsMessage:
    base, revision = (fields_of(row), row.revision) if row else (NO_FINDING, 0)
    return FieldsMessage(base, finding_fields(entry.value, entry.note), revision, uuid4().hex, 0)


def sign_case(session: Session, actor: Actor, case: Case, *, library: Library, day: date, now: datetime) -> None:
    """The actor and a colleague put their names to what the case found."""
    account = add_account(session, f"{case.number}@example.com")
    session.flush()
    add_membership(session, account.id, case.platform_id, Role.REVIEWER, now=now)
    colleague = replace(actor, account_id=account.id, role=Role.REVIEWER)
    for put_name, signer, visited_on in ((sign, actor, day), (conclude, colleague, None)):
        seen = preview_signing(session, signer, case, library=library)
        assert seen is not None
        put_name(session, signer, case.id, Signature(seen.content_hash, visited_on), library=library, now=now)


def authorise(session: Session, assessment: Assessment, platform_id: UUID) -> None:
    grant(session, firm_of(assessment), platform_id, consent_version="1", now=AT)


def firm_of(assessment: Assessment) -> Actor:
    return firm_actor(assessment.organisation_id, assessment.submitted_by)
