"""Editions on pages: the list of them, and the difference between two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rongtong_assess.core.assessment.firm import IndustrySizes
from rongtong_assess.core.edition.diff import Change, Difference, Side, diff_editions
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.listed_edition import ListedEdition
from rongtong_assess.presentation.wording.edition import (
    CHANGE_WORDS,
    CONTRADICTIONS,
    KIND_WORDS,
    content_words,
    head_texts,
    points_words,
    rule_words,
    tier_words,
)
from rongtong_assess.presentation.wording.quantities import join_names, show_day, show_partial_day


@dataclass(frozen=True, slots=True)
class ChangedPartView:
    """One part that differs. was: its ids in the older edition, where they are others. old, new: sentences."""

    kind: str
    id: str
    was: tuple[str, ...]
    words: tuple[str, ...]
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """counts: how many parts have each kind of change. head: differences that concern the whole edition."""

    old: Edition
    new: Edition
    head: tuple[ChangedPartView, ...]
    parts: tuple[ChangedPartView, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def is_empty(self) -> bool:
        return not self.head and not self.parts


def build_difference(old: Edition, new: Edition) -> DifferenceView:
    """Everything that differs between two editions."""
    everything = list(diff_editions(old, new).list_all())
    return DifferenceView(
        old=old,
        new=new,
        head=tuple(_head_changes(old, new)),
        parts=tuple(_changed_part(part) for part in everything if part.change != (Change.KEPT,)),
        counts=tuple(
            (word, sum(change in part.change for part in everything)) for change, word in CHANGE_WORDS.items()
        ),
    )


def _changed_part(part: Difference) -> ChangedPartView:
    old, new = _sentences(part.old), _sentences(part.new)
    return ChangedPartView(
        kind=KIND_WORDS[part.kind],
        id=part.id,
        was=() if part.was == (part.id,) else part.was,
        words=tuple(CHANGE_WORDS[change] for change in part.change),
        # What is in both is no difference.
        old=tuple(line for line in old if line not in new),
        new=tuple(line for line in new if line not in old),
    )


def _sentences(side: Side | None) -> tuple[str, ...]:
    if side is None:
        return ()
    points = () if side.points is None else (points_words(side.points),)
    return (*side.text.splitlines(), *points, *((side.counting,) if side.counting else ()))


def _head_changes(old: Edition, new: Edition) -> Iterator[ChangedPartView]:
    before, after = head_texts(old), head_texts(new)
    for name, text in after.items():
        if text != before[name]:
            yield ChangedPartView(name, "", (), (), _lines(before[name]), _lines(text))
    said_before = [contradiction.message for contradiction in old.contradictions]
    said_after = [contradiction.message for contradiction in new.contradictions]
    gone = tuple(message for message in said_before if message not in said_after)
    come = tuple(message for message in said_after if message not in said_before)
    if gone or come:
        yield ChangedPartView(CONTRADICTIONS, "", (), (), gone, come)


@dataclass(frozen=True, slots=True)
class EditionOnDay:
    """A published edition on one day. words: its state in one phrase. review: who wrote and who reviewed it."""

    edition: Edition
    words: str
    is_in_force: bool
    review: str


@dataclass(frozen=True, slots=True)
class EditionView:
    """One published edition. tiers: name of each level, and what it asks. review: who wrote and who reviewed it."""

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
class ListedEditionView:
    """An edition that is known but cannot be filled in. tables: the kinds of industry that it has tables for."""

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
class EditionListView:
    """in_force, superseded and listed belong to the standard; others are editions of other series."""

    in_force: tuple[EditionView, ...]
    superseded: tuple[EditionView, ...]
    listed: tuple[ListedEditionView, ...]
    others: tuple[EditionView, ...]


def build_edition_list(
    published: Iterable[EditionOnDay],
    listed: Iterable[ListedEdition],
    *,
    main_series: str,
    industries: Mapping[str, IndustrySizes],
) -> EditionListView:
    """Newest first. main_series: the editions of the standard; industries: their names by id."""
    newest_first = sorted(published, key=lambda state: state.edition.in_force_from, reverse=True)
    main = [_edition(state, industries) for state in newest_first if state.edition.series == main_series]
    return EditionListView(
        in_force=tuple(edition for edition in main if edition.is_in_force),
        superseded=tuple(edition for edition in main if not edition.is_in_force),
        listed=tuple(_listed_edition(edition) for edition in listed),
        others=tuple(_edition(state, industries) for state in newest_first if state.edition.series != main_series),
    )


def _edition(state: EditionOnDay, industries: Mapping[str, IndustrySizes]) -> EditionView:
    edition = state.edition
    return EditionView(
        id=edition.id,
        title=edition.title,
        document=edition.document,
        standing=edition.standing,
        state=state.words,
        is_in_force=state.is_in_force,
        issued=show_day(edition.issued),
        in_force_from=show_day(edition.in_force_from),
        content=content_words(edition),
        tiers=tuple((rule.name, rule_words(edition, place)) for place, rule in enumerate(edition.rules)),
        note=edition.note,
        serves=_industry_names(industries, edition.table.industries) if edition.table else "",
        review=state.review,
        fingerprint=edition.fingerprint,
    )


def _listed_edition(listed: ListedEdition) -> ListedEditionView:
    return ListedEditionView(
        id=listed.id,
        title=listed.title,
        document=listed.document,
        issued=show_partial_day(listed.issued),
        known=listed.known,
        tables=join_names(listed.tables),
        tiers=tuple(tier_words(tier.level, tier.min_score) for tier in listed.tiers),
        missing=listed.missing,
        cure=listed.cure,
    )


def _lines(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _industry_names(industries: Mapping[str, IndustrySizes], served: Collection[str]) -> str:
    return join_names(industry.name for id, industry in industries.items() if id in served)
