"""The people around one case, and what they do, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.consulting.case import CasePurpose, CaseStep, StepTaken
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.visit.finding import FoundValue
from rongtong_assess.services.consulting.cases.open_case import CaseOpening, open_case
from rongtong_assess.services.consulting.cases.rounds import open_round_visit, refresh_case_summary
from rongtong_assess.services.consulting.cases.sign import Signature, conclude, preview_signing, sign
from rongtong_assess.services.consulting.cases.take_step import Assignment, assign, take_step
from rongtong_assess.storage.consulting.case_results import find_round_visit
from rongtong_assess.storage.people.accounts import add_membership
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.sign_off import CaseVersion
from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.storage.tables.visit import Finding, Visit
from rongtong_assess.storage.visit import list_findings
from tests.services.makers import NOW, add_account
from tests.services.visit_steps import AT, DAY, firm_of

TODAY = date(2026, 11, 28)
SOON = TODAY + timedelta(days=5)


@dataclass
class CaseSteps:
    """people: of both platforms by name, such as "manager", "consultant-2" or "other-manager"."""

    session: Session
    library: Library
    assessment: Assessment
    people: dict[str, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for prefix in ("", "other-"):
            organisation = Organisation(kind=OrganisationKind.PLATFORM, name=f"{prefix}平台", created_at=NOW)
            self.session.add(organisation)
            self.session.flush()
            roles = {"manager": Role.MANAGER, "manager-2": Role.MANAGER, "consultant": Role.CONSULTANT}
            roles |= {"consultant-2": Role.CONSULTANT, "reviewer": Role.REVIEWER, "reader": Role.READER}
            for name, role in roles.items():
                self._add_person(f"{prefix}{name}", organisation.id, role)

    def _add_person(self, name: str, organisation_id: UUID, role: Role) -> None:
        account = add_account(self.session, f"{name}@platform.example.com")
        account.name = name
        self.session.flush()
        add_membership(self.session, account.id, organisation_id, role, now=NOW)
        self.people[name] = Actor(organisation_id, account.id, OrganisationKind.PLATFORM, role)

    @property
    def platform(self) -> UUID:
        return self.people["manager"].organisation_id

    @property
    def owner(self) -> Actor:
        return firm_of(self.assessment)

    @property
    def edition(self) -> Edition:
        return self.library.get_edition(self.assessment.edition_id)

    def by(self, name: str) -> Actor:
        return self.owner if name == "owner" else self.people[name]

    def open(self, purpose: CasePurpose = CasePurpose.ON_SITE, **opening: object) -> Case:
        return open_case(
            self.session,
            self.by("manager"),
            self.assessment.id,
            CaseOpening(purpose, **opening),  # type: ignore[arg-type]  # as the test says
            edition=self.edition,
            now=AT,
        )

    def take(
        self, case: Case, step: CaseStep, by: str, reason: str = "", due_on: date | None = None, now: datetime = AT
    ) -> Case:
        return take_step(self.session, self.by(by), case.id, StepTaken(step, reason, due_on), now=now)

    def assign(self, case: Case, *names: str, step: CaseStep = CaseStep.ASSIGN, reason: str = "") -> Case:
        people = Assignment([self.by(name).account_id or 0 for name in names])
        return assign(self.session, self.by("manager"), case.id, people, taken=StepTaken(step, reason), now=AT)

    def go_on_site(self, case: Case, *names: str) -> Case:
        """Assigned, agreed and begun."""
        self.assign(case, *(names or ("consultant", "consultant-2")))
        self.take(case, CaseStep.SCHEDULE, "manager", due_on=SOON)
        return self.take(case, CaseStep.BEGIN, names[0] if names else "consultant")

    def find_everything(self, case: Case, changed: Mapping[str, FoundValue] | None = None) -> Visit:
        """A finding for every question: as declared, but for those in changed."""
        return self.find_everything_as(case, "consultant", changed)

    def find_everything_as(self, case: Case, by: str, changed: Mapping[str, FoundValue] | None = None) -> Visit:
        visit = open_round_visit(self.session, self.by(by), case, now=AT)
        known = list_findings(self.session, visit)
        for question in self.edition.questions:
            value = (changed or {}).get(question)
            finding = known.get(question) or Finding(visit_id=visit.id, question=question, revision=0)
            finding.is_confirmed = value is None
            finding.value = sorted(value) if isinstance(value, frozenset) else value
            finding.revision, finding.changed_at = finding.revision + 1, AT
            self.session.add(finding)
        self.session.flush()
        refresh_case_summary(self.session, case)
        return visit

    def hash_seen_by(self, case: Case, name: str) -> str:
        preview = preview_signing(self.session, self.by(name), case, library=self.library)
        assert preview is not None
        return preview.content_hash

    def sign(self, case: Case, by: str = "consultant", on: date | None = DAY, seen: str | None = None) -> Case:
        signature = Signature(self.hash_seen_by(case, by) if seen is None else seen, on)
        return sign(self.session, self.by(by), case.id, signature, library=self.library, now=AT)

    def conclude(self, case: Case, by: str = "reviewer", seen: str | None = None, now: datetime = AT) -> CaseVersion:
        signature = Signature(self.hash_seen_by(case, by) if seen is None else seen)
        return conclude(self.session, self.by(by), case.id, signature, library=self.library, now=now)

    def concluded(self, purpose: CasePurpose = CasePurpose.ON_SITE) -> Case:
        case = self.go_on_site(self.open(purpose))
        self.find_everything(case)
        self.sign(case)
        self.conclude(case)
        return case

    def visit_of(self, case: Case) -> Visit:
        visit = find_round_visit(self.session, case)
        assert visit is not None
        return visit
