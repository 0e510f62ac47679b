"""Everything that can be said about a catalogue: what is wrong in it, and what it lacks to be full."""

from __future__ import annotations

from pathlib import Path

from rongtong_assess.content.catalogue import check_solutions
from rongtong_assess.content.catalogue_completeness import list_catalogue_omissions
from rongtong_assess.content.catalogue_files import SOLUTIONS_FILE
from rongtong_assess.content.mistake_list import MistakeList
from rongtong_assess.content.shelf import list_misfits, read_shelf
from rongtong_assess.content.solutions_table import read_solutions
from rongtong_assess.core.errors import Refused


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
    shelf = read_shelf(questionnaires, folder)
    mistakes = MistakeList(list_misfits(shelf))
    newest = shelf.find_newest_edition()
    if newest:
        mistakes.extend(list_catalogue_omissions(shelf.solutions, newest, shelf.notes.keys()))
    mistakes.raise_if_any()


def _check_table(questionnaires: Path, shipped: Path, *, table: Path) -> None:
    solutions = read_solutions(table)
    mistakes = MistakeList()
    newest = read_shelf(questionnaires, shipped).find_newest_edition()
    if newest:
        mistakes.extend(check_solutions(solutions, newest))
        mistakes.extend(list_catalogue_omissions(solutions, newest))
    mistakes.raise_if_any()
