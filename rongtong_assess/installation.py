"""Installation: settings, content, database and makers of one installation, for web site, worker and command line.

Every part is made when it is first asked for, and only then are its libraries imported: `rongtong score` reads one
edition and loads neither the database nor the web.
"""

from __future__ import annotations

import atexit
import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from rongtong_assess.content.catalogue.industry_divisions import read_sizes
from rongtong_assess.content.catalogue.size_standard import firm_terms
from rongtong_assess.content.edition.folder import HEAD_FILE, LISTED_FILE, load_edition, read_listed_edition
from rongtong_assess.content.edition.plausibility import read_plausibility
from rongtong_assess.core.assessment.firm import SizeStandard
from rongtong_assess.core.assessment.firm_json import FirmTerms
from rongtong_assess.core.assessment.plausibility import Plausibility
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.settings import Settings, find_data_folder, load_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session, sessionmaker

    from rongtong_assess.content.file_reader import FileReader
    from rongtong_assess.content.library import Library
    from rongtong_assess.content.live_library import LiveLibrary
    from rongtong_assess.core.assessment.short_form import ShortForm
    from rongtong_assess.planning.plan_maker import PlanMaker
    from rongtong_assess.presentation.document.pdf_maker import PdfMaker
    from rongtong_assess.services.consulting.evidence.tools import EvidenceTools
    from rongtong_assess.services.forecast.models import ForecastModels

T = TypeVar("T")
M = TypeVar("M", "PdfMaker", "PlanMaker", "FileReader")


class _MadeOnce(Generic[T]):
    """An attribute that a method makes on first use; safe among threads."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make, self._lock, self.__doc__ = make, RLock(), make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type | None = None) -> T:
        parts = vars(instance)
        with self._lock:
            # From then on Python finds the value in the instance and does not come here.
            if self._name not in parts:
                parts[self._name] = self._make(instance)
        value: T = parts[self._name]
        return value


class EditionsOnDemand(Mapping[str, Edition]):
    """Every shipped edition by id; an edition is read on first use.

    The id of an edition that is only listed raises the Refused that explains it.
    """

    def __init__(self) -> None:
        self._questionnaires = find_data_folder("questionnaires")
        self._folders = {head.parent.name: head.parent for head in sorted(self._questionnaires.glob(f"*/{HEAD_FILE}"))}
        self._read = cache(load_edition)

    def __getitem__(self, edition_id: str) -> Edition:
        if edition_id not in self._folders:
            for listed in self._questionnaires.glob(f"*/{LISTED_FILE}"):
                if listed.parent.name == edition_id:
                    raise read_listed_edition(listed.parent).refusal
        return self._read(self._folders[edition_id]).edition

    def __iter__(self) -> Iterator[str]:
        return iter(self._folders)

    def __len__(self) -> int:
        return len(self._folders)


class ShippedContent:
    """The content that comes with the program, without editions published in an installation. Needs no settings."""

    @_MadeOnce
    def editions(self) -> EditionsOnDemand:
        """The editions, each read on first use."""
        return EditionsOnDemand()

    @_MadeOnce
    def library(self) -> Library:
        """Everything, checked; raises Refused with every mistake."""
        from rongtong_assess.content.library import load_library

        return load_library(find_data_folder("questionnaires"), find_data_folder("catalogue"))

    @_MadeOnce
    def sizes(self) -> SizeStandard:
        """The size standard and the divisions, read without other content; raises Refused."""
        return read_sizes(find_data_folder("catalogue"))

    @_MadeOnce
    def firm_terms(self) -> FirmTerms:
        """What a sheet may say of a firm."""
        return firm_terms(self.sizes)

    @_MadeOnce
    def forecast_models(self) -> ForecastModels:
        """The models that come with the program, whatever an installation has decided."""
        from rongtong_assess.services.forecast.models import ForecastModels

        return ForecastModels(find_data_folder("models"))

    @_MadeOnce
    def plausibility(self) -> Plausibility:
        """Plausible ranges of the editions that come with the program."""
        return read_plausibility(find_data_folder("questionnaires"))


class Installation:
    """One installation: its settings, and everything that follows from them.

    engine: the database where it is open already; by default the one that the settings name.
    """

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        self.settings = settings
        if engine is not None:
            self.engine = engine

    @classmethod
    def open(cls) -> Self:
        """The installation that the environment describes. Raises WrongSetting."""
        return cls(load_settings())

    @classmethod
    def open_for_serving(cls) -> Self:
        """The same for a long-running process: its log keeps personal data out, its files are private."""
        from rongtong_assess.storage.database.faults import log_privately
        from rongtong_assess.storage.database.private_files import make_private

        log_privately()
        installation = cls.open()
        make_private(installation.settings.data_folder, installation.settings.database_url)
        return installation

    def with_parts(self, **parts: object) -> Self:
        """A copy with some parts replaced; parts that are made already are shared."""
        changed = copy.copy(self)
        vars(changed).update(parts)
        return changed

    @_MadeOnce
    def engine(self) -> Engine:
        """The database, which must exist."""
        from rongtong_assess.storage.database.engine import open_engine

        return open_engine(self.settings.database_url, must_exist=True)

    @_MadeOnce
    def sessions(self) -> sessionmaker[Session]:
        from rongtong_assess.storage.database.engine import new_session_factory

        return new_session_factory(self.engine)

    @property
    def library(self) -> Library:
        """All content as of now; editions published while the process runs are visible within a second."""
        return self.live_library.current()

    @_MadeOnce
    def live_library(self) -> LiveLibrary:
        """The content and its source; raises Refused with every mistake."""
        from rongtong_assess.content.live_library import LibrarySource, LiveLibrary

        return LiveLibrary(LibrarySource(self.settings.editions_folder, self.load_library))

    def load_library(self, more_folders: Sequence[Path] = ()) -> Library:
        """All content afresh, with the editions in more folders; raises Refused with every mistake."""
        from rongtong_assess.content.edition.cache import EditionCache
        from rongtong_assess.content.library import load_library

        shipped = find_data_folder("questionnaires"), find_data_folder("catalogue")
        published = (self.settings.editions_folder, *more_folders)
        return load_library(*shipped, EditionCache(self.settings.edition_cache_folder), published_folders=published)

    @_MadeOnce
    def short_forms(self) -> Mapping[str, ShortForm]:
        """By edition id; raises Refused."""
        from rongtong_assess.content.model_files import read_short_forms

        return read_short_forms(find_data_folder("models"), self.library.editions)

    @_MadeOnce
    def forecast_models(self) -> ForecastModels:
        """The models that come with the program and the installation's own."""
        return self.new_forecast_models()

    def new_forecast_models(self) -> ForecastModels:
        """The same with an empty cache: every model is checked again."""
        from rongtong_assess.services.forecast.models import ForecastModels

        return ForecastModels(find_data_folder("models"), self.settings.models_folder, is_demo=self.settings.is_demo)

    @_MadeOnce
    def plan_maker(self) -> PlanMaker:
        """For pages; its process ends with this one."""
        return _closed_at_exit(self.new_plan_maker())

    def new_plan_maker(self, *, processes: int = 1) -> PlanMaker:
        """A plan maker with this number of processes. The caller closes it."""
        from rongtong_assess.planning.plan_maker import PlanMaker

        return PlanMaker(processes=processes)

    @_MadeOnce
    def pdf_maker(self) -> PdfMaker:
        """For pages; its processes end with this one."""
        return _closed_at_exit(self.new_pdf_maker(processes=self.settings.pdf_processes))

    def new_pdf_maker(self, *, processes: int) -> PdfMaker:
        """A PDF maker with this number of processes. The caller closes it."""
        from rongtong_assess.presentation.document.pdf_maker import PdfMaker

        return PdfMaker(processes=processes, timeout_seconds=self.settings.pdf_timeout_seconds)

    @_MadeOnce
    def file_reader(self) -> FileReader:
        """Reads uploads; its processes end with this one."""
        from rongtong_assess.content.file_reader import FileReader

        return _closed_at_exit(FileReader())

    @_MadeOnce
    def evidence_tools(self) -> EvidenceTools:
        """Where evidence lies and what looks into it; its process ends with this one."""
        from rongtong_assess.services.consulting.evidence.tools import open_tools

        return open_tools(self.settings.evidence_folder, self.settings.evidence_limits, clamd=self.settings.clamd)


def _closed_at_exit(maker: M) -> M:
    atexit.register(maker.close)
    return maker
