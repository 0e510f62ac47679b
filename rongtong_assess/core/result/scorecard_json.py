"""A scorecard as plain JSON values, as outside programs get it and the database keeps it, and read back.

Decimals are strings without exponent or trailing zeros, so equal numbers are equal texts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.result.level import Gap
from rongtong_assess.core.result.scoring import Scorecard


def scorecard_document(scorecard: Scorecard) -> dict[str, Any]:
    """The JSON document of `rongtong score --json`; `read_scorecard` reads it back."""
    gap = scorecard.next_gap
    return {
        "edition": scorecard.edition_id,
        "fingerprint": scorecard.fingerprint,
        "complete": scorecard.is_complete,
        "warnings": list(scorecard.warnings),
        "score": decimal_text(scorecard.score_points),
        "dimensions": {name: decimal_text(points) for name, points in scorecard.dimensions.items()},
        "items": {name: decimal_text(points) for name, points in scorecard.items.items()},
        "scenes": dict(scorecard.scenes),
        "level": scorecard.level,
        "missing_for_next": gap
        and {
            "level": gap.level,
            "score": decimal_text(gap.score_points),
            "scenes": gap.scenes,
            "required_scenes": gap.required_scenes,
        },
    }


def read_scorecard(document: Mapping[str, Any]) -> Scorecard:
    """The scorecard of a document; the inverse of `scorecard_document`, but for a mean rounded to six places."""
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


def canonical_json(document: Any) -> str:
    """The same bytes for the same content: sorted keys, no blanks, Chinese as it is."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _decimals(texts: Mapping[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(text) for name, text in texts.items()}
