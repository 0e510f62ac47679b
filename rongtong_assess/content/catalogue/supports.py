"""Policy supports along the seven chains, and the notice they rest on, from supports.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from rongtong_assess.content.reading.shapes import Day, Name, Shape, Text, read_shape
from rongtong_assess.content.reading.yaml_source import MistakeList, NodePath, Source, read_source
from rongtong_assess.core.catalogue.solution import Support
from rongtong_assess.core.catalogue.support import Notice, SupportBasis


class NoticeShape(Shape):
    title: Text
    document: Text | None = None
    starts: Day | None = Field(default=None, alias="from")
    until: Day | None = None


class SupportShape(Shape):
    id: Name
    name: Text
    helps: list[Name] = Field(min_length=1)
    ask: Text


class ChainShape(Shape):
    id: Name
    name: Text
    supports: list[SupportShape] = Field(min_length=1)


class SupportsFile(Shape):
    notice: NoticeShape
    successors: list[NoticeShape]
    chains: list[ChainShape] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class SupportTable:
    """Every support in the file's order, and what all of them rest on."""

    frame: SupportBasis
    supports: tuple[Support, ...]


def read_supports(path: Path) -> SupportTable:
    """The whole file; raises Refused with every mistake and its line."""
    source = read_source(path, path.name)
    file = read_shape(source, SupportsFile)
    mistakes = MistakeList()
    frame = SupportBasis(_notice(file.notice), tuple(map(_notice, file.successors)))
    _check_dates(source, frame, mistakes)
    supports: dict[str, Support] = {}
    for where, support in _list_supports(source, file):
        if support.id in supports:
            mistakes.add(where, f"支持措施的 id「{support.id}」用了两次", "请换一个没有用过的 id")
        supports[support.id] = support
    mistakes.raise_if_any()
    return SupportTable(frame, tuple(supports.values()))


def _list_supports(source: Source, file: SupportsFile) -> Iterator[tuple[str, Support]]:
    for place, chain in enumerate(file.chains):
        for inner, support in enumerate(chain.supports):
            where = source.where("chains", place, "supports", inner, "id")
            yield where, Support(support.id, chain.name, support.name, tuple(support.helps), support.ask)


def _check_dates(source: Source, frame: SupportBasis, mistakes: MistakeList) -> None:
    places: list[NodePath] = [("notice",), *(("successors", place) for place in range(len(frame.successors)))]
    for place, notice in zip(places, (frame.notice, *frame.successors), strict=True):
        if notice.starts and notice.until and notice.until < notice.starts:
            what = f"《{notice.title}》的期限 {notice.starts} 到 {notice.until}，前后颠倒了"
            mistakes.add(source.where(*place, "until"), what, "请核对 from 和 until，早的在前")


def _notice(shape: NoticeShape) -> Notice:
    return Notice(shape.title, shape.document or "", shape.starts, shape.until)
