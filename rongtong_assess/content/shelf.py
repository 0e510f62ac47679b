"""The shelf: all content the product works with, loaded and checked once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rongtong_assess.content.catalogue import check_solutions, check_supports, read_solutions, read_supports
from rongtong_assess.content.edition_cache import EditionCache
from rongtong_assess.content.edition_lock import EditionLock
from rongtong_assess.content.editions import read_listed_editions
from rongtong_assess.content.mistake_list import MistakeList
from rongtong_assess.content.plan_rules import check_plan_rules, read_plan_rules
from rongtong_assess.content.shelved_edition import read_all_editions
from rongtong_assess.content.size_standard import read_size_standard
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.industry import serves
from rongtong_assess.core.listed import ListedEdition
from rongtong_assess.core.plan_rules import PlanRules
from rongtong_assess.core.size_class import SizeStandard
from rongtong_assess.core.solution import Solution, Support

MAIN_SERIES = "miit"
"""The standard that firms in China are measured against; other series are for comparison."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Editions and solutions by id, supports in order, and the size standard.

    listed: editions that are known but cannot be answered, by id. drafts: ids of editions that are not
    published, so no firm ever meets them. locks: of the published ones, by id. plan_rules: how plans follow
    from solutions.
    """

    editions: Mapping[str, Edition]
    solutions: Mapping[str, Solution]
    supports: tuple[Support, ...]
    sizes: SizeStandard
    listed: Mapping[str, ListedEdition] = field(default_factory=dict)
    drafts: frozenset[str] = frozenset()
    locks: Mapping[str, EditionLock] = field(default_factory=dict)
    plan_rules: PlanRules = field(default_factory=PlanRules)

    @property
    def published(self) -> Mapping[str, Edition]:
        """The editions that firms may meet, by id."""
        return {id: edition for id, edition in self.editions.items() if id not in self.drafts}

    def get_edition(self, edition_id: str) -> Edition:
        """The edition with this id; raises Refused naming the known ones."""
        edition = self.editions.get(edition_id)
        if edition is not None:
            return edition
        if edition_id in self.listed:
            raise self.listed[edition_id].refusal
        known = f"现有的是 {'、'.join(self.editions)}"
        raise Refused.because("edition", f"没有评测版本「{edition_id[:40]}」", known)

    def edition_in_force(self, on: date, *, industry: str | None = None, series: str = MAIN_SERIES) -> Edition:
        """The newest edition of the series in force on that day, for that industry where it has tables.

        Without an industry any table may come. Raises Refused before the first edition and for an
        industry that no table serves.
        """
        begun = [edition for edition in self._list_series(series) if edition.in_force_from <= on]
        if not begun:
            raise Refused.because("edition", f"{on:%Y-%m-%d} 还没有生效的评测版本", "请核对日期")
        serving = [edition for edition in begun if serves(edition, industry)]
        if not serving:
            raise Refused.because("industry", "现行的评测版本没有适用于这个行业的表", "请核对所属行业")
        return max(serving, key=lambda edition: (edition.in_force_from, edition.revision))

    def _list_series(self, series: str) -> list[Edition]:
        return [edition for edition in self.published.values() if edition.series == series]


def _unknown_industries(editions: Iterable[Edition], sizes: SizeStandard) -> Iterator[Mistake]:
    """A table for an industry that no firm can name would never be asked."""
    for edition in editions:
        served = edition.table.industries if edition.table else frozenset()
        for industry in sorted(served - sizes.industries.keys()):
            cure = f"可写的是 {'、'.join(sizes.industries)}"
            yield Mistake(f"{edition.id}/edition.yaml", f"table 里的行业「{industry}」不认识", cure)


def load_shelf(
    questionnaires: Path, catalogue: Path, cache: EditionCache | None = None, *, published_folders: Iterable[Path] = ()
) -> Shelf:
    """Everything in the two folders; raises Refused with all mistakes of all files.

    published_folders: where editions lie that were published in this installation; they may be missing.
    A published edition that was changed afterwards is refused. The catalogue is checked against the
    newest published edition, the one plans are made for. cache: makes the next start faster.
    """
    mistakes = MistakeList()
    shelved = mistakes.attempt(read_all_editions, questionnaires, published_folders, cache)
    listed = mistakes.attempt(read_listed_editions, questionnaires)
    solutions = mistakes.attempt(read_solutions, catalogue / "solutions.csv")
    supports = mistakes.attempt(read_supports, catalogue / "supports.yaml")
    sizes = mistakes.attempt(read_size_standard, catalogue / "sme-size.yaml")
    rules = mistakes.attempt(read_plan_rules, catalogue / "plan-rules.yaml")
    if shelved is None or listed is None or solutions is None or supports is None or sizes is None or rules is None:
        raise Refused(mistakes)
    editions = [one.edition for one in shelved]
    main = [one.edition for one in shelved if one.lock and one.edition.series == MAIN_SERIES]
    newest = max(main, key=lambda edition: edition.in_force_from, default=None)
    if newest:
        mistakes.extend(check_solutions(solutions, newest))
        mistakes.extend(check_supports(supports, newest))
        mistakes.extend(check_plan_rules(rules, newest, solutions))
    mistakes.extend(_unknown_industries(editions, sizes))
    mistakes.raise_if_any()
    return Shelf(
        editions={edition.id: edition for edition in editions},
        solutions=solutions,
        supports=supports,
        sizes=sizes,
        listed=listed,
        drafts=frozenset(one.edition.id for one in shelved if one.lock is None),
        locks={one.edition.id: one.lock for one in shelved if one.lock},
        plan_rules=rules,
    )
