"""Workshop: what work in the background needs, put together once per process."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.edition_cache import EditionCache
from rongtong_assess.content.shelf import Shelf, load_shelf
from rongtong_assess.planning.plan_maker import PlanMaker
from rongtong_assess.presentation.document.pdf_maker import MissingGlyphs, PdfFailed, PdfMaker
from rongtong_assess.presentation.document.undrawn import make_report_pdf
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.services.forecast.models import PlacementModels
from rongtong_assess.settings import Settings, find_data_folder
from rongtong_assess.storage.database import begin_writing


@dataclass(frozen=True, slots=True)
class Workshop:
    """name: how this worker signs for a job. stopping: set when the process is asked to end."""

    settings: Settings
    sessions: sessionmaker[Session]
    name: str = field(default_factory=lambda: secrets.token_hex(16))
    stopping: Event = field(default_factory=Event)

    def folder_of(self, job_id: UUID) -> Path:
        """Where a job keeps what it has made."""
        return self.settings.jobs_folder / str(job_id)

    def load_shelf(self) -> Shelf:
        """All content as of now: an edition may have been published since the last job."""
        shipped = find_data_folder("questionnaires"), find_data_folder("catalogue")
        cache = EditionCache(self.settings.edition_cache_folder)
        return load_shelf(*shipped, cache, published_folders=[self.settings.editions_folder])

    def new_placement_models(self) -> PlacementModels:
        return PlacementModels(find_data_folder("models"), self.settings.models_folder, is_demo=self.settings.is_demo)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One writing transaction."""
        with self.sessions() as session:
            begin_writing(session)
            yield session
            session.commit()

    def new_pdf_maker(self) -> PdfMaker:
        return PdfMaker(processes=self.settings.job_processes, timeout_seconds=self.settings.pdf_timeout_seconds)

    def new_plan_maker(self) -> PlanMaker:
        return PlanMaker(processes=self.settings.job_processes)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def make_pdf(maker: PdfMaker, report: Report) -> bytes:
    """The PDF of a report; once more where the first layout broke off. Raises PdfFailed."""
    templates = find_data_folder("templates") / "report"
    try:
        return make_report_pdf(report, templates, maker.make)
    except MissingGlyphs:
        raise
    except PdfFailed:
        return make_report_pdf(report, templates, maker.make)
