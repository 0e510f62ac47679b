"""What is said about draws of experts and about the check of a result file."""

from __future__ import annotations

from rongtong_assess.core.consulting.draw.draw import DrawnPeople

NOBODY = "没有人"


def shortage_words(outcome: DrawnPeople) -> str:
    """How many people the pool does not have; "" where it has enough."""
    if outcome.missing_people:
        return f"人数不够：要 {outcome.demand.people} 人，只有 {len(outcome.drawn)} 人可以抽，没有候补"
    if outcome.missing_substitutes:
        return f"候补不够：要 {outcome.demand.substitutes} 人，只有 {len(outcome.substitutes)} 人"
    return ""
