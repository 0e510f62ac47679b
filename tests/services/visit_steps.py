"""A platform's consultant at a firm that authorised it, for tests."""

from __future__ import annotations

from dataclasses import dataclass
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
from rongtong_assess.storage.people.accounts import add_membership
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.visit import Finding, Visit
from rongtong_assess.storage.visit import list_finding_rows, list_findings
from tests.actors import firm_actor, platform_actor
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
        """Two people sign what their page shows: the actor, then a colleague."""
        sign_by_two(self.session, self.actor, self.begin(), library=self.library, on=on, now=AT)
        visit = self.visit()
        assert visit is not None
        return visit

    def confirm_all(self) -> None:
        self.save(*(FindingEntry(question, None) for question in self.edition.questions))

    def visit(self) -> Visit | None:
        return self.session.scalar(select(Visit).where(Visit.assessment_id == self.assessment.id))

    def findings(self) -> dict[str, Finding]:
        return list_findings(self.session, self.visit())


def sign_by_two(session: Session, actor: Actor, case: Case, *, library: Library, on: date, now: datetime) -> None:
    """The actor signs, then a colleague who is new to the platform."""
    account = add_account(session, f"{uuid4().hex}@example.com")
    session.flush()
    add_membership(session, account.id, actor.organisation_id, Role.MANAGER, now=now)
    for person, step in ((actor, sign), (platform_actor(actor.organisation_id, account.id), conclude)):
        shown = preview_signing(session, person, case, library=library)
        assert shown is not None
        step(session, person, case.id, Signature(shown.content_hash, on), library=library, now=now)


def _message(entry: FindingEntry, row: Finding | None) -> FieldsMessage:
    base, revision = (fields_of(row), row.revision) if row else (NO_FINDING, 0)
    return FieldsMessage(base, finding_fields(entry.value, entry.note), revision, uuid4().hex, 0)


def authorise(session: Session, assessment: Assessment, platform_id: UUID) -> None:
    grant(session, firm_of(assessment), platform_id, consent_version="1", now=AT)


def firm_of(assessment: Assessment) -> Actor:
    return firm_actor(assessment.organisation_id, assessment.submitted_by)
