"""A scorecard as plain JSON values, the form outside programs and the database keep.

Decimals are strings without exponent or trailing zeros, so equal numbers are equal texts.
"""

from __future__ import annotations

import json
from typing import Any

from rongtong_assess.core.points import decimal_text
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.core.standing_facts import StandingFacts


def scorecard_document(scorecard: Scorecard) -> dict[str, Any]:
    """The JSON document of `rongtong score --json`."""
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


def standing_document(stands: StandingFacts) -> dict[str, Any]:
    """The scorecard that stands, where it comes from, and the declared one beside it."""
    visit = stands.visit
    return {
        **scorecard_document(stands.scorecard),
        "source": stands.source,
        "visit": visit and {"platform": visit.platform_name, "visited_on": str(visit.visited_on)},
        "declared": scorecard_document(stands.declared_scorecard),
    }


def canonical_json(document: Any) -> str:
    """The same bytes for the same content: sorted keys, no blanks, Chinese as it is."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
