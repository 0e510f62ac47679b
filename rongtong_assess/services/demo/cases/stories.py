"""What happened in the demo's cases: one in every state, by the services that people use, on days that are past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.batch import BatchPlan
from rongtong_assess.core.consulting.case import CasePurpose, CaseStep, StepTaken
from rongtong_assess.presentation.wording.commands.demo import (
    APPEAL_REASON,
    RATING_WORDS,
    RECORDS_COMMENT,
    RECTIFY_REASON,
    RETURN_REASON,
    SCANNER_COMMENT,
    WITHDRAW_REASON,
)
from rongtong_assess.services.consulting.cases.batches import add_batch
from rongtong_assess.services.consulting.cases.comments import CommentEntry, add_comment
from rongtong_assess.services.consulting.cases.open_case import CaseOpening, open_case
from rongtong_assess.services.consulting.cases.take_step import Assignment, assign, take_step
from rongtong_assess.services.consulting.evidence.standing import recount_case
from rongtong_assess.services.consulting.quality.rate import RatingGiven, rate_service
from rongtong_assess.services.demo.cases.findings import FOUND_LOWER, record_demo_findings
from rongtong_assess.services.demo.cases.firms import InventedFirm
from rongtong_assess.services.demo.cases.signing import sign_first, sign_second
from rongtong_assess.storage.tables.consulting.case import Case, CaseBatch

SUBMITTED_DAYS = 42
"""How many days ago the firms submitted."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One step. days_ago: when. by: who, by name in the cast. due_in: days from then to the new deadline."""

    step: CaseStep
    days_ago: int
    by: str
    reason: str = ""
    due_in: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One case: the firm by its place, the steps, and a comment. opened: days ago; due_in: to assign by then.

    found_lower: scenes that were found a step lower than declared. rating: what the firm says of the service.
    """

    firm: int
    purpose: CasePurpose
    moments: Sequence[Moment] = ()
    opened: int = 36
    due_in: int | None = None
    assigned: Sequence[str] = ("consultant", "colleague")
    comment: str = ""
    found_lower: Sequence[str] = FOUND_LOWER
    rating: RatingGiven | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts: by name, and for each firm its owner."""

    people: Mapping[str, Actor]
    firms: Sequence[InventedFirm]
    library: Library
    now: datetime

    def actor(self, name: str, firm: int) -> Actor:
        return self.firms[firm].owner if name == "firm" else self.people[name]

    def ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)


_ASSIGN = Moment(CaseStep.ASSIGN, 34, "manager")
_SCHEDULE = Moment(CaseStep.SCHEDULE, 30, "consultant", due_in=10)
_BEGIN = Moment(CaseStep.BEGIN, 20, "consultant")
_SIGN = Moment(CaseStep.SIGN, 18, "consultant")
_CONCLUDE = Moment(CaseStep.CONCLUDE, 14, "reviewer")
_TO_SITE = (_ASSIGN, _SCHEDULE, _BEGIN)
_TO_RESULT = (*_TO_SITE, _SIGN, _CONCLUDE)
_RECHECK = (
    Moment(CaseStep.ASSIGN, 11, "manager"),
    Moment(CaseStep.SCHEDULE, 10, "colleague", due_in=3),
    Moment(CaseStep.BEGIN, 8, "colleague"),
    Moment(CaseStep.SIGN, 7, "colleague"),
    Moment(CaseStep.CONCLUDE, 6, "reviewer"),
)
_SITE, _FIRST = CasePurpose.ON_SITE, CasePurpose.INITIAL

STORIES = (
    Story(0, _SITE, opened=6, due_in=3),
    Story(1, _SITE, (Moment(CaseStep.ASSIGN, 5, "manager"),), opened=8),
    Story(
        2,
        _SITE,
        (Moment(CaseStep.ASSIGN, 9, "manager"), Moment(CaseStep.SCHEDULE, 7, "consultant", due_in=12)),
        opened=12,
    ),
    Story(3, CasePurpose.ACCEPTANCE, _TO_SITE, comment=SCANNER_COMMENT),
    Story(
        4,
        _SITE,
        (*_TO_SITE, Moment(CaseStep.RETURN, 18, "consultant", RETURN_REASON, due_in=14)),
        comment=RECORDS_COMMENT,
    ),
    Story(5, CasePurpose.ACCEPTANCE, (*_TO_SITE, _SIGN)),
    Story(6, _SITE, _TO_RESULT, assigned=("consultant",), rating=RatingGiven(4, RATING_WORDS)),
    Story(
        7,
        CasePurpose.ACCEPTANCE,
        (
            *_TO_RESULT,
            Moment(CaseStep.REQUIRE_RECTIFICATION, 10, "manager", RECTIFY_REASON, due_in=60),
        ),
    ),
    Story(8, _SITE, (*_TO_RESULT, Moment(CaseStep.APPEAL, 4, "firm", APPEAL_REASON))),
    Story(9, _SITE, (_ASSIGN, Moment(CaseStep.WITHDRAW, 26, "firm", WITHDRAW_REASON))),
    Story(6, CasePurpose.RECHECK, _RECHECK, opened=12, assigned=("colleague",), found_lower=("quality", "warehouse")),
)
"""Of the first platform: every state once, and one result that others looked at again."""

OTHER_STORIES = (
    Story(10, _FIRST, _TO_RESULT, assigned=("consultant",)),
    Story(11, CasePurpose.DIAGNOSIS, _TO_SITE, assigned=("consultant",)),
    Story(12, _FIRST, opened=10, due_in=7),
)
"""Of the second platform, whose manager signs second."""


def tell_stories(session: Session, cast: Cast, stories: Sequence[Story], *, batch_name: str) -> None:
    """Play all stories of one platform in one batch."""
    today = day_in_china(cast.now)
    plan = BatchPlan(batch_name, today - timedelta(days=90), today + timedelta(days=200), 3)
    batch = add_batch(session, cast.people["manager"], plan, now=cast.ago(SUBMITTED_DAYS - 1))
    for story in stories:
        _tell(session, cast, story, batch=batch)


def _tell(session: Session, cast: Cast, story: Story, *, batch: CaseBatch) -> None:
    assessment, opened_at = cast.firms[story.firm].assessment, cast.ago(story.opened)
    edition = cast.library.get_edition(assessment.edition_id)
    due_on = day_in_china(opened_at) + timedelta(days=story.due_in) if story.due_in is not None else None
    completed_on = day_in_china(cast.ago(SUBMITTED_DAYS)) if story.purpose is CasePurpose.ACCEPTANCE else None
    opening = CaseOpening(story.purpose, batch.id, due_on, completed_on)
    case = open_case(session, cast.people["manager"], assessment.id, opening, edition=edition, now=opened_at)
    recount_case(session, case, library=cast.library, now=opened_at)
    for moment in story.moments:
        _happen(session, cast, case, story=story, moment=moment)
        if moment.step is CaseStep.BEGIN:
            assessor, then = cast.people[moment.by], cast.ago(moment.days_ago)
            record_demo_findings(session, assessor, case, lower=story.found_lower, library=cast.library, now=then)
    if story.comment:
        entry = CommentEntry(story.comment, is_for_firm=True)
        add_comment(session, cast.people["consultant"], case.id, entry, library=cast.library, now=cast.ago(12))
    if story.rating:
        rate_service(session, cast.actor("firm", story.firm), case.id, story.rating, now=cast.ago(5))


def _happen(session: Session, cast: Cast, case: Case, *, story: Story, moment: Moment) -> None:
    """One step by the service that people use for it."""
    actor, then = cast.actor(moment.by, story.firm), cast.ago(moment.days_ago)
    due_on = day_in_china(then) + timedelta(days=moment.due_in) if moment.due_in is not None else None
    taken = StepTaken(moment.step, moment.reason, due_on)
    if moment.step is CaseStep.ASSIGN:
        accounts = [account for name in story.assigned if (account := cast.people[name].account_id)]
        assign(session, actor, case.id, Assignment(accounts), taken=taken, now=then)
    elif moment.step in {CaseStep.SIGN, CaseStep.CONCLUDE}:
        begun = next(begun for begun in story.moments if begun.step is CaseStep.BEGIN)
        visited_on = day_in_china(cast.ago(begun.days_ago)) if moment.step is CaseStep.SIGN else None
        _sign(session, actor, case.id, visited_on=visited_on, library=cast.library, then=then)
    else:
        take_step(session, actor, case.id, taken, now=then)


def _sign(
    session: Session, actor: Actor, case_id: UUID, *, visited_on: date | None, library: Library, then: datetime
) -> None:
    """visited_on: of the first signature; None for the second."""
    case = session.get_one(Case, case_id)
    if visited_on:
        sign_first(session, actor, case, library=library, visited_on=visited_on, now=then)
    else:
        sign_second(session, actor, case, library=library, now=then)
