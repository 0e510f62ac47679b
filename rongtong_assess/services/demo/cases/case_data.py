"""Firms authorise the demo's platforms, and these get their cases; nothing where there are cases already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.consultant import Absence, ConsultantRecord
from rongtong_assess.presentation.wording.commands.demo import BATCH_NAME
from rongtong_assess.services.consulting.consultants.records import RecordChange, add_absence, save_record
from rongtong_assess.services.demo.cases.firms import PLEDGE, InventedFirm
from rongtong_assess.services.demo.cases.people import (
    COLLEAGUE,
    CONSULTANT,
    MANAGER,
    OTHER_CONSULTANT,
    OTHER_MANAGER,
    REVIEWER,
    DemoPerson,
    find_actor,
)
from rongtong_assess.services.demo.cases.stories import (
    OTHER_STORIES,
    STORIES,
    SUBMITTED_DAYS,
    Cast,
    Story,
    tell_stories,
)
from rongtong_assess.services.visit.authorise import grant
from rongtong_assess.storage.demo import find_demo_account, has_case, settle_notices

READ_AFTER = timedelta(days=15)
RECORDS = {
    "consultant": ConsultantRecord(
        scenes=("quality", "equipment", "scheduling"),
        regions=("330000", "320000"),
        industries=("C33", "C34", "C35"),
        languages=("mandarin", "wu"),
        capacity=8,
        stars=4,
    ),
    "colleague": ConsultantRecord(
        scenes=("purchasing", "warehouse"),
        regions=("350000", "440000"),
        industries=("C13", "C14", "C39"),
        languages=("mandarin", "cantonese"),
        capacity=6,
    ),
}
"""Of the consultants by their name in the stories."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one platform plays, with its people by their name in the stories."""

    platform_id: UUID
    people: dict[str, DemoPerson]
    stories: Sequence[Story]


def make_demo_cases(
    session: Session,
    library: Library,
    firms: Sequence[InventedFirm],
    *,
    platform_ids: tuple[UUID, UUID],
    now: datetime,
) -> None:
    """All cases of both platforms; a part whose people are missing is left out."""
    if has_case(session) or not firms:
        return
    first, second = platform_ids
    parts = (
        Part(
            first,
            {"manager": MANAGER, "consultant": CONSULTANT, "colleague": COLLEAGUE, "reviewer": REVIEWER},
            STORIES,
        ),
        Part(
            second,
            {"manager": OTHER_MANAGER, "consultant": OTHER_CONSULTANT, "reviewer": OTHER_MANAGER},
            OTHER_STORIES,
        ),
    )
    for part in parts:
        _play(session, library, firms, part=part, now=now)
    settle_notices(session, read_before=now - READ_AFTER)


def _play(session: Session, library: Library, firms: Sequence[InventedFirm], *, part: Part, now: datetime) -> None:
    people: dict[str, Actor] = {}
    for name, person in part.people.items():
        actor = find_actor(session, part.platform_id, person)
        if actor is None:
            return
        people[name] = actor
    cast = Cast(people, firms, library, now)
    for place in sorted({story.firm for story in part.stories}):
        grant(session, firms[place].owner, part.platform_id, consent_version=PLEDGE, now=cast.ago(SUBMITTED_DAYS))
    _keep_records(session, cast, part)
    tell_stories(session, cast, part.stories, batch_name=BATCH_NAME)


def _keep_records(session: Session, cast: Cast, part: Part) -> None:
    """What the platform keeps of its consultants; the colleague is away for a week."""
    manager, then = cast.people["manager"], cast.ago(SUBMITTED_DAYS)
    for name, record in RECORDS.items():
        account = find_demo_account(session, part.people[name].email) if name in part.people else None
        if account is not None:
            change = RecordChange(record, seen_revision=0)
            save_record(session, manager, account, change, scenes=frozenset(record.scenes), now=then)
    if "colleague" in part.people:
        begin = day_in_china(cast.now) + timedelta(days=14)
        absence = Absence(begin, begin + timedelta(days=6))
        add_absence(session, manager, cast.people["colleague"].account_id or 0, absence, now=cast.now)
