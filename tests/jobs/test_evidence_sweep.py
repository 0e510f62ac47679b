"""The worker takes in evidence that waited for the virus scanner, and removes what nothing needs."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.evidence.inspector import VirusScanner
from rongtong_assess.core.consulting.evidence_upload import AnnouncedFile
from rongtong_assess.jobs import worker
from rongtong_assess.jobs.worker_context import WorkerContext, now
from rongtong_assess.services.consulting.evidence.arrival import gather, record
from rongtong_assess.services.consulting.evidence.place import EvidencePlace, firm_place
from rongtong_assess.services.consulting.evidence.upload import FileEntry, keep_part, start_upload
from rongtong_assess.storage.consulting.evidence import list_evidence_files, list_waiting_uploads
from tests.actors import firm_actor
from tests.content.evidence.samples import PDF, SVG
from tests.jobs.conftest import NewBatch
from tests.services.makers import add_submitted

AWAY = VirusScanner("/nowhere/clamd.ctl", 1)


def hand_in(context: WorkerContext, session: Session, content: bytes, place: EvidencePlace) -> None:
    """While the scanner is away."""
    tools, actor = replace(context.installation.evidence_tools, scanner=AWAY), firm_actor(place.firm_id)
    announced = AnnouncedFile("a.pdf", len(content), hashlib.sha256(content).hexdigest())
    upload = start_upload(
        session, actor, place, FileEntry("scene.finance", "in_use", announced), tools=tools, now=now()
    ).upload
    sent = {"number": 1, "content": content, "sha256": announced.sha256}
    keep_part(session, place, upload.id, tools=tools, **sent)  # type: ignore[arg-type]  # by name
    record(session, actor, place, gather(session, place, upload.id, tools=tools), now=now())


@pytest.fixture
def place(context: WorkerContext, sessions: sessionmaker[Session]) -> EvidencePlace:
    library = context.installation.library
    with sessions.begin() as session:
        assessment = add_submitted(session, library, 7)
        actor = firm_actor(assessment.organisation_id)
        return firm_place(session, actor, assessment.id, library=library, now=now())


def test_files_that_waited_are_taken_in_once_the_scanner_is_back(
    context: WorkerContext, sessions: sessionmaker[Session], place: EvidencePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sessions.begin() as session:
        hand_in(context, session, PDF, place)
        hand_in(context, session, SVG, place)
    tools = context.installation.evidence_tools
    with monkeypatch.context() as patch:
        patch.setitem(vars(context.installation), "evidence_tools", replace(tools, scanner=AWAY))
        worker.tidy_evidence(context)
    with sessions() as session:
        assert len(list_waiting_uploads(session)) == 2
    worker.tidy_evidence(context)
    with sessions() as session:
        assert list_waiting_uploads(session) == []
        files = list_evidence_files(session, place.firm_id, place.assessment.id)
    assert [file.sha256 for file in files] == [hashlib.sha256(PDF).hexdigest()]


def test_sweeping_removes_orphans_that_are_old(context: WorkerContext, new_batch: NewBatch) -> None:
    store = context.installation.evidence_tools.store
    fresh, old = (context.settings.data_folder / name for name in ("fresh", "old"))
    for path in (fresh, old):
        path.write_bytes(path.name.encode())
    kept, removed = store.store(fresh).path, store.store(old).path
    three_days_ago = (now() - timedelta(days=3)).timestamp()
    os.utime(removed, (three_days_ago, three_days_ago))
    worker.sweep(context)
    assert [path.exists() for path in (kept, removed)] == [True, False]
