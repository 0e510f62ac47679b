"""What the recorded findings of a visit say, and whether more may be recorded."""

from __future__ import annotations

from typing import Any

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.visit.finding import FoundValue
from rongtong_assess.storage.tables.visit import Finding, Visit, VisitState


def refuse_if_closed(visit: Visit, actor: Actor) -> None:
    """Raises Refused for another platform's visit, and for a completed one."""
    if visit.platform_id != actor.organisation_id:
        raise Refused.because("verification", "另一个平台正在评定或已经评定这份结果", "请和企业商量由哪个平台评定")
    if visit.state == VisitState.COMPLETED:
        raise Refused.because("verification", "这次评定已经完成，不能再改", "情况有变，请企业重新测评后再评定")


def found_value(finding: Finding) -> FoundValue | None:
    """What was found; None where it is as declared. finding: a decided one."""
    if finding.is_confirmed:
        return None
    value: Any = finding.value
    return value if isinstance(value, int) else frozenset(value)
