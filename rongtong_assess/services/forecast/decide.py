"""Promoting a model and rolling back one step: decisions of a person in this installation, always with a reason.

The decision is first written to the database and flushed; the installation's in_force.yaml is replaced last, in one
step. A fault before that leaves everything as it was. Should the transaction be lost after it, the file counts and
`find_difference` says that a decision is not on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from rongtong_assess.content.model_files import in_force_text, read_in_force
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.in_force import RULE, History, ModelInForce, find_in_force, promote, roll_back
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.typed_text import MOST_NOTE, many_lines
from rongtong_assess.forecast.serving.model_folder import Artefact, load_artefact
from rongtong_assess.services.forecast.models import (
    FOLDER,
    ForecastModels,
    load_model,
)
from rongtong_assess.services.forecast.trained import refuse_unknown_record
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.storage.forecast import add_decision, list_decisions_of_kinds
from rongtong_assess.storage.tables.forecast import ModelDecision

PROMOTE, ROLL_BACK = "promote", "roll_back"
KIND_OF = {"promoted": PROMOTE, "rolled_back": ROLL_BACK}
AUDITED = {PROMOTE: AuditedAction.MODEL_PROMOTE, ROLL_BACK: AuditedAction.MODEL_ROLL_BACK}
COPIED = "entries_before"


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """edition: whose model is decided about. seen_model: the model the page showed as in force, "rule" for none."""

    edition: Edition
    reason: str
    seen_model: str


def promote_model(
    session: Session, actor: Actor, *, models: ForecastModels, request: DecisionRequest, model_id: str, now: datetime
) -> ModelDecision:
    """Bring a model into force from today; raises Refused without a reason or unless it passed every release check."""
    read_reason(request.reason)
    today = day_in_china(now)
    with models.deciding():
        before = _read_history(models, request, today=today)
        artefact = models.load(request.edition, model_id)
        if artefact.record["data"].get("is_demo") and not models.is_demo:
            raise Refused.because("模型", f"模型 {model_id} 是用演示数据训练的", "请换一个用真实评定训练的模型")
        refuse_unknown_record(session, artefact)
        history = promote(before, new_entry(artefact, from_day=today))
        decision = _decision(models, history, request=request, seen=_seen_of(artefact))
        return _keep(session, actor, models=models, history=history, decision=decision, now=now)


def roll_back_model(
    session: Session, actor: Actor, *, models: ForecastModels, request: DecisionRequest, now: datetime
) -> ModelDecision:
    """One step back from today; raises Refused without a reason, without a step, or where that model is damaged."""
    read_reason(request.reason)
    today, edition = day_in_china(now), request.edition
    with models.deciding():
        history = roll_back(_read_history(models, request, today=today), edition.id, today)
        if history[-1].model_id != RULE:
            models.load(edition, history[-1].model_id, record_hash=history[-1].record_hash)
        decision = _decision(models, history, request=request, seen={})
        return _keep(session, actor, models=models, history=history, decision=decision, now=now)


def find_difference(session: Session, models: ForecastModels, *, edition: Edition) -> str | None:
    """What in_force.yaml and the recorded decisions do not agree on, in Chinese; None where they agree."""
    history = models.own_history(edition.id)
    decisions = list_decisions_of_kinds(session, edition.id, (PROMOTE, ROLL_BACK))
    copied = decisions[0].seen[COPIED] if decisions else _count_copied(models, history)
    written = [(KIND_OF[entry.why], entry.model_id) for entry in history[copied:]]
    recorded = [(decision.kind, decision.model_id) for decision in decisions]
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


def model_in_force(history: History, edition_id: str, *, on: date) -> str:
    """The id of the model in force, "rule" where none is."""
    entry = find_in_force(history, edition_id, on)
    return entry.model_id if entry else RULE


def promoted(models: Path, edition: Edition, *, model_id: str, from_day: date) -> History:
    """The history with this model in force from that day; raises Refused unless it passed every release check."""
    artefact = load_model(models, edition, model_id=model_id)
    return promote(read_in_force(models), new_entry(artefact, from_day=from_day))


def rolled_back(models: Path, edition: Edition, *, on: date) -> History:
    """The history one step back from that day on; the model that serves again is checked first."""
    history = roll_back(read_in_force(models), edition.id, on)
    entry = find_in_force(history, edition.id, on)
    if entry:
        load_artefact(models / FOLDER / entry.model_id, edition, record_hash=entry.record_hash)
    return history


def new_entry(artefact: Artefact, *, from_day: date) -> ModelInForce:
    """The model in force from that day; raises Refused unless it passed every release check."""
    record = artefact.record
    if not record["passed"]:
        failed = [gate["words"] for gate in record["gates"] if not gate["passed"]]
        what = f"模型 {record['id']} 没有通过门槛：{'；'.join(failed)}"
        raise Refused.because("模型", what, "规则继续单独使用；请训练一个通过门槛的模型")
    return ModelInForce(record["edition"], record["id"], from_day, artefact.record_hash, "promoted")


def write_history(path: Path, history: History) -> None:
    """The history as models/in_force.yaml."""
    path.write_text(in_force_text(history), encoding="utf-8", newline="\n")


def _read_history(models: ForecastModels, request: DecisionRequest, *, today: date) -> History:
    """The history that a decision of today adds to; raises Refused when another decision came first."""
    edition_id = request.edition.id
    history = models.history(edition_id)
    if model_in_force(history, edition_id, on=today) != request.seen_model:
        raise Refused.because("模型", "打开本页以后，投用的模型变了", "请看过现在的情况，再决定一次")
    return models.own_history(edition_id) or tuple(entry for entry in history if entry.from_day <= today)


def _seen_of(artefact: Artefact) -> dict[str, Any]:
    """What the person saw of the model when promoting it; kept with the decision."""
    checks = artefact.record["gates"]
    return {
        "gates_passed": sum(check["passed"] for check in checks),
        "gates": len(checks),
        "trained_on": artefact.model.trained_on,
        "verified_firms": artefact.model.verified_firms,
    }


def _decision(
    models: ForecastModels, history: History, *, request: DecisionRequest, seen: Mapping[str, Any]
) -> ModelDecision:
    """The record of the history's last entry, without who and when."""
    entry = history[-1]
    entries_before = len(models.own_history(entry.edition_id)) or len(history) - 1
    return ModelDecision(
        edition_id=entry.edition_id,
        kind=KIND_OF[entry.why],
        model_id=entry.model_id,
        words=many_lines(request.reason),
        seen={**seen, "before": request.seen_model, COPIED: entries_before},
    )


def _keep(
    session: Session,
    actor: Actor,
    *,
    models: ForecastModels,
    history: History,
    decision: ModelDecision,
    now: datetime,
) -> ModelDecision:
    """Write the database first, then the file; see the module's docstring."""
    decision.decided_at, decision.decided_by = now, actor.account_id
    subject = f"{decision.edition_id}，{decision.model_id}"
    action = AUDITED[decision.kind]
    add_audit_entry_for(session, action, account_id=actor.account_id, subject=subject, now=now)
    add_decision(session, decision)
    models.write_own(decision.edition_id, history)
    return decision


def _count_copied(models: ForecastModels, history: History) -> int:
    """How many of the own entries at the beginning are what was shipped."""
    shipped = read_in_force(models.shipped)
    return sum(1 for _ in takewhile(lambda entry: entry in shipped, history))
