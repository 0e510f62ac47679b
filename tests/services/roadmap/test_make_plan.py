"""What is said where a plan cannot be had."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.roadmap.plan import PlanSet, Unreachable
from rongtong_assess.core.roadmap.rules import PlanMargin
from rongtong_assess.core.roadmap.wishes import PlanWishes
from rongtong_assess.planning.roadmap.roadmap import find_roadmap
from rongtong_assess.presentation.wording.roadmap.plans import tell_no_safe
from rongtong_assess.services.roadmap.make_plans import make_plans, require_kind
from tests.services.makers import example


def plans_with(library: Library, edition: Edition, margin: PlanMargin) -> tuple[Library, PlanSet]:
    library = replace(library, plan_rules=replace(library.plan_rules, margin=margin))
    found = make_plans(find_roadmap, library, read_sheet(edition, example()).sheet, PlanWishes(), employees=60)
    assert isinstance(found, PlanSet)
    return library, found


def test_the_shipped_margin_is_three_points_one_scene_and_one_required_scene(library: Library) -> None:
    assert library.plan_rules.margin == PlanMargin(Decimal(3), 1, 1)


def test_the_safe_plan_reaches_the_margin(library: Library, edition: Edition) -> None:
    library, found = plans_with(library, edition, library.plan_rules.margin)
    rule, plan = edition.rule_by_level[found.target_level], found.plans["safe"]
    after = plan.scorecard_after
    reached = [scene for scene, level in after.scenes.items() if level >= rule.level]
    assert after.score_points >= rule.min_score + 3
    assert len(reached) >= rule.min_scenes + 1
    assert sum(edition.scenes[scene].is_required for scene in reached) >= rule.min_required_scenes + 1
    assert plan.total_wan_yuan >= found.least_cost.total_wan_yuan
    assert tell_no_safe(edition, library.plan_rules, found=found) is None


@pytest.mark.parametrize(
    ("margin", "words"),
    [
        (PlanMargin(Decimal(90), 1, 1), "要求 130 分"),
        (PlanMargin(Decimal(3), 11, 1), "达到 2 级的场景最多 16 个，要求 17 个"),
        (PlanMargin(Decimal(3), 1, 8), "达到 2 级的约束性场景最多 10 个，要求 11 个"),
    ],
)
def test_a_margin_that_cannot_be_had_names_the_condition(
    library: Library, edition: Edition, margin: PlanMargin, words: str
) -> None:
    library, found = plans_with(library, edition, margin)
    assert isinstance(found.safe, Unreachable)
    missing = tell_no_safe(edition, library.plan_rules, found=found)
    assert missing is not None
    assert words in missing.words
    with pytest.raises(Refused, match="做不到再留余地"):
        require_kind(edition, library.plan_rules, found, "safe")
