"""Solutions and answer sheets for tests of roadmaps, as small as each test needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from rongtong_assess.core.assessment.sheet import AnswerSheet, settle
from rongtong_assess.core.catalogue.solution import EarnedOption, PriceRange, SceneStep, Solution
from rongtong_assess.core.edition.edition import Edition

PLAIN = Solution(
    id="one",
    name="一",
    steps=(),
    options=(),
    form="SaaS",
    first_year=PriceRange(Decimal(2), Decimal(6)),
    yearly=PriceRange(Decimal(1), Decimal(2)),
    cost_driver="账号",
    weeks_low=1,
    weeks_high=4,
    requires=(),
    kpi="",
    risk="",
    examples="",
    price_basis="estimate",
)


def solution(
    id: str = "one", *, steps: str = "", options: str = "", requires: tuple[tuple[str, ...], ...] = ()
) -> Solution:
    """Steps like "quality:0", each one level up; options like "base.network:C"."""
    lifted = [part.split(":") for part in steps.split()]
    earned = [part.split(":") for part in options.split()]
    return replace(
        PLAIN,
        id=id,
        steps=tuple(SceneStep(scene, int(level), int(level) + 1) for scene, level in lifted),
        options=tuple(EarnedOption(item, key) for item, key in earned),
        requires=requires,
    )


def sheet_of(
    edition: Edition, *, scenes: Mapping[str, int] | None = None, facts: Mapping[str, int] | None = None, **chosen: str
) -> AnswerSheet:
    """Lowest answers except those given; base__network="BC" chooses B and C."""
    keys = {item.id: frozenset({item.lowest_option.key}) for item in edition.items.values()}
    keys |= {name.replace("__", "."): frozenset(text) for name, text in chosen.items()}
    items = edition.items.items()
    measured = {id for id, item in items if item.measure and set(item.measure.facts) <= set(facts or ())}
    sheet, mistakes = settle(
        edition,
        chosen={id: found for id, found in keys.items() if id not in measured},
        scenes={scene: (scenes or {}).get(scene, 0) for scene in edition.scenes},
        facts={fact: Decimal(number) for fact, number in (facts or {}).items()},
    )
    assert not mistakes
    return sheet
