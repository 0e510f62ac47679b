"""What every page shows around its content: who runs this, which edition is in force, who acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Flask, request

from rongtong_assess.content.library import MAIN_SERIES
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.exact import find_count
from rongtong_assess.core.industry import serves
from rongtong_assess.presentation.wording.days import show_china_day, show_china_time, show_iso_day
from rongtong_assess.web.health import is_clock_wrong
from rongtong_assess.web.rights import Acting, acting
from rongtong_assess.web.this_installation import installation

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
