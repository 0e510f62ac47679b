"""A soft conflict of interest is lifted for one case by two people: one asks with a reason, another one decides."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.interest.conflict import ask_waiver, refuse_same_person
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.consulting.consultants.conflicts import find_barred
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.cases import get_case
from rongtong_assess.storage.consulting.conflict_facts import get_waiver_row, list_waiver_rows, read_waiver
from rongtong_assess.storage.people.accounts import find_membership
from rongtong_assess.storage.tables.consulting.consultant import ConflictWaiver


def ask_for_waiver(
    session: Session, actor: Actor, case_id: UUID, account_id: int, *, reason: str, now: datetime
) -> ConflictWaiver:
    """Ask for a person with soft conflicts to work on a case all the same; nothing is lifted yet.

    Raises NotFound for a case or a person that is not the platform's, Refused for a hard conflict, without any, without
    a reason, and while the same request waits.
    """
    case = get_case(session, actor, case_id, for_update=True)
    if actor.account_id is None or find_membership(session, account_id, case.platform_id) is None:
        raise NotFound
    conflicts = find_barred(session, case, [account_id], now=now).get(account_id, ())
    waiver = ask_waiver(conflicts, account_id=account_id, reason=reason, asked_by=actor.account_id)
    if any(row.account_id == account_id and row.decided_at is None for row in list_waiver_rows(session, case.id)):
        raise Refused.because("consultants", "已经有一份同样的申请在等人决定", "请提醒另一位主管或复核人来处理")
    row = ConflictWaiver(
        case_id=case.id,
        account_id=account_id,
        kinds=sorted(waiver.kinds),
        reason=waiver.reason,
        asked_at=now,
        asked_by=actor.account_id,
    )
    session.add(row)
    session.flush()
    add_audit_entry(session, actor, AuditedAction.WAIVER_ASK, subject=f"{case.number} {row.id}", now=now)
    return row


def decide_waiver(
    session: Session, actor: Actor, case_id: UUID, waiver_id: UUID, *, is_granted: bool, now: datetime
) -> ConflictWaiver:
    """Another manager or reviewer grants or refuses the request.

    Raises NotFound, Refused for whoever asked or is meant, and for a request that was decided already.
    """
    case = get_case(session, actor, case_id)
    row = get_waiver_row(session, case.id, waiver_id)
    waiver = read_waiver(row)
    if row.decided_at is not None or waiver is None:
        raise Refused.because("waiver", "这份申请已经处理过了", "请刷新页面再看")
    refuse_same_person(waiver, granted_by=actor.account_id)
    row.is_granted, row.decided_at, row.decided_by = is_granted, now, actor.account_id
    action = AuditedAction.WAIVER_GRANT if is_granted else AuditedAction.WAIVER_REFUSE
    add_audit_entry(session, actor, action, subject=f"{case.number} {row.id}", now=now)
    session.flush()
    return row
