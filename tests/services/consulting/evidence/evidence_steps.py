"""A firm and a platform's people who hand in and judge evidence, for tests."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.consulting.case import CasePurpose, CaseStep, StepTaken
from rongtong_assess.core.consulting.evidence_standing import EvidenceStanding
from rongtong_assess.core.consulting.evidence_upload import AnnouncedFile
from rongtong_assess.services.consulting.cases.open_case import CaseOpening, open_case
from rongtong_assess.services.consulting.cases.take_step import Assignment, assign, take_step
from rongtong_assess.services.consulting.evidence import arrival, upload
from rongtong_assess.services.consulting.evidence.place import EvidencePlace, case_place, firm_place
from rongtong_assess.services.consulting.evidence.standing import find_standing
from rongtong_assess.services.consulting.evidence.tools import EvidenceTools
from rongtong_assess.services.consulting.evidence.upload import FileEntry, UploadStand
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.evidence import EvidenceFile
from rongtong_assess.storage.tables.people import Membership
from tests.actors import firm_actor
from tests.services.makers import NOW, add_account
from tests.services.visit_steps import DAY

PART_BYTES = 64
SCENE = "scene.finance"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class EvidenceSteps:
    session: Session
    library: Library
    assessment: Assessment
    tools: EvidenceTools
    platform_id: UUID
    now: datetime = NOW
    accounts: dict[Role, int] = field(default_factory=dict)

    @property
    def firm(self) -> Actor:
        return firm_actor(self.assessment.organisation_id)

    def person(self, role: Role) -> Actor:
        """A person of the platform with this role."""
        if role not in self.accounts:
            account = add_account(self.session, f"{role}@example.com")
            self.session.add(
                Membership(account_id=account.id, organisation_id=self.platform_id, role=role, created_at=NOW)
            )
            self.session.flush()
            self.accounts[role] = account.id
        return Actor(self.platform_id, self.accounts[role], OrganisationKind.PLATFORM, role)

    def open_case(self) -> Case:
        """With a consultant assigned."""
        manager, consultant = self.person(Role.MANAGER), self.person(Role.CONSULTANT)
        edition = self.library.get_edition(self.assessment.edition_id)
        opening = CaseOpening(CasePurpose.ON_SITE)
        case = open_case(self.session, manager, self.assessment.id, opening, edition=edition, now=NOW)
        chosen = Assignment([consultant.account_id or 0])
        return assign(self.session, manager, case.id, chosen, taken=StepTaken(CaseStep.ASSIGN), now=NOW)

    def sign(self, case: Case) -> None:
        consultant, day = self.person(Role.CONSULTANT), DAY.replace(month=12)
        for step in (StepTaken(CaseStep.SCHEDULE, due_on=day), StepTaken(CaseStep.BEGIN), StepTaken(CaseStep.SIGN)):
            take_step(self.session, consultant, case.id, step, now=self.now)

    def place(self, actor: Actor | None = None, case: Case | None = None) -> EvidencePlace:
        if case is not None:
            who = actor or self.person(Role.CONSULTANT)
            return case_place(self.session, who, case.id, library=self.library, now=self.now)
        return firm_place(self.session, actor or self.firm, self.assessment.id, library=self.library, now=self.now)

    def entry(self, content: bytes, *, name: str = "a.pdf", piece: str = "in_use", note: str = "") -> FileEntry:
        announced = AnnouncedFile(name, len(content), sha256(content), PART_BYTES)
        return FileEntry(SCENE, piece, announced, note)

    def start(self, entry: FileEntry, *, actor: Actor | None = None, place: EvidencePlace | None = None) -> UploadStand:
        where = place or self.place()
        return upload.start_upload(self.session, actor or self.firm, where, entry, tools=self.tools, now=self.now)

    def send_part(self, stand: UploadStand, whole: bytes, number: int, **changed: object) -> UploadStand:
        part = whole[(number - 1) * PART_BYTES : number * PART_BYTES]
        sent = {"content": part, "sha256": sha256(part), **changed}
        where = self.place()
        return upload.keep_part(self.session, where, stand.upload.id, number=number, tools=self.tools, **sent)  # type: ignore[arg-type]  # changed on purpose

    def send(self, stand: UploadStand, content: bytes) -> UploadStand:
        for number in stand.announced.missing_parts(stand.parts):
            stand = self.send_part(stand, content, number)
        return stand

    def finish(
        self, stand: UploadStand, *, actor: Actor | None = None, place: EvidencePlace | None = None
    ) -> UploadStand:
        where = place or self.place()
        arrived = arrival.gather(self.session, where, stand.upload.id, tools=self.tools)
        return arrival.record(self.session, actor or self.firm, where, arrived, now=self.now)

    def hand_in(self, content: bytes, **given: str) -> EvidenceFile:
        stand = self.start(self.entry(content, **given))
        file = self.finish(self.send(stand, content)).file
        assert file is not None
        return file

    def standing(self, case: Case | None = None) -> EvidenceStanding:
        return find_standing(self.session, self.place(case=case))

    def with_tools(self, **changed: object) -> EvidenceSteps:
        return replace(self, tools=replace(self.tools, **changed))  # type: ignore[arg-type]  # by name
