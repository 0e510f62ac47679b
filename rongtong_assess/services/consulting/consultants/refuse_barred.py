"""Keeps people with a conflict of interest away from a case: at every door by which somebody gets or acts on one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.consulting.case import CaseStep
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.presentation.wording.consulting.consultants import conflicts_words
from rongtong_assess.services.consulting.consultants.conflicts import find_barred
from rongtong_assess.storage.consulting.consultants import list_account_names
from rongtong_assess.storage.tables.consulting.case import Case

CHECKED_STEPS = frozenset(
    {
        CaseStep.BEGIN,
        CaseStep.SIGN,
        CaseStep.CONCLUDE,
        CaseStep.RETURN,
        CaseStep.SEND_BACK,
        CaseStep.REQUIRE_RECTIFICATION,
        CaseStep.GRANT_APPEAL,
        CaseStep.REJECT_APPEAL,
    }
)
"""The steps in which somebody of the platform judges the firm or other people's judgement of it."""


def list_bar_mistakes(session: Session, case: Case, account_ids: Collection[int], *, now: datetime) -> list[Mistake]:
    """One mistake for each of these people who must not work on the case."""
    barred = find_barred(session, case, account_ids, now=now)
    names = list_account_names(session, barred)
    mistakes = []
    for account_id, conflicts in barred.items():
        what = f"{names.get(account_id) or '这个人'}不能办这家企业：{conflicts_words(conflicts)}"
        cure = "请换一位没有利益关系的顾问"
        if not any(conflict.is_hard for conflict in conflicts):
            cure = "请换一位顾问；一定要请他的，请写明理由提出申请，由另一位主管或复核人同意"
        mistakes.append(Mistake("consultants", what, cure))
    return mistakes


def refuse_barred_actor(session: Session, actor: Actor, case: Case, *, step: CaseStep, now: datetime) -> None:
    """Raises Refused where the actor judges the case and has a conflict, which may be newer than the case."""
    if actor.kind is not OrganisationKind.PLATFORM or actor.account_id is None or step not in CHECKED_STEPS:
        return
    if conflicts := find_barred(session, case, [actor.account_id], now=now).get(actor.account_id):
        raise Refused.because(
            "step", f"您和这家企业有利益关系，不能办这一步：{conflicts_words(conflicts)}", "请让主管换一位同事来办"
        )
