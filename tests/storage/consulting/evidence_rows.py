"""A row in every table of evidence."""

from __future__ import annotations

from sqlalchemy.orm import Session

from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.evidence import EvidenceFile, EvidenceUpload, EvidenceWaiver
from tests.storage.rows import NOW


def add_evidence_rows(session: Session, assessment: Assessment, case: Case) -> None:
    place = {"organisation_id": assessment.organisation_id, "assessment_id": assessment.id}
    what = {"question": "scene.quality", "piece": "in_use", "size_bytes": 1, "sha256": "a" * 64}
    file = EvidenceFile(name="a.pdf", media_type="m", sent_sha256="a", status="final", created_at=NOW, **place, **what)
    upload = EvidenceUpload(name="b.pdf", part_bytes=1, state="open", created_at=NOW, touched_at=NOW, **place, **what)
    waiver = EvidenceWaiver(case_id=case.id, question="scene.quality", piece="rules", reason="看过", waived_at=NOW)
    session.add_all([file, upload, waiver])
    session.flush()
