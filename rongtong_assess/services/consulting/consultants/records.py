"""A manager keeps the records of consultants; consultants say themselves when they are away and what they speak."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.registers import is_region
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.consultant import (
    Absence,
    ConsultantRecord,
    list_absence_mistakes,
    list_record_mistakes,
)
from rongtong_assess.core.consulting.interest.conflict import FEWEST_YEARS, MOST_YEARS
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.consulting.consultants.conflicts import EndedMembership, end_barred_memberships
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.consultants import (
    find_consultant,
    get_absence,
    list_absences,
    read_absence,
    read_record,
    write_record,
)
from rongtong_assess.storage.tables.consulting.consultant import (
    ConsultantAbsence,
    ConsultingSetting,
    StoredConsultant,
)
from rongtong_assess.storage.tables.people import Account

MOST_ABSENCES = 100


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record as it is to be. seen_revision: of the one that the person who writes has seen, 0 for none."""

    record: ConsultantRecord
    seen_revision: int


def find_record(session: Session, actor: Actor, account_id: int) -> tuple[ConsultantRecord, int]:
    """The record of a person at the actor's platform and its revision; an empty one and 0 before it is made."""
    row = find_consultant(session, actor.organisation_id, account_id)
    return (read_record(row), row.revision) if row else (ConsultantRecord(), 0)


def save_record(
    session: Session,
    actor: Actor,
    account: Account,
    change: RecordChange,
    *,
    scenes: Collection[str],
    now: datetime,
) -> tuple[EndedMembership, ...]:
    """Keep the record of a member of the platform. Returns who had to leave a case for it: a new employer counts.

    scenes: of the edition in force. Raises Refused with every mistake, or where somebody else has saved meanwhile.
    """
    if mistakes := list(list_record_mistakes(change.record, scenes=scenes, is_region=is_region)):
        raise Refused(mistakes)
    row = find_consultant(session, actor.organisation_id, account.id, for_update=True)
    if (row.revision if row else 0) != change.seen_revision:
        raise Refused.because("record", "您打开以后，别人改过这份资料", "请刷新页面，对照最新的再改一次")
    _write(session, actor, account, row, record=change.record, now=now)
    return end_barred_memberships(session, [account.id], now=now)


def save_languages(
    session: Session, actor: Actor, account: Account, languages: Sequence[str], *, now: datetime
) -> None:
    """A consultant says what he speaks. Raises Refused for an unknown language."""
    row = find_consultant(session, actor.organisation_id, account.id, for_update=True)
    record = replace(read_record(row) if row else ConsultantRecord(), languages=tuple(languages))
    mistakes = list_record_mistakes(record, scenes=record.scenes, is_region=is_region)
    if found := [mistake for mistake in mistakes if mistake.where == "languages"]:
        raise Refused(found)
    _write(session, actor, account, row, record=record, now=now)


def add_absence(session: Session, actor: Actor, account_id: int, absence: Absence, *, now: datetime) -> None:
    """Record days away; past ones too. Raises Refused for days that cannot be, or too many."""
    mistakes = list(list_absence_mistakes(absence))
    if mistakes:
        raise Refused(mistakes)
    known = list_absences(session, [account_id], since=day_in_china(now)).get(account_id, [])
    if absence in map(read_absence, known):
        raise Refused.because("first_day", "这几天已经记过了", "不用再记一次")
    if len(known) >= MOST_ABSENCES:
        raise Refused.because("first_day", f"最多记 {MOST_ABSENCES} 次请假", "请删掉不用的，或者把连着的合成一次")
    row = ConsultantAbsence(
        account_id=account_id,
        first_day=absence.first_day,
        last_day=absence.last_day,
        added_at=now,
        added_by=actor.account_id,
    )
    session.add(row)
    session.flush()


def delete_absence(session: Session, account_id: int, absence_id: UUID) -> None:
    """Forget days away. Raises NotFound."""
    session.delete(get_absence(session, account_id, absence_id))
    session.flush()


def set_conflict_years(session: Session, actor: Actor, years: int | None, *, now: datetime) -> None:
    """For how many years a tie that ended counts at the actor's platform. Raises Refused outside the bounds."""
    if years is None or not FEWEST_YEARS <= years <= MOST_YEARS:
        raise Refused.because(
            "conflict_years", f"年数要在 {FEWEST_YEARS} 到 {MOST_YEARS} 之间", "请照当地的回避规定填写，没有规定的填 3"
        )
    row = session.get(ConsultingSetting, actor.organisation_id)
    if row is None:
        row = ConsultingSetting(platform_id=actor.organisation_id)
        session.add(row)
    row.conflict_years, row.changed_at, row.changed_by = years, now, actor.account_id
    add_audit_entry(session, actor, AuditedAction.CONFLICT_YEARS_CHANGE, subject=str(years), now=now)
    session.flush()


def _write(
    session: Session,
    actor: Actor,
    account: Account,
    row: StoredConsultant | None,
    *,
    record: ConsultantRecord,
    now: datetime,
) -> None:
    if row is None:
        row = StoredConsultant(platform_id=actor.organisation_id, account_id=account.id, revision=0)
        session.add(row)
    write_record(row, record)
    row.revision, row.changed_at, row.changed_by = row.revision + 1, now, actor.account_id
    add_audit_entry(session, actor, AuditedAction.CONSULTANT_CHANGE, subject=str(account.public_id), now=now)
    session.flush()
