"""Which forecast model is in force for an edition on a day. Pure: a history goes in, a longer one comes out.

Nothing in the history is ever rewritten: a rollback is one more entry, with the model that served before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from rongtong_assess.core.errors import Refused

Why = Literal["promoted", "rolled_back"]
RULE = "rule"
"""In the place of a model's id: no model serves, the edition's rule stands alone."""


@dataclass(frozen=True, slots=True)
class ModelInForce:
    """From this day on this model serves this edition. record_hash: SHA-256 of its record, "" for the rule."""

    edition_id: str
    model_id: str
    from_day: date
    record_hash: str
    why: Why


History = tuple[ModelInForce, ...]


def find_in_force(history: History, edition_id: str, on: date) -> ModelInForce | None:
    """The last entry that has begun; None before the first one and where the rule stands alone."""
    begun = _begun(history, edition_id, on)
    return begun[-1] if begun and begun[-1].model_id != RULE else None


def promote(history: History, entry: ModelInForce) -> History:
    """The history with one more model; raises Refused when it serves already or would change the past."""
    own = [earlier for earlier in history if earlier.edition_id == entry.edition_id]
    if own and own[-1].from_day > entry.from_day:
        what = f"{own[-1].from_day} 起已经定了别的模型，不能从更早的 {entry.from_day} 起改"
        raise Refused.because("in_force.yaml", what, "请从今天或以后的日期起投用")
    if own and own[-1].model_id == entry.model_id:
        raise Refused.because("in_force.yaml", f"模型 {entry.model_id} 已经在用", "不用再投用")
    return (*history, entry)


def roll_back(history: History, edition_id: str, on: date) -> History:
    """One step back, to what served before the model in force; raises Refused when there is none.

    Before the first model the rule stood alone. Only one step: after a rollback the next model is promoted.
    """
    begun = _begun(history, edition_id, on)
    if not begun:
        raise Refused.because("in_force.yaml", f"「{edition_id}」还没有投用过模型", "没有可以退回的")
    if begun[-1].why == "rolled_back":
        raise Refused.because("in_force.yaml", "已经退回过一步，不能再退", "请投用一个通过门槛的模型")
    before = begun[-2] if len(begun) > 1 else ModelInForce(edition_id, RULE, on, "", "promoted")
    return promote(history, ModelInForce(edition_id, before.model_id, on, before.record_hash, "rolled_back"))


def _begun(history: History, edition_id: str, on: date) -> list[ModelInForce]:
    return [entry for entry in history if entry.edition_id == edition_id and entry.from_day <= on]
