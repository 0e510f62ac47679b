"""The shelf: all content the product works with, loaded and checked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rongtong_assess.content.catalogue import check_solutions, check_supports, read_solutions, read_supports
from rongtong_assess.content.editions import read_editions
from rongtong_assess.content.mistake_list import MistakeList
from rongtong_assess.content.size_standard import read_size_standard
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.size_class import SizeStandard
from rongtong_assess.core.solution import Solution, Support


@dataclass(frozen=True, slots=True)
class Shelf:
    """Editions and solutions by id, supports in order, and the size standard."""

    editions: Mapping[str, Edition]
    solutions: Mapping[str, Solution]
    supports: tuple[Support, ...]
    sizes: SizeStandard

    def get_edition(self, edition_id: str) -> Edition:
        """The edition with this id; raises Refused naming the known ones."""
        edition = self.editions.get(edition_id)
        if edition is None:
            known = f"现有的是 {'、'.join(self.editions)}"
            raise Refused.because("edition", f"没有评测版本「{edition_id[:40]}」", known)
        return edition

    def edition_in_force(self, on: date) -> Edition:
        """The newest edition in force on that day; raises Refused before the first one."""
        begun = [edition for edition in self.editions.values() if edition.in_force_from <= on]
        if not begun:
            first = min(edition.in_force_from for edition in self.editions.values())
            raise Refused.because(
                "edition", f"{on:%Y-%m-%d} 还没有生效的评测版本", f"最早的版本从 {first} 起生效，请核对日期"
            )
        return max(begun, key=lambda edition: edition.in_force_from)


def load_shelf(questionnaires: Path, catalogue: Path) -> Shelf:
    """Everything in the two folders; raises Refused with all mistakes of all files.

    The catalogue is checked against the newest edition, the one plans are made for.
    """
    mistakes = MistakeList()
    editions = mistakes.attempt(read_editions, questionnaires)
    solutions = mistakes.attempt(read_solutions, catalogue / "solutions.csv")
    supports = mistakes.attempt(read_supports, catalogue / "supports.yaml")
    sizes = mistakes.attempt(read_size_standard, catalogue / "sme-size.yaml")
    if editions is None or solutions is None or supports is None or sizes is None:
        raise Refused(mistakes)
    newest = max(editions.values(), key=lambda edition: edition.in_force_from)
    mistakes.extend(check_solutions(solutions, newest))
    mistakes.extend(check_supports(supports, newest))
    mistakes.raise_if_any()
    return Shelf(editions, solutions, supports, sizes)
