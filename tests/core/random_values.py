"""Random values that several JSON forms hold, and the way of a value through stored JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import strategies as st

from rongtong_assess.core.catalogue.solution import EarnedOption, PriceRange, SceneStep
from rongtong_assess.core.result.scorecard_json import canonical_json
from rongtong_assess.core.roadmap.candidate import ShareLift

MONEY = st.decimals(0, 1_000_000, places=4)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
RANGES = st.tuples(MONEY, MONEY).map(lambda ends: PriceRange(*sorted(ends)))
STEPS = st.builds(lambda scene, low: SceneStep(scene, low, low + 1), TEXTS, st.integers(0, 3))
OPTIONS = st.builds(EarnedOption, TEXTS, TEXTS)
LIFTS = st.none() | st.builds(ShareLift, TEXTS, TEXTS, st.none() | st.integers(0, 500))
NUMBERS = st.none() | st.decimals(-1000, 1000, places=3)


def stored(values: Any) -> Any:
    """As it comes back from the database."""
    return json.loads(canonical_json(values))
