"""Which modules read declared answers or stored scorecards themselves, and why.

All others ask `services.result.standing_facts` for the facts in force: a new reader fails here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import rongtong_assess

ROOT = Path(rongtong_assess.__file__).parent
PLACES = ("services", "web", "jobs", "cli", "operations")
SOURCES = {"get_scorecard", "get_scorecard_document", "read_scorecard", "StoredScorecard", "read_sheet_values"}
"""What leads to stored answers or scorecards; and so does an attribute called declared."""
DECLARED = {"declared", "declared_scorecard"}

ALLOWED = {
    "services/consulting/cases/open_case.py": "a case keeps the declared level for its lists, as one of four values",
    "services/consulting/cases/round_content.py": "what is signed says what was declared beside what was found",
    "services/consulting/cases/rounds.py": "a case keeps the declared level for its lists, as one of four values",
    "services/consulting/cases/sign.py": "shows what was declared beside what is to be signed",
    "services/consulting/cases/values.py": "the declared value stands beside the other three",
    "services/consulting/evidence/place.py": "evidence is asked for what the firm declared",
    "services/consulting/packs/gather_pack.py": "a pack holds what was declared beside what was signed",
    "services/consulting/quality/agreement.py": "reads two signed results, each by itself",
    "services/consulting/visits/record_findings.py": "a finding is compared with the declared answer",
    "services/consulting/visits/rounds.py": "a consultant sees what was declared, question by question",
    "services/consulting/work/platform_figures.py": "counts where declared scenes stop; no result follows from it",
    "services/demo/cases/findings.py": "the demo finds some declared scenes a level lower",
    "web/platform/consultants/ties.py": "ties that a consultant declared, not answers",
    "web/platform/visit/blueprint.py": "shows the declared answer beside the finding",
    "services/forecast/forecast_assessment.py": "a forecast is made from the declared answers and stored with them",
    "services/forecast/submit.py": "writes the declared scorecard, once",
    "services/forecast/verified.py": "a model learns what visits find for declared answers",
    "services/forecast/watch.py": "drift and challengers' forecasts are about declared answers",
    "services/progress/carry_over.py": "shows the declared answer next to the found one that it carries over",
    "services/result/readable_assessments.py": "gives the declared level next to the one in force",
    "services/result/recompute.py": "what was stored at submission is computed again and must be the same",
    "services/result/report_code.py": "a code vouches for what was stored; see decision 25",
    "services/result/standing_facts.py": "the one place that decides which facts are in force",
    "services/roadmap/keep_plans.py": "reads the answers that plans were made from, which are stored with them",
    "web/frame/cases/case_view.py": "a signed version shows what was declared when it was signed",
    "web/frame/cases/steps.py": "shows what was declared beside what is to be signed",
    "services/visit/visit_result.py": "a visit's sheet is the declared one with the findings in it",
    "services/visit/record_findings.py": "a finding is compared with the declared answer",
    "services/visit/visit_list.py": "which firm to visit, and what to check there, follows from the declared answers",
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


@pytest.mark.parametrize(("module", "names"), [*readers()])
def test_who_reads_declared_facts_has_a_reason(module: str, names: frozenset[str]) -> None:
    cure = "ask services.result.standing_facts, or give the reason here"
    assert ALLOWED.get(module), f"{module} reads {sorted(names)}: {cure}"


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
