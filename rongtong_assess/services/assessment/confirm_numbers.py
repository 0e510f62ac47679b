"""Implausible numbers: which ones a firm is still asked about, and which it has confirmed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.plausibility import (
    ASSETS,
    EMPLOYEES,
    REVENUE,
    Doubt,
    Plausibility,
    list_doubts,
    list_profile_doubts,
)
from rongtong_assess.core.assessment.stored_sheet import settle_answers
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.storage.assessment import add_confirmed_numbers, get_firm, list_answers, list_confirmed_marks
from rongtong_assess.storage.tables.assessment import Assessment


def list_open_profile_doubts(session: Session, firm_id: UUID, *, plausibility: Plausibility) -> tuple[Doubt, ...]:
    """What to ask about the firm's stored profile. Raises NotFound."""
    confirmed = list_confirmed_marks(session, firm_id)
    return list_profile_doubts(plausibility, _profile_numbers(session, firm_id), confirmed=confirmed)


def list_open_doubts(
    session: Session, assessment: Assessment, *, edition: Edition, plausibility: Plausibility
) -> tuple[Doubt, ...]:
    """What to ask about stored answers and profile; answers that wait for confirmation count too."""
    organisation_id = assessment.organisation_id
    sheet, _ = settle_answers(edition, list_answers(session, assessment))
    numbers, confirmed = _profile_numbers(session, organisation_id), list_confirmed_marks(session, organisation_id)
    return list_doubts(plausibility, edition, sheet, numbers, confirmed=confirmed)


def confirm_numbers(
    session: Session, actor: Actor, doubts: Iterable[Doubt], *, marks: Collection[str], now: datetime
) -> None:
    """Confirm those of the open doubts whose mark is given; a mark of other numbers does nothing."""
    stamp = {"organisation_id": actor.organisation_id, "confirmed_at": now, "confirmed_by": actor.account_id}
    rows = [{"mark": doubt.mark, "message": doubt.message, **stamp} for doubt in doubts if doubt.mark in marks]
    if rows:
        add_confirmed_numbers(session, rows)


def _profile_numbers(session: Session, organisation_id: UUID) -> dict[str, Decimal]:
    _, profile = get_firm(session, organisation_id)
    found = {
        EMPLOYEES: Decimal(profile.employees),
        REVENUE: profile.revenue_wan_yuan,
        ASSETS: profile.assets_wan_yuan,
    }
    return {number: value for number, value in found.items() if value is not None}
