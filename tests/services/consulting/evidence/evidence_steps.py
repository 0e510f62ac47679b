"""A firm and a platform's people who hand in and judge evidence, for tests."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor, Role
from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.consulting.evidence_standing import EvidenceStanding
from rongtong_assess.core.consulting.evidence_upload import AnnouncedFile
from rongtong_assess.services.consulting.cases.open_case import CaseOpening, open_cases
from rongtong_assess.services.consulting.evidence import arrival, upload
from rongtong_assess.services.consulting.evidence.place import EvidencePlace, case_place, firm_place
from rongtong_assess.services.consulting.evidence.standing import find_standing
from rongtong_assess.services.consulting.evidence.tools import EvidenceTools
from rongtong_assess.services.consulting.evidence.upload import FileEntry, UploadStand
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.evidence import EvidenceFile
from tests.actors import firm_actor
from tests.services.consulting.case_steps import CaseSteps
from tests.services.visit_steps import AT

PART_BYTES = 64
SCENE = "scene.finance"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class EvidenceSteps:
    """cases: the people around a case of this firm, and what they do. now: moved on by tests."""

    cases: CaseSteps
    tools: EvidenceTools
    now: datetime = AT

    @property
    def session(self) -> Session:
        return self.cases.session

    @property
    def library(self) -> Library:
        return self.cases.library

    @property
    def assessment(self) -> Assessment:
        return self.cases.assessment

    @property
    def firm(self) -> Actor:
        return firm_actor(self.assessment.organisation_id)

    def person(self, role: Role) -> Actor:
        """A person of the platform with this role."""
        return self.cases.by(role)

    def open_case(self) -> Case:
        """At the firm, with a consultant."""
        (case,) = open_cases(
            self.session,
            self.person(Role.MANAGER),
            [self.assessment.id],
            CaseOpening(CasePurpose.ON_SITE),
            library=self.library,
            now=AT,
        )
        return self.cases.go_on_site(case, "consultant")

    def sign(self, case: Case) -> None:
        self.cases.find_everything(case)
        self.cases.sign(case)

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
