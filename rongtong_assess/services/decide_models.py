"""A person decides inside this installation: a model comes into force, or one step back, always with a reason.

The decision is first written to the database and flushed; the installation's in_force.yaml is replaced last, in one
step. A fault before that leaves everything as it was. Should the transaction be lost after it, the file counts and
`find_difference` says that a decision is not on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.content.model_files import read_in_force
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.model_in_force import RULE, History, find_in_force, promote, roll_back
from rongtong_assess.core.text_limits import MOST_NOTE
from rongtong_assess.core.typed_text import many_lines
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.china_time import CHINA
from rongtong_assess.services.placement_models import PlacementModels, new_entry
from rongtong_assess.services.trained_seals import refuse_unknown_seal
from rongtong_assess.storage.placements import ModelDecision

PROMOTE, ROLL_BACK = "promote", "roll_back"
KIND_OF = {"promoted": PROMOTE, "rolled_back": ROLL_BACK}
AUDITED = {PROMOTE: AuditedAction.MODEL_PROMOTE, ROLL_BACK: AuditedAction.MODEL_ROLL_BACK}
COPIED = "entries_before"


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides and why. seen_model: what the page showed as being in force, "rule" where none was."""

    account_id: int
    words: str
    seen_model: str


def promote_model(
    session: Session, models: PlacementModels, edition: Edition, *, model_id: str, by: Decider, now: datetime
) -> ModelDecision:
    """Bring a model into force from today; raises Refused without a reason or unless it passed every gate."""
    read_reason(by.words)
    today = now.astimezone(CHINA).date()
    with models.deciding():
        before = _stand(models, edition, by, today)
        artefact = models.load(edition, model_id)
        if artefact.record["data"].get("is_demo") and not models.is_demo:
            raise Refused.because("模型", f"模型 {model_id} 是用演示数据训练的", "请换一个用真实评定训练的模型")
        refuse_unknown_seal(session, artefact)
        history = promote(before, new_entry(artefact, from_day=today))
        gates = artefact.record["gates"]
        seen = {"gates_passed": sum(gate["passed"] for gate in gates), "gates": len(gates)}
        basis = {"trained_on": artefact.model.trained_on, "verified_firms": artefact.model.verified_firms}
        return _keep(session, models, history, seen=seen | basis, by=by, now=now)


def roll_back_model(
    session: Session, models: PlacementModels, edition: Edition, *, by: Decider, now: datetime
) -> ModelDecision:
    """One step back from today; raises Refused without a reason, without a step, or where that model is damaged."""
    read_reason(by.words)
    today = now.astimezone(CHINA).date()
    with models.deciding():
        history = roll_back(_stand(models, edition, by, today), edition.id, today)
        if history[-1].model_id != RULE:
            models.load(edition, history[-1].model_id, seal=history[-1].seal)
        return _keep(session, models, history, seen={}, by=by, now=now)


def find_difference(session: Session, models: PlacementModels, edition: Edition) -> str | None:
    """What in_force.yaml and the recorded decisions do not agree on, in Chinese; None where they agree."""
    history = models.own_history(edition.id)
    decisions = list(
        session.scalars(
            select(ModelDecision)
            .where(ModelDecision.edition_id == edition.id, ModelDecision.kind.in_((PROMOTE, ROLL_BACK)))
            .order_by(ModelDecision.id)
        )
    )
    copied = decisions[0].seen[COPIED] if decisions else _count_copied(models, history)
    written = [(KIND_OF[one.why], one.model_id) for one in history[copied:]]
    recorded = [(one.kind, one.model_id) for one in decisions]
    if written == recorded:
        return None
    if written[: len(recorded)] == recorded:
        return (
            f"in_force.yaml 里有 {len(written) - len(recorded)} 条决定，数据库里没有记录。以文件为准；"
            "多半是保存记录时中断了，或者用命令改过文件，请在下面补记原因"
        )
    if recorded[: len(written)] == written:
        return (
            f"数据库里有 {len(recorded) - len(written)} 条决定，in_force.yaml 里没有。以文件为准；"
            "多半是恢复备份时漏了 models 文件夹，请一起恢复，或者重新决定"
        )
    return "in_force.yaml 和数据库里记录的决定对不上。以文件为准；请核对备份是不是同一天的"


def read_reason(words: str) -> str:
    """The reason without blanks around it; raises Refused without one."""
    words = many_lines(words)
    if not words or len(words) > MOST_NOTE:
        raise Refused.because("words", "没有写理由，或者写得太长", f"请用 1 到 {MOST_NOTE} 个字写清楚")
    return words


def model_in_force(history: History, edition_id: str, on: date) -> str:
    """The id of the model in force, "rule" where none is."""
    entry = find_in_force(history, edition_id, on)
    return entry.model_id if entry else RULE


def _stand(models: PlacementModels, edition: Edition, by: Decider, today: date) -> History:
    """The history that a decision of today adds to; raises Refused when somebody has decided meanwhile."""
    history = models.history(edition.id)
    if model_in_force(history, edition.id, today) != by.seen_model:
        raise Refused.because("模型", "打开本页以后，投用的模型变了", "请看过现在的情况，再决定一次")
    return models.own_history(edition.id) or tuple(one for one in history if one.from_day <= today)


def _keep(
    session: Session, models: PlacementModels, history: History, *, seen: Mapping[str, Any], by: Decider, now: datetime
) -> ModelDecision:
    entry = history[-1]
    before = len(models.own_history(entry.edition_id)) or len(history) - 1
    decision = ModelDecision(
        edition_id=entry.edition_id,
        kind=KIND_OF[entry.why],
        model_id=entry.model_id,
        words=many_lines(by.words),
        seen={**seen, "before": by.seen_model, COPIED: before},
        decided_at=now,
        decided_by=by.account_id,
    )
    session.add(decision)
    subject = f"{entry.edition_id}，{entry.model_id}"
    action = AUDITED[decision.kind]
    add_audit_entry(session, action=action, account_id=by.account_id, subject=subject, now=now)
    session.flush()
    models.write_own(entry.edition_id, history)
    return decision


def _count_copied(models: PlacementModels, history: History) -> int:
    """How many of the own entries at the beginning are what was shipped."""
    shipped = read_in_force(models.shipped)
    return sum(1 for _ in takewhile(lambda entry: entry in shipped, history))
