"""What tests of planning share: the shipped catalogue, its rules, the sample firms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from rongtong_assess.content.catalogue.plan_rules import read_plan_rules
from rongtong_assess.content.catalogue.solutions_table import read_solutions
from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.core.assessment.sheet_json import SheetDocument, read_sheet
from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.roadmap.plan import PlanSet, Unreachable
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.wishes import PlanWishes
from rongtong_assess.planning.roadmap.roadmap import find_roadmap

ROOT = Path(__file__).parents[2]
SAMPLES = ("machining-60", "food-180", "electronics-420")
FindPlans = Callable[..., PlanSet | Unreachable]


@pytest.fixture(scope="session")
def solutions() -> Mapping[str, Solution]:
    return read_solutions(ROOT / "catalogue" / "solutions.csv")


@pytest.fixture(scope="session")
def rules() -> PlanRules:
    return read_plan_rules(ROOT / "catalogue" / "plan-rules.yaml")


@pytest.fixture(scope="session")
def samples(edition: Edition) -> Mapping[str, SheetDocument]:
    folder = ROOT / "questionnaires" / "miit-2024" / "examples"
    return {name: read_sheet(edition, read_sheet_document(folder / f"{name}.json")) for name in SAMPLES}


@pytest.fixture(scope="session")
def plan_sample(
    edition: Edition,
    solutions: Mapping[str, Solution],
    rules: PlanRules,
    samples: Mapping[str, SheetDocument],
) -> FindPlans:
    """Plans of a sample firm; words are fields of PlanWishes."""

    def find(name: str, *, catalogue: Mapping[str, Solution] = solutions, **wished: Any) -> PlanSet | Unreachable:
        document = samples[name]
        assert document.firm is not None
        return find_roadmap(
            edition,
            document.sheet,
            catalogue.values(),
            rules=rules,
            wishes=PlanWishes(**wished),
            employees=document.firm.employees,
        )

    return find
