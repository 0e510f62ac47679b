"""What the page of editions shows: plain values for the template. Pure: no request, no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rongtong_assess.content.library import MAIN_SERIES, Shelf, Stage, state_of
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.listed import ListedEdition
from rongtong_assess.core.points import decimal_text


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One published edition. tiers: (level's name, what it asks); review: who stands for it."""

    id: str
    title: str
    document: str
    standing: str
    state: str
    is_in_force: bool
    issued: str
    in_force_from: str
    content: str
    tiers: tuple[tuple[str, str], ...]
    note: str
    serves: str
    review: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ListedLine:
    """An edition that is known but cannot be answered. tables: kinds of industry it has tables for."""

    id: str
    title: str
    document: str
    issued: str
    known: tuple[str, ...]
    tables: str
    tiers: tuple[tuple[str, str], ...]
    missing: str
    cure: str


@dataclass(frozen=True, slots=True)
class EditionsPage:
    """in_force, superseded and listed belong to the standard; others are editions of other series."""

    in_force: tuple[EditionLine, ...]
    superseded: tuple[EditionLine, ...]
    listed: tuple[ListedLine, ...]
    others: tuple[EditionLine, ...]


def build_editions_page(shelf: Shelf, on: date) -> EditionsPage:
    """Newest first; drafts are nobody's business but the administrators'."""
    newest_first = sorted(shelf.published.values(), key=lambda edition: edition.in_force_from, reverse=True)
    main = [_edition_line(shelf, edition, on) for edition in newest_first if edition.series == MAIN_SERIES]
    return EditionsPage(
        in_force=tuple(line for line in main if line.is_in_force),
        superseded=tuple(line for line in main if not line.is_in_force),
        listed=tuple(_listed_line(listed) for listed in shelf.listed.values()),
        others=tuple(_edition_line(shelf, edition, on) for edition in newest_first if edition.series != MAIN_SERIES),
    )


def _edition_line(shelf: Shelf, edition: Edition, on: date) -> EditionLine:
    state, lock = state_of(shelf, edition.id, on), shelf.locks.get(edition.id)
    return EditionLine(
        id=edition.id,
        title=edition.title,
        document=edition.document,
        standing=edition.standing,
        state=state.words,
        is_in_force=state.stage is Stage.IN_FORCE,
        issued=_day_words(edition.issued.isoformat()),
        in_force_from=_day_words(edition.in_force_from.isoformat()),
        content=_content_words(edition),
        tiers=tuple((rule.name, _rule_words(edition, place)) for place, rule in enumerate(edition.rules)),
        note=edition.note,
        serves=_industry_names(shelf, edition.table.industries) if edition.table else "",
        review=f"编写 {lock.author}，{lock.review_words}" if lock else "",
        fingerprint=edition.fingerprint,
    )


def _listed_line(listed: ListedEdition) -> ListedLine:
    return ListedLine(
        id=listed.id,
        title=listed.title,
        document=listed.document,
        issued=_day_words(listed.issued),
        known=listed.known,
        tables="、".join(listed.tables),
        tiers=tuple((f"第 {tier.level} 档", f"{decimal_text(tier.min_score)} 分起") for tier in listed.tiers),
        missing=listed.missing,
        cure=listed.cure,
    )


def _content_words(edition: Edition) -> str:
    total = "各维度相加" if edition.total == "sum" else "各维度平均"
    scenes = f"，{len(edition.scenes)} 个应用场景" if edition.scenes else "，没有应用场景"
    asked = f"{len(edition.dimensions)} 个计分维度，{len(edition.items)} 个采集项{scenes}"
    return f"{asked}；总分是{total}，满分 {decimal_text(edition.full_points)} 分"


def _rule_words(edition: Edition, place: int) -> str:
    rule = edition.rules[place]
    words = f"{decimal_text(rule.min_score)} 分起"
    if not rule.min_scenes:
        return words
    return f"{words}，{rule.min_scenes} 个场景达到该级，其中 {rule.min_required_scenes} 个约束性场景"


def _industry_names(shelf: Shelf, industries: Iterable[str]) -> str:
    return "、".join(industry.name for id, industry in shelf.sizes.industries.items() if id in set(industries))


def _day_words(day: str) -> str:
    """2024年9月4日, or as much of it as is known."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(day.split("-"), "年月日", strict=False))
