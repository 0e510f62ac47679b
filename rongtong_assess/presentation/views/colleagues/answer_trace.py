"""Beside a question: who changed its answer when, and where two people gave different ones; and whose a group is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from rongtong_assess.core.assessment.circumstances import REMARK_PREFIX
from rongtong_assess.core.assessment.colleagues.hand_out import ColleagueShare, HandedOut
from rongtong_assess.core.assessment.colleagues.history import MOST_TOLD, MOST_TOLD_ALONE, RecordedChange, newest
from rongtong_assess.core.assessment.stored_sheet import Count, step_slug
from rongtong_assess.core.edition.edition import FACT_PREFIX, Edition
from rongtong_assess.presentation.wording.assessment import (
    ERASED_PERSON,
    NOBODYS_GROUPS,
    OWN_GROUPS,
    REMARK_NAME,
    recorded_words,
)


@dataclass(frozen=True, slots=True)
class ChangeLineView:
    """One change. what: "" for the answer itself, else the number's name or that it is a remark.

    before: "" where nothing was answered; after: "" where the answer was taken back.
    """

    at: datetime
    who: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Two answers to choose from: the person's own as typed, and the stored one with whose it is."""

    question: str
    name: str
    mine: str
    theirs: str
    by: str
    revision: int


@dataclass(frozen=True, slots=True)
class AnswerTraceView:
    """Of a question with its numbers and its remark. more: how many older changes are not listed."""

    changes: tuple[ChangeLineView, ...] = ()
    more: int = 0
    conflicts: tuple[ConflictView, ...] = ()


@dataclass(frozen=True, slots=True)
class ShareView:
    """What one person has of an assessment, and how far it is. name: 您 for the reader."""

    name: str
    groups: int
    count: Count
    is_own: bool


def build_trace(
    edition: Edition,
    question: str,
    *,
    history: Mapping[str, Sequence[RecordedChange]],
    conflicts: Mapping[str, ConflictView] = MappingProxyType({}),
    most: int = MOST_TOLD,
) -> AnswerTraceView:
    """What is known beside a card. history: changes as they are told, by question; most: of them to list."""
    item = edition.items.get(question)
    facts = [FACT_PREFIX + fact for fact in item.measure.facts] if item and item.measure else []
    parts = (question, *facts, REMARK_PREFIX + question)
    told, more = newest((change for part in parts for change in history.get(part, ())), most)
    return AnswerTraceView(
        tuple(_line(edition, change) for change in told),
        more,
        tuple(conflicts[part] for part in parts if part in conflicts),
    )


def list_traces(
    edition: Edition, history: Mapping[str, Sequence[RecordedChange]], *, question: str | None
) -> dict[str, AnswerTraceView]:
    """What was changed, by question in the questionnaire's order. question: this one only, with all its changes."""
    if question is not None:
        return {question: build_trace(edition, question, history=history, most=MOST_TOLD_ALONE)}
    traces = {name: build_trace(edition, name, history=history) for name in edition.questions}
    return {name: trace for name, trace in traces.items() if trace.changes}


def question_words(edition: Edition, question: str) -> str:
    """The name of a question, of a number, or of a question's remark."""
    if question.startswith(REMARK_PREFIX):
        return f"{edition.question_name(question.removeprefix(REMARK_PREFIX))}（{REMARK_NAME}）"
    return edition.question_name(question)


def people_of_steps(handed_out: HandedOut, account_id: int | None) -> dict[str, str]:
    """Page -> whose its group is, 您 for the reader; pages of nobody's groups are left out."""
    own = handed_out.groups_of(account_id)
    return {
        step_slug(group): OWN_GROUPS if group in own else handed_out.name_of(group) for group in handed_out.accounts
    }


def list_share_views(shares: Iterable[ColleagueShare], account_id: int | None) -> tuple[ShareView, ...]:
    """Who has what and how far it is, the reader first."""
    views = []
    for share in shares:
        is_own = share.account_id is not None and share.account_id == account_id
        name = NOBODYS_GROUPS if share.account_id is None else OWN_GROUPS if is_own else share.name
        views.append(ShareView(name, len(share.groups), share.count, is_own))
    return tuple(sorted(views, key=lambda view: not view.is_own))


def _line(edition: Edition, change: RecordedChange) -> ChangeLineView:
    is_remark = change.question.startswith(REMARK_PREFIX)
    is_fact = change.question.startswith(FACT_PREFIX)
    return ChangeLineView(
        change.at,
        change.name or ERASED_PERSON,
        REMARK_NAME if is_remark else edition.question_name(change.question) if is_fact else "",
        "" if change.before is None else recorded_words(edition, change.question, change.before),
        "" if change.after is None else recorded_words(edition, change.question, change.after),
    )
