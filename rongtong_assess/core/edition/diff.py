"""diff_editions(old, new) -> EditionDiff: what became of every part of an edition.

The newer edition says what a part comes from (comes_from); otherwise the same id means the same part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.parts import EditionPart, PartKind, list_parts
from rongtong_assess.core.numbers import add_up


class Change(StrEnum):
    """What happened to a part; several may apply. POINTS_CHANGED: also when answers count differently."""

    KEPT = "kept"
    REWORDED = "reworded"
    SPLIT = "split"
    MERGED = "merged"
    DROPPED = "dropped"
    NEW = "new"
    POINTS_CHANGED = "points changed"


@dataclass(frozen=True, slots=True)
class Side:
    """What a part says and is worth in one edition; of merged parts all texts and the sum of points."""

    text: str
    points: Decimal | None
    counting: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of the newer edition, or a dropped one of the older.

    was: ids it had in the older edition; several where parts were merged, none where it is new.
    parts: an item's options, with those that were dropped.
    """

    kind: PartKind
    id: str
    was: tuple[str, ...]
    change: tuple[Change, ...]
    old: Side | None
    new: Side | None
    parts: tuple[Difference, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether nothing about it has changed, its options included."""
        return self.change == (Change.KEPT,) and all(part.is_kept for part in self.parts)

    @property
    def asks_the_same(self) -> bool:
        """Whether an answer still means the same; what it is worth may differ."""
        if self.old is None or self.new is None or self.old.counting != self.new.counting:
            return False
        is_same = {Change.KEPT, Change.POINTS_CHANGED}.issuperset(self.change)
        return is_same and all(part.asks_the_same for part in self.parts)


@dataclass(frozen=True)
class EditionDiff:
    """Every change in the newer edition's order; a dropped part follows what it followed before."""

    from_id: str
    to_id: str
    changes: tuple[Difference, ...]

    @cached_property
    def by_new(self) -> Mapping[tuple[PartKind, str], Difference]:
        """The parts of the newer edition, by kind and id."""
        return {(change.kind, change.id): change for change in self.changes if change.new}

    @property
    def is_at_most_reworded(self) -> bool:
        """Whether nothing but words differs: the same ids, points and ways of counting."""
        words = {Change.KEPT, Change.REWORDED}
        return all(words.issuperset(change.change) and change.was == (change.id,) for change in self.list_all())

    def list_all(self) -> Iterator[Difference]:
        """The changes with every item's options behind it."""
        for change in self.changes:
            yield change
            yield from change.parts


def diff_editions(old: Edition, new: Edition) -> EditionDiff:
    """Compare part by part: dimensions, groups, items with their options, scenes, level rules, facts."""
    olds, news = tuple(list_parts(old)), tuple(list_parts(new))
    return EditionDiff(old.id, new.id, tuple(_Lineage(olds, news).arrange(olds, news)))


class _Lineage:
    """Which older parts each newer part comes from, and the changes that follow."""

    def __init__(self, olds: Sequence[EditionPart], news: Sequence[EditionPart]) -> None:
        by_kind: dict[PartKind, dict[str, EditionPart]] = defaultdict(dict)
        for old in olds:
            by_kind[old.kind][old.id] = old
        self.sources: dict[EditionPart, tuple[EditionPart, ...]] = {}
        for new in news:
            self.sources[new] = found = _find_sources(new, by_kind[new.kind])
            for option in new.parts:
                options = ({part.key: part for part in item.parts} for item in found)
                self.sources[option] = tuple(old for keyed in options for old in _find_sources(option, keyed))
        self.heirs = Counter(old for found in self.sources.values() for old in found)

    def arrange(self, olds: Sequence[EditionPart], news: Sequence[EditionPart]) -> Iterator[Difference]:
        """The changes of a list of parts; a dropped part follows what it followed before."""
        dropped: dict[EditionPart | None, list[EditionPart]] = defaultdict(list)
        anchor = None
        for old in olds:
            if old in self.heirs:
                anchor = old
            else:
                dropped[anchor].append(old)
        reported: set[EditionPart] = set()
        yield from map(_describe_dropped, dropped[None])
        for new in news:
            yield self._describe(new, [old for old in self.sources[new] if old not in reported])
            for old in self.sources[new]:
                reported.add(old)
                yield from map(_describe_dropped, dropped.pop(old, ()))

    def _describe(self, new: EditionPart, first_heir_of: Sequence[EditionPart]) -> Difference:
        """first_heir_of: the sources whose dropped options are reported here."""
        olds = self.sources[new]
        used_here = {old for option in new.parts for old in self.sources[option]}
        options = [
            option
            for old in olds
            for option in old.parts
            if option in used_here or (old in first_heir_of and option not in self.heirs)
        ]
        was_split = any(self.heirs[old] > 1 for old in olds)
        old_side, new_side = _side(olds), _side([new])
        return Difference(
            new.kind,
            new.id,
            tuple(old.id for old in olds),
            _list_changes(old_side, new_side, is_merged=len(olds) > 1, is_split=was_split),
            old_side,
            new_side,
            tuple(self.arrange(options, new.parts)),
        )


def _find_sources(new: EditionPart, by_key: Mapping[str, EditionPart]) -> tuple[EditionPart, ...]:
    """The older parts of the same kind, or of the same item, that a part comes from."""
    same = by_key.get(new.key)
    # A comes_from that the older edition has as well refers to an edition before it.
    if same and same.comes_from == new.comes_from:
        return (same,)
    named = tuple(by_key[key] for key in new.comes_from if key in by_key)
    return named or ((same,) if same else ())


def _describe_dropped(old: EditionPart) -> Difference:
    parts = tuple(map(_describe_dropped, old.parts))
    return Difference(old.kind, old.id, (old.id,), (Change.DROPPED,), _side([old]), None, parts)


def _side(parts: Sequence[EditionPart]) -> Side | None:
    if not parts:
        return None
    points = [part.points for part in parts if part.points is not None]
    counting = dict.fromkeys(part.counting for part in parts if part.counting)
    return Side("\n".join(part.text for part in parts), add_up(points) if points else None, "；".join(counting))


def _list_changes(old: Side | None, new: Side | None, *, is_merged: bool, is_split: bool) -> tuple[Change, ...]:
    if old is None or new is None:
        return (Change.NEW,)
    found = {
        Change.REWORDED: old.text != new.text and not is_merged,
        Change.SPLIT: is_split,
        Change.MERGED: is_merged,
        Change.POINTS_CHANGED: (old.points, old.counting) != (new.points, new.counting),
    }
    return tuple(change for change, holds in found.items() if holds) or (Change.KEPT,)
