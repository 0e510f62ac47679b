"""Where an edition stands on a day: draft, published, in force, superseded, or only listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.edition import Edition


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


def state_of(shelf: Shelf, edition_id: str, on: date) -> EditionState:
    """The state of an edition on the shelf, listed ones included; raises Refused when it is not there."""
    if edition_id in shelf.listed:
        return EditionState(Stage.LISTED, "只列出，还不能作答")
    edition = shelf.get_edition(edition_id)
    if edition_id in shelf.drafts:
        return EditionState(Stage.DRAFT, "草稿，没有发布")
    if edition.in_force_from > on:
        return EditionState(Stage.COMING, f"已发布，{edition.in_force_from} 起启用")
    in_force = _list_in_force(shelf, edition, on)
    if edition_id in in_force:
        return EditionState(Stage.IN_FORCE, f"现行，{edition.in_force_from} 起启用")
    return EditionState(Stage.SUPERSEDED, f"已由 {'、'.join(in_force)} 取代", in_force)


def _list_in_force(shelf: Shelf, edition: Edition, on: date) -> tuple[str, ...]:
    """What firms that this edition serves are asked on that day."""
    industries = sorted(edition.table.industries) if edition.table else [None]
    found = (shelf.edition_in_force(on, industry=industry, series=edition.series) for industry in industries)
    return tuple(dict.fromkeys(one.id for one in found))
