"""Reads the catalogue's folder, and checks whether its parts fit an edition and each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rongtong_assess.content.catalogue.industry_divisions import read_sizes
from rongtong_assess.content.catalogue.plan_rules import read_plan_rules
from rongtong_assess.content.catalogue.solution_notes import read_solution_notes
from rongtong_assess.content.catalogue.solutions_table import read_solutions
from rongtong_assess.content.catalogue.supports import SupportTable, read_subsidies, read_supports
from rongtong_assess.content.reading.yaml_source import MistakeList
from rongtong_assess.core.assessment.firm import SizeStandard
from rongtong_assess.core.catalogue.solution import PER_BAND, EarnedOption, Solution, SolutionNote, Support
from rongtong_assess.core.catalogue.support import SubsidyRule
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.fact import ShareDerivation
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.roadmap.rules import PlanRules

SOLUTIONS_FILE = "solutions.csv"


@dataclass(frozen=True, slots=True)
class CatalogueFiles:
    """The content of the folder, each file checked by itself."""

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
    sizes = mistakes.attempt(read_sizes, folder)
    rules = mistakes.attempt(read_plan_rules, folder / "plan-rules.yaml")
    if solutions is None or notes is None or supports is None or subsidies is None or sizes is None or rules is None:
        raise Refused(mistakes)
    return CatalogueFiles(solutions, notes, supports, subsidies, sizes, rules)


def check_supports(supports: Collection[Support], edition: Edition) -> tuple[Mistake, ...]:
    """Supports that help something the edition does not ask."""
    return tuple(
        Mistake(f"支持措施 {support.id}", f"helps 里的「{question}」不在评测版本「{edition.id}」里", "请核对题号")
        for support in supports
        for question in support.helps
        if question not in edition.questions
    )


def check_solutions(solutions: Mapping[str, Solution], edition: Edition) -> tuple[Mistake, ...]:
    """Scenes, options and prerequisites that do not exist, and solutions that need each other in a circle.

    A catalogue that leaves steps uncovered is not wrong: see catalogue_check.
    """
    mistakes = MistakeList()
    for solution in solutions.values():
        for what, cure in _faults(solution, solutions, edition=edition):
            mistakes.add(f"方案 {solution.id}", what, cure)
    for circle in _list_circles(solutions):
        around = " → ".join((*circle, circle[0]))
        mistakes.add(f"方案 {circle[0]}", f"前置方案绕成了圈：{around}", "请核对 requires，去掉互相等待")
    return tuple(mistakes)


def _faults(solution: Solution, solutions: Mapping[str, Solution], *, edition: Edition) -> Iterator[tuple[str, str]]:
    for step in solution.steps:
        if step.scene_id not in edition.scenes:
            yield f"提到的场景「{step.scene_id}」不在评测版本「{edition.id}」里", "请核对 scenes 一格"
    for option in solution.options:
        if not _is_earnable(option, edition):
            yield (
                f"提到的选项「{option.item_id}:{option.key}」不能在评测版本「{edition.id}」里得到",
                "请核对 options 一格",
            )
    for name in sorted({name for group in solution.requires for name in group} - solutions.keys()):
        yield f"前置方案「{name}」不在目录里", "请核对 requires 一格，或补上这个方案"


def _is_earnable(option: EarnedOption, edition: Edition) -> bool:
    item = edition.items.get(option.item_id)
    if item is None:
        return False
    if option.key == PER_BAND:
        return isinstance(item.measure, ShareDerivation)
    return option.key in item.option_by_key and not item.option_by_key[option.key].is_exclusive


def _list_circles(solutions: Mapping[str, Solution]) -> list[tuple[str, ...]]:
    """Each circle of prerequisites that has no other way out, once, from its first solution in the table."""
    waiting = _find_never_ready(solutions)
    order = list(solutions)
    circles: dict[frozenset[str], tuple[str, ...]] = {}
    for name in waiting:
        circle = _follow(name, waiting)
        first = circle.index(min(circle, key=order.index))
        circles.setdefault(frozenset(circle), (*circle[first:], *circle[:first]))
    return list(circles.values())


def _follow(name: str, waiting: Mapping[str, str]) -> Sequence[str]:
    """The circle that is reached by following prerequisites from this solution."""
    path = [name]
    while waiting[path[-1]] not in path:
        path.append(waiting[path[-1]])
    return path[path.index(waiting[path[-1]]) :]


def _find_never_ready(solutions: Mapping[str, Solution]) -> dict[str, str]:
    """Solutions that no order of adoption ever reaches -> one of those it waits for.

    Found by adopting all that is ready until nothing is. A prerequisite that does not exist counts as
    ready: it is a mistake of its own.
    """
    ready = {
        name for solution in solutions.values() for group in solution.requires for name in group
    } - solutions.keys()
    waiting = dict(solutions)
    while newly := [
        solution.id for solution in waiting.values() if all(ready.intersection(group) for group in solution.requires)
    ]:
        ready.update(newly)
        for name in newly:
            del waiting[name]
    return {
        name: next(group[0] for group in solution.requires if ready.isdisjoint(group))
        for name, solution in waiting.items()
    }
