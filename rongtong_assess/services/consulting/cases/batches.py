"""A platform's manager makes batches of cases, and says how the platform handles its cases."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.batch import BatchPlan
from rongtong_assess.core.consulting.sign_off import MOST_APPEAL_DAYS, CaseRules
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.cases import get_batch, list_batches
from rongtong_assess.storage.tables.consulting.case import CaseBatch
from rongtong_assess.storage.tables.consulting.sign_off import CaseSettings


def add_batch(session: Session, actor: Actor, plan: BatchPlan, *, now: datetime) -> CaseBatch:
    """Make a batch. Raises Refused for impossible dates and a name that another batch has."""
    _refuse(session, actor, plan, own_id=None)
    batch = CaseBatch(platform_id=actor.organisation_id, created_at=now, created_by=actor.account_id)
    session.add(_fill(batch, plan))
    add_audit_entry(session, actor, AuditedAction.CASE_BATCH_SAVE, subject=batch.name, now=now)
    session.flush()
    return batch


def change_batch(session: Session, actor: Actor, batch_id: UUID, plan: BatchPlan, *, now: datetime) -> CaseBatch:
    """Change a batch; cases opened before keep what was decided then. Raises NotFound, Refused as `add_batch`."""
    batch = get_batch(session, actor.organisation_id, batch_id)
    _refuse(session, actor, plan, own_id=batch_id)
    _fill(batch, plan)
    add_audit_entry(session, actor, AuditedAction.CASE_BATCH_SAVE, subject=batch.name, now=now)
    session.flush()
    return batch


def save_case_rules(session: Session, actor: Actor, rules: CaseRules, *, now: datetime) -> None:
    """Keep how the platform handles its cases; days that run already stay as they are. Raises Refused."""
    if not 1 <= rules.appeal_days <= MOST_APPEAL_DAYS:
        raise Refused.because("appeal_days", "申诉的天数不对", f"请填 1 到 {MOST_APPEAL_DAYS}")
    stored = session.get(CaseSettings, actor.organisation_id)
    if stored is None:
        stored = CaseSettings(platform_id=actor.organisation_id)
        session.add(stored)
    stored.appeal_days, stored.needs_other_organisation = rules.appeal_days, rules.needs_other_organisation
    stored.changed_at, stored.changed_by = now, actor.account_id
    add_audit_entry(session, actor, AuditedAction.PLATFORM_CHANGE, subject=str(rules.appeal_days), now=now)
    session.flush()


def _fill(batch: CaseBatch, plan: BatchPlan) -> CaseBatch:
    batch.name, batch.apply_within_months = plan.name.strip(), plan.apply_within_months
    batch.window_from, batch.window_to = plan.window_from, plan.window_to
    return batch


def _refuse(session: Session, actor: Actor, plan: BatchPlan, *, own_id: UUID | None) -> None:
    mistakes = plan.list_mistakes()
    others = [batch for batch in list_batches(session, actor.organisation_id) if batch.id != own_id]
    if any(batch.name == plan.name.strip() for batch in others):
        mistakes.append(Mistake("name", "已经有同名的批次", "请换一个名称"))
    if mistakes:
        raise Refused(mistakes)
