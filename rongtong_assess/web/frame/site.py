"""What every page shows around its content, and whether this process can do its work just now.
Who runs this, which edition is in force, who acts. Health is found by really writing something and taking it back."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Lock

from flask import Flask, request
from sqlalchemy import Engine

from rongtong_assess.content.library import MAIN_SERIES, Library
from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.listed_edition import serves
from rongtong_assess.core.exact import find_count
from rongtong_assess.presentation.wording.quantities import show_china_day, show_china_time, show_iso_day
from rongtong_assess.storage.database.engine import try_to_write
from rongtong_assess.storage.database.faults import DatabaseFault, Trouble, find_trouble
from rongtong_assess.web.frame.guard import Acting, acting
from rongtong_assess.web.frame.transaction import installation

# Whoever asks all the time does not keep the disk busy.
KEPT_SECONDS = 1.0


WRONG_CLOCK = Trouble("clock", "服务器的时钟不对，那一天还没有任何评测版本", "请校准服务器的日期和时间，不用重启")


UNKNOWN = Trouble("fault", "写数据库时出了问题，已经记录下来", "请查看运行日志，再运行 rongtong doctor")


class Health:
    """What was found last; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._looked_at = float("-inf")
        self._found: Trouble | None = None

    def look(self, engine: Engine) -> Trouble | None:
        """The trouble with the database, or None; looked for at most once a second."""
        with self._lock:
            if time.monotonic() - self._looked_at >= KEPT_SECONDS:
                self._found = _find(engine)
                self._looked_at = time.monotonic()
            return self._found


def _find(engine: Engine) -> Trouble | None:
    try:
        try_to_write(engine)
    except (DatabaseFault, OSError) as error:
        return find_trouble(error) or UNKNOWN
    return None


def is_clock_wrong(library: Library, today: date) -> bool:
    """Before the first edition nothing can be assessed: no clock that is right shows such a day."""
    days = [edition.in_force_from for edition in library.published.values() if edition.series == MAIN_SERIES]
    return bool(days) and today < min(days)


# Who belongs to no organisation yet begins by entering the firm's profile.
HOMES = {
    OrganisationKind.FIRM: "firm.home",
    OrganisationKind.PLATFORM: "platform.products",
    OrganisationKind.ADMINISTRATOR: "admin.accounts",
    "": "firm.home",
}


# The privacy notice a person agrees to when registering; a new text gets a new version.
PRIVACY_NOTICE_VERSION = "2026-11-30"


LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class SiteLine:
    """Plain values for header and footer."""

    operator: str
    contact: str
    icp: str
    edition_title: str
    edition_document: str
    is_demo: bool
    # What the privacy notice has to name and cannot, by its environment variable; never in the demo.
    unnamed: Mapping[str, str]


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def edition_in_force(*, series: str = MAIN_SERIES, industry: str | None = None) -> Edition:
    """The edition of the series that counts today in China, for that industry where it has tables."""
    return installation().library.edition_in_force(today(), series=series, industry=industry)


def other_editions_in_force(industry: str | None) -> list[Edition]:
    """What a firm of this industry may answer besides the standard: one edition per other series."""
    published = installation().library.published.values()
    begun = [edition for edition in published if edition.in_force_from <= today() and serves(edition, industry)]
    series = sorted({edition.series for edition in begun} - {MAIN_SERIES})
    return [edition_in_force(series=one, industry=industry) for one in series]


def today() -> date:
    """The present day in China."""
    return day_in_china(now())


def page_number() -> int:
    """Which page of a long list is asked for; the first for anything else."""
    return find_count(request.args.get("page"), LAST_PAGE) or 1


def init_site(app: Flask) -> None:
    """Give every template `site` and `acting`, and show times in China's time."""

    @app.context_processor
    def add_site() -> dict[str, SiteLine | Acting | None]:
        return {"site": _site_line(), "acting": acting()}

    app.add_template_filter(show_china_time, "shanghai_time")
    app.add_template_filter(show_china_day, "shanghai_date")
    app.add_template_filter(show_iso_day, "iso_date")


def _site_line() -> SiteLine:
    settings = installation().settings
    edition = None if is_clock_wrong(installation().library, today()) else edition_in_force()
    site = settings.site
    return SiteLine(
        operator=site.operator,
        contact=site.contact,
        icp=site.icp,
        edition_title=edition.title if edition else "",
        edition_document=edition.document if edition else "",
        is_demo=settings.is_demo,
        unnamed={} if settings.is_demo else site.unnamed,
    )
