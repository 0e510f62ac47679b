"""Plausible ranges from their files: one shared by all editions, and one inside an edition that has its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Literal

from pydantic import Field

from rongtong_assess.content.reading.shapes import Name, Number, Shape, Text, read_shape
from rongtong_assess.content.reading.yaml_source import MistakeList, Source, read_source
from rongtong_assess.core.assessment.plausibility import FIRM_UNITS, PLACES, Plausibility, PlausibleRange, list_units
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake

PLAUSIBILITY_FILE = "plausibility.yaml"


class RangeShape(Shape):
    id: Name
    of: Name
    per: Name | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    low: Text | None = None
    high: Text | None = None
    counts_zero: bool = False
    basis: Literal["ours", "document"]
    reason: Text


class SharedFile(Shape):
    profile: list[RangeShape]
    series: dict[str, list[RangeShape]]


class OwnFile(Shape):
    ranges: list[RangeShape] = Field(min_length=1)


def read_plausibility(folder: Path, more_folders: Iterable[Path] = ()) -> Plausibility:
    """The shared file of a folder of editions, and the file of each edition in it that carries its own.

    more_folders: further folders of editions; they may be missing. Raises Refused with every mistake and its line.
    A folder without the shared file asks nothing.
    """
    mistakes = MistakeList()
    shared = Plausibility()
    if (folder / PLAUSIBILITY_FILE).is_file():
        shared = mistakes.attempt(_read_shared, folder / PLAUSIBILITY_FILE) or shared
    edition_folders = [path for parent in (folder, *more_folders) for path in sorted(parent.glob("*"))]
    own = mistakes.attempt(read_own_plausibility, edition_folders)
    mistakes.raise_if_any()
    return Plausibility(shared.profile, shared.by_series, own.by_edition if own else {})


def read_own_plausibility(edition_folders: Iterable[Path]) -> Plausibility:
    """The ranges in the editions' own folders; raises Refused with every mistake and its line."""
    mistakes = MistakeList()
    files = [path for folder in edition_folders if (path := folder / PLAUSIBILITY_FILE).is_file()]
    own = {path.parent.name: mistakes.attempt(_read_own, path) or () for path in files}
    mistakes.raise_if_any()
    return Plausibility(by_edition=own)


def check_plausibility(plausibility: Plausibility, editions: Iterable[Edition]) -> Iterator[Mistake]:
    """Ranges of numbers that none of their editions asks for: they would never apply."""
    by_id = {edition.id: edition for edition in editions}
    concerned = {f"series.{series}": _of_series(by_id, series) for series in plausibility.by_series}
    ranges = {f"series.{series}": found for series, found in plausibility.by_series.items()}
    for edition_id in plausibility.by_edition.keys() & by_id.keys():
        concerned[edition_id], ranges[edition_id] = [by_id[edition_id]], plausibility.by_edition[edition_id]
    for subject, found in ranges.items():
        known = [list_units(edition).keys() for edition in concerned[subject]]
        for plausible in found:
            if not any(units >= set(plausible.numbers) for units in known):
                where = PLAUSIBILITY_FILE if subject.startswith("series.") else f"{subject}/{PLAUSIBILITY_FILE}"
                what = f"{subject} 的「{plausible.id}」用到的 {'、'.join(plausible.numbers)}，没有一个评测版本都问到"
                yield Mistake(where, what, "请核对写法：事实写成 fact.编号，企业信息写成 firm.employees 这样")


def _of_series(editions: Mapping[str, Edition], series: str) -> list[Edition]:
    return [edition for edition in editions.values() if edition.series == series]


def _read_shared(path: Path) -> Plausibility:
    source = read_source(path, path.name)
    shape = read_shape(source, SharedFile)
    mistakes = MistakeList(_list_mistakes(source, ("profile",), ranges=shape.profile))
    for place, shaped in enumerate(shape.profile):
        if unknown := [number for number in (shaped.of, shaped.per) if number and number not in FIRM_UNITS]:
            what = f"企业信息里没有 {'、'.join(unknown)}"
            mistakes.add(source.where("profile", place, "of"), what, f"可写的是 {'、'.join(FIRM_UNITS)}")
    for series, ranges in shape.series.items():
        mistakes.extend(_list_mistakes(source, ("series", series), ranges=ranges))
    mistakes.raise_if_any()
    return Plausibility(
        tuple(_range(shaped) for shaped in shape.profile),
        {series: tuple(_range(shaped) for shaped in ranges) for series, ranges in shape.series.items()},
    )


def _read_own(path: Path) -> tuple[PlausibleRange, ...]:
    source = read_source(path, f"{path.parent.name}/{path.name}")
    shape = read_shape(source, OwnFile)
    MistakeList(_list_mistakes(source, ("ranges",), ranges=shape.ranges)).raise_if_any()
    return tuple(_range(shaped) for shaped in shape.ranges)


def _range(shape: RangeShape) -> PlausibleRange:
    return PlausibleRange(
        id=shape.id,
        of=shape.of,
        per=shape.per or "",
        at_least=shape.at_least,
        at_most=shape.at_most,
        low=shape.low or "",
        high=shape.high or "",
        counts_zero=shape.counts_zero,
        basis=f"{shape.basis}: {shape.reason}",
    )


def _list_mistakes(source: Source, path: tuple[str, ...], *, ranges: list[RangeShape]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for place, shaped in enumerate(ranges):
        if shaped.id in seen:
            yield Mistake(source.where(*path, place, "id"), f"编号「{shaped.id}」用了两次", "请换一个编号")
        seen.add(shaped.id)
        for key, what, cure in (*_bound_faults(shaped), *_word_faults(shaped)):
            yield Mistake(source.where(*path, place, key), f"「{shaped.id}」{what}", cure)


def _bound_faults(shaped: RangeShape) -> Iterator[tuple[str, str, str]]:
    if shaped.at_least is None and shaped.at_most is None:
        yield "id", "没有写界限", "请写 at_least（不小于）或 at_most（不大于），也可以都写"
    if shaped.at_least is not None and shaped.at_most is not None and shaped.at_least > shaped.at_most:
        yield "at_least", f"的下限 {shaped.at_least} 大于上限 {shaped.at_most}", "请核对，小的写在 at_least"
    for bound, words, number, text in (
        ("at_least", "low", shaped.at_least, shaped.low),
        ("at_most", "high", shaped.at_most, shaped.high),
    ):
        if (number is None) != (text is None):
            yield bound if text is None else words, f"的 {bound} 和 {words} 要写就都写", "请补上另一个，或两个都删掉"
    if shaped.counts_zero and not shaped.per:
        yield "counts_zero", "没有 per，用不着 counts_zero", "请删掉 counts_zero，或写上 per"


def _word_faults(shaped: RangeShape) -> Iterator[tuple[str, str, str]]:
    allowed = ["of"] if shaped.per is None else ["of", "per"] if shaped.counts_zero else list(PLACES)
    for key, text in (("low", shaped.low), ("high", shaped.high)):
        try:
            named = [field for field in Formatter().parse(text or "") if field[1] is not None]
        except ValueError:
            yield key, f"的 {key} 里花括号不成对", "请检查花括号"
            continue
        wrong = [name or "" for _, name, form, conversion in named if name not in allowed or form or conversion]
        if wrong:
            known = "、".join(f"{{{name}}}" for name in allowed)
            yield key, f"的 {key} 里不能写 {{{wrong[0]}}}", f"可写的是 {known}"
