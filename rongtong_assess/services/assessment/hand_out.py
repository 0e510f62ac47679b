"""An owner hands groups of questions out to colleagues; what is handed out, only its holder and owners may change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.colleagues.hand_out import HandedOut, find_not_own, group_names
from rongtong_assess.core.assessment.plausibility import Doubt
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import AlreadySubmitted, Mistake, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.people.rights import FIRM_EDITORS
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.colleagues import list_hand_outs, replace_hand_outs
from rongtong_assess.storage.people.accounts import list_members
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState, HandOut


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the firm who may answer. key: names the person in forms."""

    account_id: int
    key: str
    name: str


def load_handed_out(session: Session, assessment: Assessment) -> HandedOut:
    """Who has which group; while nothing is handed out, no query is sent."""
    if assessment.handed_out_at is None:
        return HandedOut()
    rows = list_hand_outs(session, assessment)
    accounts = {group: account for group, account, _ in rows}
    return HandedOut(is_on=True, accounts=accounts, names={account: name for _, account, name in rows})


def list_colleagues(session: Session, actor: Actor) -> list[Colleague]:
    """The people of the actor's firm who may answer, by name."""
    found = [
        Colleague(account.id, str(account.public_id), account.name or account.log_in_name)
        for account, role in list_members(session, actor.organisation_id)
        if role in FIRM_EDITORS and account.active
    ]
    return sorted(found, key=lambda colleague: colleague.name)


def hand_out(
    session: Session, actor: Actor, assessment_id: UUID, *, edition: Edition, keys: Mapping[str, str], now: datetime
) -> None:
    """Hand out the groups; those without a person are the owners'. keys: a colleague's key by group id, "" for nobody.

    Raises NotFound, AlreadySubmitted, or Refused without any person, and for a group or a person that there is not.
    """
    assessment = _get_open(session, actor, assessment_id)
    by_key = {colleague.key: colleague.account_id for colleague in list_colleagues(session, actor)}
    chosen = {group: key for group, key in keys.items() if key}
    if not chosen:
        raise Refused.because("分工", "还没有选人", "请至少给一组选一位同事；不想分了，就取消分工")
    mistakes = [*_unknown_groups(chosen, edition), *_unknown_people(chosen, by_key, edition)]
    if mistakes:
        raise Refused(mistakes)
    common = {"assessment_id": assessment.id, "organisation_id": assessment.organisation_id}
    stamp = {"handed_out_at": now, "handed_out_by": actor.account_id}
    rows = [HandOut(group_id=group, account_id=by_key[key], **common, **stamp) for group, key in chosen.items()]
    replace_hand_outs(session, assessment, rows)
    assessment.handed_out_at = now
    add_audit_entry(session, actor, AuditedAction.ASSESSMENT_HAND_OUT, subject=assessment.number, now=now)
    session.flush()


def end_hand_out(session: Session, actor: Actor, assessment_id: UUID, *, now: datetime) -> None:
    """From now on everybody who may edit may edit everything. Raises NotFound or AlreadySubmitted."""
    assessment = _get_open(session, actor, assessment_id)
    replace_hand_outs(session, assessment, [])
    assessment.handed_out_at = None
    add_audit_entry(session, actor, AuditedAction.ASSESSMENT_END_HAND_OUT, subject=assessment.number, now=now)
    session.flush()


def find_refused(
    session: Session, actor: Actor, assessment: Assessment, *, edition: Edition, questions: Iterable[str]
) -> dict[str, str]:
    """Why the actor may not change some of these questions. Owners cause no query, nor does what is not handed out."""
    if assessment.handed_out_at is None or HandedOut(is_on=True).may_edit_all(actor):
        return {}
    found = find_not_own(edition, load_handed_out(session, assessment), actor, questions)
    return {question: mistake.words for question, mistake in found.items()}


def list_own_doubts(
    session: Session, actor: Actor, assessment: Assessment, *, edition: Edition, doubts: Iterable[Doubt]
) -> list[Doubt]:
    """The doubts about numbers that the actor may confirm: those that stand beside a number of theirs."""
    doubts = list(doubts)
    numbers = [doubt.shown_at for doubt in doubts]
    refused = find_refused(session, actor, assessment, edition=edition, questions=numbers)
    return [doubt for doubt in doubts if doubt.shown_at not in refused]


def refuse_unless_all_own(actor: Actor, assessment: Assessment) -> None:
    """Raises Refused for an actor who may edit a part of the assessment only, and so may not submit it."""
    if assessment.handed_out_at is not None and not HandedOut(is_on=True).may_edit_all(actor):
        raise Refused.because("submit", "这次测评是分组填的，由负责人提交", "请告诉负责人您的部分填好了")


def _get_open(session: Session, actor: Actor, assessment_id: UUID) -> Assessment:
    assessment = get_assessment(session, actor.organisation_id, assessment_id, for_update=True)
    if assessment.state == AssessmentState.SUBMITTED:
        raise AlreadySubmitted
    return assessment


def _unknown_groups(chosen: Mapping[str, str], edition: Edition) -> Iterable[Mistake]:
    known = group_names(edition)
    return (Mistake(group, "这个评测版本没有这一组题", "请刷新页面后再分") for group in chosen if group not in known)


def _unknown_people(chosen: Mapping[str, str], by_key: Mapping[str, int], edition: Edition) -> Iterable[Mistake]:
    names = group_names(edition)
    for group, key in chosen.items():
        if key not in by_key:
            what = f"“{names.get(group, group)}”分给的人已经不能填写了"
            yield Mistake(group, what, "请另选一位同事")
