"""The library: all content of an installation, loaded and checked once.

Also the state of an edition on a day: draft, published, in force, superseded, or only listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from rongtong_assess.content.catalogue.folder import check_solutions, check_supports, read_catalogue_files
from rongtong_assess.content.catalogue.plan_rules import check_plan_rules
from rongtong_assess.content.catalogue.size_standard import firm_terms
from rongtong_assess.content.edition.cache import EditionCache
from rongtong_assess.content.edition.evidence_lists import read_evidence_lists
from rongtong_assess.content.edition.folder import load_all_editions, read_listed_editions
from rongtong_assess.content.edition.lock import EditionLock
from rongtong_assess.content.edition.plausibility import check_plausibility, read_plausibility
from rongtong_assess.content.reading.yaml_source import MistakeList
from rongtong_assess.core.assessment.firm import SizeStandard
from rongtong_assess.core.assessment.firm_json import FirmTerms
from rongtong_assess.core.assessment.plausibility import Plausibility
from rongtong_assess.core.catalogue.solution import Solution, SolutionNote, Support
from rongtong_assess.core.catalogue.support import SubsidyRule, SupportBasis
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.evidence_list import EvidenceList, find_list_in_force, list_from_edition
from rongtong_assess.core.edition.listed_edition import ListedEdition, serves
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.roadmap.rules import PlanRules

MAIN_SERIES = "miit"
"""The standard that firms in China are measured against; other series are for comparison."""


@dataclass(frozen=True, slots=True)
class Library:
    """Editions and solutions by id, supports in order, and the size standard.

    listed: editions that are known but cannot be answered, by id. drafts: ids of editions that are not
    published, so no firm ever meets them. locks: of the published ones, by id. plan_rules: how plans follow
    from solutions. notes: on solutions, by the solution's id; not every solution has one. support_basis: what
    the supports rest on. plausibility: which numbers are asked about. evidence_lists: every version of every edition's.
    """

    editions: Mapping[str, Edition]
    solutions: Mapping[str, Solution]
    supports: tuple[Support, ...]
    sizes: SizeStandard
    listed: Mapping[str, ListedEdition] = field(default_factory=dict)
    drafts: frozenset[str] = frozenset()
    locks: Mapping[str, EditionLock] = field(default_factory=dict)
    plan_rules: PlanRules = field(default_factory=PlanRules)
    notes: Mapping[str, SolutionNote] = field(default_factory=dict)
    subsidies: tuple[SubsidyRule, ...] = ()
    support_basis: SupportBasis | None = None
    plausibility: Plausibility = field(default_factory=Plausibility)
    evidence_lists: tuple[EvidenceList, ...] = ()

    @property
    def published(self) -> Mapping[str, Edition]:
        """The editions that firms may meet, by id."""
        return {id: edition for id, edition in self.editions.items() if id not in self.drafts}

    @property
    def firm_terms(self) -> FirmTerms:
        """What a sheet may say of a firm."""
        return firm_terms(self.sizes)

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

    def evidence_list_of(self, edition: Edition, *, on: date) -> EvidenceList:
        """What firms are asked to show for their answers in this edition: its list on that day, else its own words."""
        return find_list_in_force(self.evidence_lists, edition.id, on=on) or list_from_edition(edition)

    def find_newest_edition(self, series: str = MAIN_SERIES) -> Edition | None:
        """The published edition of the series that plans are made for, in force or soon to be."""
        return max(self._list_series(series), key=lambda edition: edition.in_force_from, default=None)

    def _list_series(self, series: str) -> list[Edition]:
        return [edition for edition in self.published.values() if edition.series == series]


def _unknown_industries(editions: Iterable[Edition], sizes: SizeStandard) -> Iterator[Mistake]:
    """A table for an industry that no firm can name would never be used."""
    for edition in editions:
        served = edition.table.industries if edition.table else frozenset()
        for industry in sorted(served - sizes.industries.keys()):
            cure = f"可写的是 {'、'.join(sizes.industries)}"
            yield Mistake(f"{edition.id}/edition.yaml", f"table 里的行业「{industry}」不认识", cure)


def load_library(
    questionnaires: Path, catalogue: Path, cache: EditionCache | None = None, *, published_folders: Iterable[Path] = ()
) -> Library:
    """Everything in the two folders; raises Refused with all mistakes of all files.

    published_folders: with editions published in this installation; they may be missing.
    A published edition that was changed afterwards is refused. The catalogue is checked against the
    newest published edition, the one plans are made for. cache: makes the next start faster.
    """
    library = read_library(questionnaires, catalogue, cache=cache, published_folders=published_folders)
    mistakes = list_misfits(library)
    if mistakes:
        raise Refused(mistakes)
    return library


def read_library(
    questionnaires: Path, catalogue: Path, *, cache: EditionCache | None = None, published_folders: Iterable[Path] = ()
) -> Library:
    """The same, each file checked by itself, without checking whether they fit each other."""
    mistakes, published_folders = MistakeList(), list(published_folders)
    editions = mistakes.attempt(load_all_editions, questionnaires, published_folders, cache)
    listed = mistakes.attempt(read_listed_editions, questionnaires)
    files = mistakes.attempt(read_catalogue_files, catalogue)
    plausibility = mistakes.attempt(read_plausibility, questionnaires, published_folders)
    if editions is None or listed is None or files is None or plausibility is None:
        raise Refused(mistakes)
    by_id = {loaded.edition.id: loaded.edition for loaded in editions}
    return Library(
        editions=by_id,
        solutions=files.solutions,
        supports=files.supports.supports,
        sizes=files.sizes,
        listed=listed,
        drafts=frozenset(loaded.edition.id for loaded in editions if loaded.lock is None),
        locks={loaded.edition.id: loaded.lock for loaded in editions if loaded.lock},
        plan_rules=files.plan_rules,
        notes=files.notes,
        subsidies=files.subsidies,
        support_basis=files.supports.frame,
        plausibility=plausibility,
        evidence_lists=read_evidence_lists(questionnaires, by_id, more_folders=published_folders),
    )


def list_misfits(library: Library) -> tuple[Mistake, ...]:
    """Where the catalogue does not fit the newest edition, or an edition the size standard."""
    newest = library.find_newest_edition()
    unknown = (
        *_unknown_industries(library.editions.values(), library.sizes),
        *check_plausibility(library.plausibility, library.editions.values()),
    )
    if newest is None:
        return unknown
    return (
        *check_solutions(library.solutions, newest),
        *check_supports(library.supports, newest),
        *check_plan_rules(library.plan_rules, newest, solutions=library.solutions),
        *unknown,
    )


class Stage(StrEnum):
    """coming: published, but its day has not come."""

    DRAFT = "draft"
    COMING = "coming"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class EditionState:
    """words: the stage in one phrase. superseded_by: ids of the editions in force instead."""

    stage: Stage
    words: str
    superseded_by: tuple[str, ...] = ()


def state_of(library: Library, edition_id: str, *, on: date) -> EditionState:
    """The state of an edition in the library, listed ones included; raises Refused when there is none with this id."""
    if edition_id in library.listed:
        return EditionState(Stage.LISTED, "只列出，还不能作答")
    edition = library.get_edition(edition_id)
    if edition_id in library.drafts:
        return EditionState(Stage.DRAFT, "草稿，没有发布")
    if edition.in_force_from > on:
        return EditionState(Stage.COMING, f"已发布，{edition.in_force_from} 起启用")
    in_force = _list_in_force(library, edition, on=on)
    if edition_id in in_force:
        return EditionState(Stage.IN_FORCE, f"现行，{edition.in_force_from} 起启用")
    return EditionState(Stage.SUPERSEDED, f"已由 {'、'.join(in_force)} 取代", in_force)


def _list_in_force(library: Library, edition: Edition, *, on: date) -> tuple[str, ...]:
    """What firms that this edition serves are asked on that day."""
    industries = sorted(edition.table.industries) if edition.table else [None]
    serving = (library.edition_in_force(on, industry=industry, series=edition.series) for industry in industries)
    return tuple(dict.fromkeys(served.id for served in serving))
