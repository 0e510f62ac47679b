"""Files that wait for the virus scanner are taken in once it is back, without anybody having to come and ask."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.consulting.evidence.arrival import gather, record
from rongtong_assess.services.consulting.evidence.place import EvidencePlace, firm_place
from rongtong_assess.services.consulting.evidence.tools import EvidenceTools
from rongtong_assess.services.consulting.evidence.upload import give_up
from rongtong_assess.storage.consulting.evidence import list_waiting_uploads
from rongtong_assess.storage.tables.consulting.evidence import EvidenceUpload

Sessions = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the files that waited. refused: such as those with a virus; they are gone, and their uploads."""

    stored: int = 0
    refused: int = 0
    waiting: int = 0


def take_in_waiting(
    reading: Sessions, writing: Sessions, *, library: Library, tools: EvidenceTools, now: datetime
) -> TakenIn:
    """Try every file that waits; nothing is tried while the scanner is still away.

    reading, writing: open sessions; the second one commits at the end of its block.
    """
    with reading() as session:
        waiting = list_waiting_uploads(session)
    if not waiting or not tools.scanner.is_there():
        return TakenIn(waiting=len(waiting))
    stored = refused = 0
    for upload in waiting:
        try:
            with reading() as session:
                arrival = gather(session, _place(session, upload, library=library, now=now), upload.id, tools=tools)
            with writing() as session:
                place = _place(session, upload, library=library, now=now)
                stored += record(session, _actor(upload), place, arrival, now=now).file is not None
        except (Refused, NotFound):
            refused += 1
            with writing() as session:
                give_up(session, _place(session, upload, library=library, now=now), upload.id)
            tools.store.forget_upload(upload.id)
    return TakenIn(stored, refused, len(waiting) - stored - refused)


def _actor(upload: EvidenceUpload) -> Actor:
    """As of the firm, whoever sent the file: they were allowed to when they sent it."""
    return Actor(upload.organisation_id, upload.uploaded_by, OrganisationKind.FIRM, Role.CONTRIBUTOR)


def _place(session: Session, upload: EvidenceUpload, *, library: Library, now: datetime) -> EvidencePlace:
    return firm_place(session, _actor(upload), upload.assessment_id, library=library, now=now)
