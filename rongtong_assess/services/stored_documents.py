"""Answer sheets and scorecards as they were stored, read back; which of them stands, `standing_facts` says."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.level import Gap
from rongtong_assess.core.scoring import Scorecard


def read_sheet(values: Mapping[str, Any]) -> AnswerSheet:
    """The inverse of `submit_assessment.sheet_values`."""
    return AnswerSheet(
        edition_id=values["edition"],
        choices={item: frozenset(keys) for item, keys in values["choices"].items()},
        scenes=values["scenes"],
        facts=_decimals(values["facts"]),
    )


def read_scorecard(document: Mapping[str, Any]) -> Scorecard:
    """The inverse of `core.scorecard_document.scorecard_document`."""
    missing = document["missing_for_next"]
    return Scorecard(
        edition_id=document["edition"],
        fingerprint=document["fingerprint"],
        is_complete=document["complete"],
        score_points=Decimal(document["score"]),
        dimensions=_decimals(document["dimensions"]),
        items=_decimals(document["items"]),
        scenes=document["scenes"],
        level=document["level"],
        next_gap=missing
        and Gap(
            level=missing["level"],
            score_points=Decimal(missing["score"]),
            scenes=missing["scenes"],
            required_scenes=missing["required_scenes"],
        ),
        warnings=tuple(document["warnings"]),
    )


def _decimals(texts: Mapping[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(text) for name, text in texts.items()}
