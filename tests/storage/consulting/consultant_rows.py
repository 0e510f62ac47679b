"""A row in every table about consultants."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.consultant import (
    ConflictWaiver,
    ConsultantAbsence,
    ConsultantTie,
    ConsultingSetting,
    FirmHolding,
    StoredConsultant,
)
from rongtong_assess.storage.tables.people import Account, Organisation
from tests.storage.rows import NOW


def add_consultant_rows(session: Session, account: Account, firm: Organisation, *, platform: Organisation) -> None:
    """Needs a case."""
    case = session.scalars(select(Case)).one()
    by, changed = {"account_id": account.id}, {"changed_at": NOW, "changed_by": account.id}
    lists = {"scenes": ["quality"], "regions": ["330100"], "industries": ["C34"], "languages": []}
    session.add_all(
        [
            StoredConsultant(platform_id=platform.id, capacity=6, **lists, **by, **changed),
            ConsultantAbsence(first_day=NOW.date(), last_day=NOW.date(), added_at=NOW, added_by=account.id, **by),
            ConsultantTie(platform_id=platform.id, kind="sold", firm_name="甲", declared_at=NOW, **by),
            FirmHolding(platform_id=platform.id, firm_id=firm.id, name="集团", **changed),
            ConflictWaiver(case_id=case.id, kinds=["advised"], reason="只有他懂", asked_at=NOW, **by),
            ConsultingSetting(platform_id=platform.id, conflict_years=3, **changed),
        ]
    )
    session.flush()
