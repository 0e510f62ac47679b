"""The notes on solutions from their file, solution-notes.yaml."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from rongtong_assess.content.reading.shapes import Day, Shape, Text, read_shape, written
from rongtong_assess.content.reading.yaml_source import MistakeList, Source, read_source
from rongtong_assess.core.catalogue.solution import OpenSourceExample, SolutionNote

MOST_EVIDENCE = 3

Monday = Annotated[str, written(r"\S.{23,68}\S", "请写 25 到 70 个字：周一早上车间里会有什么不同")]


class ExampleShape(Shape):
    name: Text
    licence: Text | None = None


class NoteShape(Shape):
    """valid_from and valid_until only where they differ from the whole file's."""

    monday: Monday
    risk_cure: Text
    evidence: list[Text] = Field(min_length=1, max_length=MOST_EVIDENCE)
    data_or_ai: bool
    examples: list[ExampleShape] = Field(default_factory=list)
    valid_from: Day | None = None
    valid_until: Day | None = None

    @property
    def has_own_dates(self) -> bool:
        return self.valid_from is not None or self.valid_until is not None


class NotesFile(Shape):
    valid_from: Day
    valid_until: Day | None = None
    notes: dict[str, NoteShape] = Field(min_length=1)


def read_solution_notes(path: Path, known: Collection[str] | None = None) -> Mapping[str, SolutionNote]:
    """Every note by its solution's id; raises Refused with every mistake and its line.

    known: ids of the catalogue's solutions; None when that table could not be read.
    """
    source = read_source(path, path.name)
    file = read_shape(source, NotesFile)
    mistakes = MistakeList()
    notes = {id: _build(id, shape, file=file) for id, shape in file.notes.items()}
    _check_dates(source, file.valid_from, file.valid_until, mistakes=mistakes)
    for id, note in notes.items():
        if file.notes[id].has_own_dates:
            _check_dates(source, note.valid_from, note.valid_until, "notes", id, mistakes=mistakes)
        if known is not None and id not in known:
            mistakes.add(source.where("notes", id), f"说明写给了「{id[:40]}」，目录里没有这个方案", "请核对方案的 id")
        names = [example.name for example in note.examples]
        for twice in sorted({name for name in names if names.count(name) > 1}):
            mistakes.add(source.where("notes", id, "examples"), f"例子「{twice}」写了两遍", "请只留一个")
    mistakes.raise_if_any()
    return notes


def _build(id: str, shape: NoteShape, *, file: NotesFile) -> SolutionNote:
    return SolutionNote(
        solution_id=id,
        monday=shape.monday,
        risk_cure=shape.risk_cure,
        evidence=tuple(shape.evidence),
        uses_data_or_ai=shape.data_or_ai,
        examples=tuple(OpenSourceExample(example.name, example.licence or "") for example in shape.examples),
        valid_from=shape.valid_from or file.valid_from,
        valid_until=shape.valid_until or file.valid_until,
    )


def _check_dates(source: Source, start: date, end: date | None, *place: str, mistakes: MistakeList) -> None:
    if end is not None and end < start:
        where = source.where(*place, "valid_until")
        mistakes.add(where, f"有效期 {start} 到 {end}，前后颠倒了", "请核对 valid_from 和 valid_until，早的在前")
