"""What tests of several nouns of core share: the shipped rules of planning."""

from __future__ import annotations

from pathlib import Path

import pytest

from rongtong_assess.content.catalogue.plan_rules import read_plan_rules
from rongtong_assess.core.roadmap.rules import PlanRules

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def rules() -> PlanRules:
    return read_plan_rules(ROOT / "catalogue" / "plan-rules.yaml")
