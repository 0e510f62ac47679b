"""The full check of a catalogue: its mistakes, and what it lacks to be complete.

An incomplete catalogue works, so omissions prevent neither a start nor a plan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from rongtong_assess.content.catalogue.folder import SOLUTIONS_FILE, check_solutions
from rongtong_assess.content.catalogue.solutions_table import read_solutions
from rongtong_assess.content.library import list_misfits, read_library
from rongtong_assess.content.reading.yaml_source import MistakeList
from rongtong_assess.core.catalogue.solution import PRICE_BASIS_NAMES, SceneStep, Solution
from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL, Edition
from rongtong_assess.core.errors import Mistake, Refused

UNSOURCED = "estimate"


def list_uncovered_steps(solutions: Iterable[Solution], edition: Edition) -> tuple[SceneStep, ...]:
    """Every step of every scene, from below level 1 up to the top, that no solution lifts."""
    covered = {step for solution in solutions for step in solution.steps}
    every = (SceneStep(scene, low, low + 1) for scene in edition.scenes for low in range(TOP_SCENE_LEVEL))
    return tuple(step for step in every if step not in covered)


def list_catalogue_omissions(
    solutions: Mapping[str, Solution], edition: Edition, *, notes: Collection[str] | None = None
) -> tuple[Mistake, ...]:
    """Steps without a solution, prices without basis, solutions without a note.

    notes: ids that have a note; None for a table of solutions that comes without notes.
    """
    unnoted = [] if notes is None else [name for name in solutions if name not in notes]
    return (
        *(_uncovered(step, edition) for step in list_uncovered_steps(solutions.values(), edition)),
        *(_no_basis(solution) for solution in solutions.values() if _is_without_basis(solution)),
        *(Mistake(f"方案 {name}", "没有说明", "请在 solution-notes.yaml 里给它写一段") for name in unnoted),
    )


def _uncovered(step: SceneStep, edition: Edition) -> Mistake:
    what = f"场景「{edition.scenes[step.scene_id].name}」从 {step.from_level} 级到 {step.to_level} 级没有方案"
    cure = (
        f"请给某个方案的 scenes 写上 {step.scene_id}:{step.from_level}>{step.to_level}；"
        "只打算用小目录的可以不管，做计划不受影响"
    )
    return Mistake(f"场景 {step.scene_id}", what, cure)


def _is_without_basis(solution: Solution) -> bool:
    """Whether it is free by estimate although something drives its cost: then the price was never checked."""
    is_free = solution.first_year.high_wan_yuan == 0
    return is_free and bool(solution.cost_driver) and solution.price_basis == UNSOURCED


def _no_basis(solution: Solution) -> Mistake:
    what = f"首年价格写成 0 到 0，却按「{solution.cost_driver}」计价，依据只是{PRICE_BASIS_NAMES[UNSOURCED]}"
    return Mistake(f"方案 {solution.id}", what, "请填上价格；真的不花钱，就写明依据，或把 cost_driver 留空")


def check_catalogue(questionnaires: Path, shipped: Path, path: Path) -> None:
    """A catalogue's folder, or a table of solutions by itself; raises Refused with every mistake and gap.

    shipped: the catalogue that comes with the program. A table by itself has no notes and needs none.
    """
    if path.is_dir():
        _check_folder(questionnaires, path)
    elif path.is_file():
        _check_table(questionnaires, shipped, table=path)
    else:
        cure = f"请给出放着 {SOLUTIONS_FILE} 的文件夹，或一张方案表（CSV 文件）"
        raise Refused.because(str(path), "没有这个文件夹或文件", cure)


def _check_folder(questionnaires: Path, folder: Path) -> None:
    library = read_library(questionnaires, folder)
    mistakes = MistakeList(list_misfits(library))
    newest = library.find_newest_edition()
    if newest:
        mistakes.extend(list_catalogue_omissions(library.solutions, newest, notes=library.notes.keys()))
    mistakes.raise_if_any()


def _check_table(questionnaires: Path, shipped: Path, *, table: Path) -> None:
    solutions = read_solutions(table)
    mistakes = MistakeList()
    newest = read_library(questionnaires, shipped).find_newest_edition()
    if newest:
        mistakes.extend(check_solutions(solutions, newest))
        mistakes.extend(list_catalogue_omissions(solutions, newest))
    mistakes.raise_if_any()
