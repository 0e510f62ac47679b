"""Signatures of the demo's people, to what their page would have shown."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.services.consulting.cases.sign import Signature, conclude, preview_signing, sign
from rongtong_assess.storage.tables.consulting.case import Case


def sign_first(
    session: Session, actor: Actor, case: Case, *, library: Library, visited_on: date, now: datetime
) -> None:
    """The first signature, with the day of the visit; nothing before the visit has begun."""
    if preview := preview_signing(session, actor, case, library=library):
        sign(session, actor, case.id, Signature(preview.content_hash, visited_on), library=library, now=now)


def sign_second(session: Session, actor: Actor, case: Case, *, library: Library, now: datetime) -> None:
    """The second signature; nothing before the visit has begun."""
    if preview := preview_signing(session, actor, case, library=library):
        conclude(session, actor, case.id, Signature(preview.content_hash), library=library, now=now)
