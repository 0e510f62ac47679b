"""cases.csv: firms with the placements a model must give them, readable by people. Standard library and core only."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.placement import FirmProfile, Placement
from rongtong_assess.placement.model import ServedModel

PROFILE = ("size", "industry", "region")
RESULT = ("official_level", "placement", "low", "high")
CHANCE = "p"


@dataclass(frozen=True)
class Case:
    """One firm and what must come out, as texts."""

    sheet: AnswerSheet
    profile: FirmProfile
    expected: tuple[str, ...]


def cases_text(model: ServedModel, firms: Iterable[tuple[AnswerSheet, FirmProfile]]) -> str:
    """The table with what the model says of these firms."""
    edition = model.features.edition
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*PROFILE, *edition.questions, *result_columns(edition)])
    for sheet, profile in firms:
        said = [getattr(profile, name) or "" for name in PROFILE]
        writer.writerow([*said, *_answers(edition, sheet), *result_cells(model.place(sheet, profile))])
    return out.getvalue()


def read_cases(text: str, edition: Edition) -> Iterator[Case]:
    """The firms of a table with what is expected of them."""
    for row in csv.DictReader(io.StringIO(text)):
        choices = {item: frozenset(row[item].split()) for item in edition.items}
        scenes = {scene.id: int(row[scene.question]) for scene in edition.scenes.values()}
        profile = FirmProfile(**{name: row[name] or None for name in PROFILE})
        expected = tuple(row[name] for name in result_columns(edition))
        yield Case(AnswerSheet(edition.id, choices, scenes, {}), profile, expected)


def result_columns(edition: Edition) -> Sequence[str]:
    return [*RESULT, *(f"{CHANCE}{level}" for level in range(len(edition.rules) + 1))]


def result_cells(placement: Placement) -> tuple[str, ...]:
    """A placement as the table writes it; chances with all their digits."""
    whole = (placement.official_level, placement.level, placement.low, placement.high)
    return (*map(str, whole), *map(repr, placement.probabilities))


def _answers(edition: Edition, sheet: AnswerSheet) -> list[str]:
    choices = [" ".join(sorted(sheet.choices.get(item, ()))) for item in edition.items]
    return [*choices, *(str(sheet.scenes.get(scene, 0)) for scene in edition.scenes)]
