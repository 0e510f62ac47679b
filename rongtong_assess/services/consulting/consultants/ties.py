"""Ties of people to firms: declared, ended, withdrawn by somebody else; and what a platform knows of holdings.

Whoever is on a case that the new fact forbids has to leave it at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.registers import read_credit_code
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.interest.conflict import MOST_REASON
from rongtong_assess.core.consulting.interest.tie import Party, TieKind
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.typed_text import MOST_ORGANISATION_NAME
from rongtong_assess.services.consulting.consultants.conflicts import EndedMembership, end_barred_memberships
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.consultants import get_tie, is_known_firm, list_judging_members
from rongtong_assess.storage.tables.consulting.consultant import ConsultantTie, FirmHolding


@dataclass(frozen=True, slots=True)
class DeclaredTie:
    """What a person enters. ended_on: None while it goes on."""

    kind: TieKind
    firm: Party
    holding: Party = field(default_factory=Party)
    started_on: date | None = None
    ended_on: date | None = None
    note: str = ""


def declare_tie(
    session: Session, actor: Actor, account_id: int, declared: DeclaredTie, *, now: datetime
) -> tuple[EndedMembership, ...]:
    """Record a tie of a person. Returns who had to leave a case for it. Raises Refused with every mistake."""
    firm, holding = _read_parties(declared)
    row = ConsultantTie(
        account_id=account_id,
        platform_id=actor.organisation_id,
        kind=declared.kind,
        firm_name=firm.name,
        firm_code=firm.code,
        holding_name=holding.name,
        holding_code=holding.code,
        started_on=declared.started_on,
        ended_on=declared.ended_on,
        note=declared.note.strip(),
        declared_at=now,
        declared_by=actor.account_id,
    )
    session.add(row)
    session.flush()
    add_audit_entry(session, actor, AuditedAction.TIE_DECLARE, subject=str(row.id), now=now)
    return end_barred_memberships(session, [account_id], now=now)


def end_tie(
    session: Session, actor: Actor, account_id: int, tie_id: UUID, *, ended_on: date | None, now: datetime
) -> None:
    """Say on which day a tie ended that went on when it was declared.

    Not before the day of the declaration, which said that it went on. Raises NotFound, Refused.
    """
    row = get_tie(session, account_id, tie_id, platform_id=actor.organisation_id)
    if row.ended_on is not None or row.withdrawn_at is not None:
        raise Refused.because("ended_on", "这条关系已经有结束的日子，或者已经撤掉了", "请刷新页面再看")
    declared_on = day_in_china(row.declared_at)
    if ended_on is None or not declared_on <= ended_on <= day_in_china(now):
        raise Refused.because(
            "ended_on", "结束的日子要在登记那天和今天之间", "登记时说还在继续；当时写错了的，请让主管撤掉再重新登记"
        )
    row.ended_on = ended_on
    add_audit_entry(session, actor, AuditedAction.TIE_END, subject=str(row.id), now=now)
    session.flush()


def withdraw_tie(session: Session, actor: Actor, account_id: int, tie_id: UUID, *, reason: str, now: datetime) -> None:
    """A tie that was recorded by mistake counts no more; it stays readable. Raises NotFound, Refused.

    Never by the person it is about: nobody clears himself.
    """
    row = get_tie(session, account_id, tie_id, platform_id=actor.organisation_id)
    if actor.account_id == account_id:
        raise Refused.because("reason", "自己的利益关系不能自己撤掉", "请让另一位主管来撤")
    if not reason.strip() or len(reason) > MOST_REASON:
        raise Refused.because("reason", "没有写为什么撤掉，或者写得太长", f"请写一句原因，最多 {MOST_REASON} 个字")
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = now, actor.account_id, reason.strip()
        add_audit_entry(session, actor, AuditedAction.TIE_WITHDRAW, subject=str(row.id), now=now)
        session.flush()


def save_holding(
    session: Session, actor: Actor, firm_id: UUID, holding: Party, *, now: datetime
) -> tuple[EndedMembership, ...]:
    """Record to which holding a firm of the platform belongs. Returns who had to leave a case for it.

    Raises NotFound for a firm that the platform has no case of, Refused for a code that is not valid.
    """
    if not is_known_firm(session, actor.organisation_id, firm_id):
        raise NotFound
    if mistakes := _party_mistakes(holding, "holding"):
        raise Refused(mistakes)
    row = session.get(FirmHolding, (actor.organisation_id, firm_id))
    if row is None:
        row = FirmHolding(platform_id=actor.organisation_id, firm_id=firm_id)
        session.add(row)
    row.name, row.credit_code = holding.name.strip(), _code(holding)
    row.changed_at, row.changed_by = now, actor.account_id
    add_audit_entry(session, actor, AuditedAction.HOLDING_CHANGE, subject=str(firm_id), now=now)
    session.flush()
    people = [account.id for account, _role in list_judging_members(session, actor.organisation_id)]
    return end_barred_memberships(session, people, now=now)


def _read_parties(declared: DeclaredTie) -> tuple[Party, Party]:
    mistakes = [*_party_mistakes(declared.firm, "firm"), *_party_mistakes(declared.holding, "holding")]
    if not declared.firm.keys:
        mistakes.append(Mistake("firm_name", "没有填企业名称", "请照营业执照填写全称，知道代码的也填上"))
    started, ended = declared.started_on, declared.ended_on
    if started is not None and ended is not None and ended < started:
        mistakes.append(Mistake("ended_on", "结束的日子早于开始的日子", "请对调一下，或者改日期"))
    if len(declared.note) > MOST_REASON:
        mistakes.append(Mistake("note", f"说明超过了 {MOST_REASON} 个字", "请写短一些"))
    if mistakes:
        raise Refused(mistakes)
    firm, holding = declared.firm, declared.holding
    return Party(firm.name.strip(), _code(firm)), Party(holding.name.strip(), _code(holding))


def _party_mistakes(party: Party, field_name: str) -> list[Mistake]:
    mistakes = []
    if len(party.name) > MOST_ORGANISATION_NAME:
        mistakes.append(Mistake(f"{field_name}_name", f"名称超过了 {MOST_ORGANISATION_NAME} 个字", "请照营业执照填写"))
    try:
        _code(party)
    except Refused as refusal:
        mistakes += [Mistake(f"{field_name}_code", mistake.what, mistake.cure) for mistake in refusal.mistakes]
    return mistakes


def _code(party: Party) -> str:
    return read_credit_code(party.code) if party.code.strip() else ""
