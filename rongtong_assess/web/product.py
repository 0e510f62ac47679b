"""What every view can reach: settings, content, database sessions, the makers of PDFs and plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session, scoped_session

from rongtong_assess.content.file_reader import FileReader
from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.short_form import ShortForm
from rongtong_assess.planning.plan_maker import PlanMaker
from rongtong_assess.presentation.document.pdf_maker import PdfMaker
from rongtong_assess.services.forecast.models import PlacementModels
from rongtong_assess.settings import Settings
from rongtong_assess.web.live_shelf import LiveShelf

EXTENSION = "rongtong"


@dataclass(frozen=True, slots=True)
class Product:
    """Put together once, at start; sessions gives the session of the present request."""

    settings: Settings
    shelves: LiveShelf
    engine: Engine
    sessions: scoped_session[Session]
    pdf_maker: PdfMaker
    plan_maker: PlanMaker
    file_reader: FileReader
    short_forms: Mapping[str, ShortForm]
    placement_models: PlacementModels

    @property
    def shelf(self) -> Shelf:
        """All content as of now; what was published while the process runs is there within a second."""
        return self.shelves.current()


def product() -> Product:
    """The product behind the present request."""
    return cast(Product, current_app.extensions[EXTENSION])
