"""The catalogue's folder: solutions with their notes, supports, subsidies, size standard, rules of planning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rongtong_assess.content.mistake_list import MistakeList
from rongtong_assess.content.plan_rules import read_plan_rules
from rongtong_assess.content.size_standard import read_size_standard
from rongtong_assess.content.solution_notes import read_solution_notes
from rongtong_assess.content.solutions_table import read_solutions
from rongtong_assess.content.subsidies import read_subsidies
from rongtong_assess.content.supports import SupportTable, read_supports
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.plan_rules import PlanRules
from rongtong_assess.core.size_class import SizeStandard
from rongtong_assess.core.solution import Solution
from rongtong_assess.core.solution_note import SolutionNote
from rongtong_assess.core.subsidy import SubsidyRule

SOLUTIONS_FILE = "solutions.csv"


@dataclass(frozen=True, slots=True)
class CatalogueFiles:
    """What the folder holds, each file right by itself."""

    solutions: Mapping[str, Solution]
    notes: Mapping[str, SolutionNote]
    supports: SupportTable
    subsidies: tuple[SubsidyRule, ...]
    sizes: SizeStandard
    plan_rules: PlanRules


def read_catalogue_files(folder: Path) -> CatalogueFiles:
    """Every file of the folder; raises Refused with all mistakes of all files."""
    mistakes = MistakeList()
    solutions = mistakes.attempt(read_solutions, folder / SOLUTIONS_FILE)
    notes = mistakes.attempt(read_solution_notes, folder / "solution-notes.yaml", solutions)
    supports = mistakes.attempt(read_supports, folder / "supports.yaml")
    subsidies = mistakes.attempt(read_subsidies, folder / "subsidies.yaml")
    sizes = mistakes.attempt(read_size_standard, folder / "sme-size.yaml")
    rules = mistakes.attempt(read_plan_rules, folder / "plan-rules.yaml")
    if solutions is None or notes is None or supports is None or subsidies is None or sizes is None or rules is None:
        raise Refused(mistakes)
    return CatalogueFiles(solutions, notes, supports, subsidies, sizes, rules)
