"""What every page shows around its content: operator, edition in force, person; and whether the database works.

The latter is found by writing something and rolling it back.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Lock
from typing import cast

from flask import Flask, current_app, request
from sqlalchemy import Engine

from rongtong_assess.content.library import MAIN_SERIES, Library
from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.listed_edition import serves
from rongtong_assess.core.exact import find_count
from rongtong_assess.core.people.mobile import show_mobile
from rongtong_assess.core.people.rights import Acting
from rongtong_assess.presentation.wording.mistakes import UNKNOWN_TROUBLE_WORDS, WRONG_CLOCK_WORDS
from rongtong_assess.presentation.wording.quantities import show_china_day, show_china_time, show_day, show_iso_day
from rongtong_assess.storage.database.engine import try_to_write
from rongtong_assess.storage.database.faults import DatabaseFault, Trouble, find_trouble
from rongtong_assess.web.frame.guard import acting, may_open
from rongtong_assess.web.frame.transaction import installation

# The version of the privacy notice that people agree to when they register; a new text gets a new version.
PRIVACY_NOTICE_VERSION = "2026-11-30"
HOMES = "rongtong-homes"
LAST_PAGE = 100_000
# Frequent checks of the health do not keep the disk busy.
CHECK_EVERY_SECONDS = 1.0
WRONG_CLOCK = Trouble("clock", *WRONG_CLOCK_WORDS)
UNKNOWN = Trouble("fault", *UNKNOWN_TROUBLE_WORDS)


@dataclass(frozen=True, slots=True)
class SiteLine:
    """Plain values for header and footer.

    unnamed: what the privacy notice lacks, by the environment variable that would supply it; empty in the demo.
    """

    operator: str
    contact: str
    icp: str
    edition_title: str
    edition_document: str
    is_demo: bool
    unnamed: Mapping[str, str]


def init_site(app: Flask) -> None:
    """Give every template `site` and `acting`, and filters that show times in China's time."""

    @app.context_processor
    def add_site() -> dict[str, SiteLine | Acting | None]:
        return {"site": _site_line(), "acting": acting()}

    app.add_template_global(may_open)
    app.add_template_filter(show_china_time, "shanghai_time")
    app.add_template_filter(show_china_day, "shanghai_date")
    app.add_template_filter(show_iso_day, "iso_date")
    app.add_template_filter(show_mobile, "mobile")
    app.add_template_filter(show_day, "day")


def set_homes(app: Flask, homes: Mapping[OrganisationKind, str]) -> None:
    """Keep the endpoint on which the work of each kind of organisation begins."""
    app.extensions[HOMES] = homes


def find_home(kind: OrganisationKind | None) -> str | None:
    """The endpoint where the work of that kind begins; None for a kind without pages.

    kind: None for a person without an organisation, who begins by entering a firm's profile.
    """
    homes = cast("Mapping[OrganisationKind, str]", current_app.extensions[HOMES])
    return homes.get(kind or OrganisationKind.FIRM)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in China."""
    return day_in_china(now())


def page_number() -> int:
    """The requested page of a long list; the first for anything that is no page number."""
    return find_count(request.args.get("page"), LAST_PAGE) or 1


def edition_in_force(*, series: str = MAIN_SERIES, industry: str | None = None) -> Edition:
    """The edition of the series in force today in China, with the tables of that industry where it has any."""
    return installation().library.edition_in_force(today(), series=series, industry=industry)


def other_editions_in_force(industry: str | None) -> list[Edition]:
    """What a firm of this industry may answer besides the standard: one edition per other series."""
    published = installation().library.published.values()
    begun = [edition for edition in published if edition.in_force_from <= today() and serves(edition, industry)]
    other_series = sorted({edition.series for edition in begun} - {MAIN_SERIES})
    return [edition_in_force(series=series, industry=industry) for series in other_series]


def is_clock_wrong(library: Library, today: date) -> bool:
    """Whether the day lies before the first edition of the standard: then the server's clock must be wrong."""
    days = [edition.in_force_from for edition in library.published.values() if edition.series == MAIN_SERIES]
    return bool(days) and today < min(days)


class Health:
    """The last finding about the database; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._checked_at = float("-inf")
        self._found: Trouble | None = None

    def check(self, engine: Engine) -> Trouble | None:
        """The trouble with the database, or None; checked at most once a second."""
        with self._lock:
            if time.monotonic() - self._checked_at >= CHECK_EVERY_SECONDS:
                self._found = _find_trouble(engine)
                self._checked_at = time.monotonic()
            return self._found


def _find_trouble(engine: Engine) -> Trouble | None:
    try:
        try_to_write(engine)
    except (DatabaseFault, OSError) as error:
        return find_trouble(error) or UNKNOWN
    return None


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
