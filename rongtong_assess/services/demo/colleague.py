"""The demo's first firm answers with two people: its owner has handed the scenes out to a contributor."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.presentation.wording.commands.demo import COLLEAGUE_NAME
from rongtong_assess.services.assessment.hand_out import hand_out, list_colleagues
from rongtong_assess.services.demo.revival import add_demo_account, join
from rongtong_assess.storage.assessment import list_assessments
from rongtong_assess.storage.people.accounts import list_members
from rongtong_assess.storage.tables.assessment import AssessmentState

COLLEAGUE_EMAIL = "demo-firm-colleague@example.com"


def make_demo_colleague(
    session: Session, library: Library, firm_id: UUID, *, password_hash: str, now: datetime
) -> None:
    """Create the contributor unless there is one; the scenes are theirs while the assessment is open."""
    named = {"email": COLLEAGUE_EMAIL, "name": COLLEAGUE_NAME}
    account = add_demo_account(session, **named, password_hash=password_hash, now=now)
    if account is None:
        return
    join(session, account, firm_id, role=Role.CONTRIBUTOR, now=now)
    owners = [person.id for person, role in list_members(session, firm_id) if role == Role.OWNER]
    started = [row for row in list_assessments(session, firm_id) if row.state == AssessmentState.OPEN]
    if not owners or not started:
        return
    owner = Actor(firm_id, owners[0], OrganisationKind.FIRM, Role.OWNER)
    edition = library.get_edition(started[0].edition_id)
    key = next(found.key for found in list_colleagues(session, owner) if found.account_id == account.id)
    keys = {group.id: key for group in edition.scene_groups}
    hand_out(session, owner, started[0].id, edition=edition, keys=keys, now=now)
