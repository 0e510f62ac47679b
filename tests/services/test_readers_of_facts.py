"""Who reads declared answers or stored scorecards besides the one place that says which facts stand, and why.

Anything else that speaks of the present state must ask `services.standing_facts`: a new reader fails here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import rongtong_assess

ROOT = Path(rongtong_assess.__file__).parent
PLACES = ("services", "web", "jobs", "cli", "analytics")
SOURCES = {"get_scorecard", "get_scorecard_document", "read_scorecard", "StoredScorecard", "read_sheet_values"}
"""What leads to stored answers or scorecards; and so does an attribute called declared."""
DECLARED = {"declared", "declared_scorecard"}

ALLOWED = {
    "services/standing_facts.py": "the one place",
    "services/submit_assessment.py": "writes the declared scorecard, once",
    "services/forecast/place.py": "a forecast is made of what was declared, and kept with it",
    "services/record_findings.py": "a finding is compared with what was declared",
    "services/verify_assessment.py": "a visit's sheet is the declared one with the findings in it",
    "services/visit_list.py": "whom to visit, and what to look at there, follows from what was declared",
    "services/forecast/verified.py": "a model learns what visits find where that was declared",
    "services/forecast/watch.py": "drift and shadow forecasts are about what is declared",
    "services/report_codes.py": "a code vouches for what was stored; see the decision on it",
    "services/recompute.py": "what was stored at submission is reckoned again and must come out alike",
    "services/stored_plans.py": "reads back the answers that plans were made from, which are kept with them",
    "services/readable_assessments.py": "gives the declared level beside the one that stands",
    "services/carry_over.py": "shows the declared answer beside the found one it carries",
}


def readers() -> Iterator[tuple[str, frozenset[str]]]:
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*.py")):
            found = names_in(path.read_text(encoding="utf-8"))
            if found:
                yield str(path.relative_to(ROOT)), found


def names_in(source: str) -> frozenset[str]:
    """The names by which a module gets at declared answers or stored scorecards."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names} | {(node.module or "").rpartition(".")[2]}
            found |= names & SOURCES
        elif isinstance(node, ast.Attribute) and node.attr in DECLARED:
            found.add(node.attr)
    return frozenset(found)


@pytest.mark.parametrize(("module", "names"), readers())
def test_who_reads_declared_facts_has_a_reason(module: str, names: frozenset[str]) -> None:
    assert ALLOWED.get(module), f"{module} reads {sorted(names)}: ask services.standing_facts, or give the reason here"


def test_every_reason_is_still_needed() -> None:
    assert {module for module, _ in readers()} == ALLOWED.keys()


@pytest.mark.parametrize(
    "source",
    [
        "from rongtong_assess.storage.result import get_scorecard",
        "from rongtong_assess.storage.tables.assessment import Assessment, StoredScorecard",
        "from rongtong_assess.core.assessment.sheet_json import read_sheet_values",
        "level = result.stands.declared_scorecard.level",
    ],
)
def test_every_way_to_declared_facts_is_seen(source: str) -> None:
    assert names_in(source)
