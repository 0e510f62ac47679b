"""What the model sees of a firm, in a fixed order with a fingerprint. Standard library and core only.

Each answer as its rung, the rule's score and dimension points, and what the edition's own level rule uses: per level
the two counts of scenes, the slack and whether the level is granted. The slack is the smallest margin over the level's
conditions, each as a share of the highest possible value. Then the size class, and one small number each for industry
and region. No feature falls when an answer gets better. No text, no identity, no missing values.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.forecast.features.encoding import Encoded, SheetEncoder

SIZE, INDUSTRY, REGION = "size", "industry", "region"
PROFILE = (SIZE, INDUSTRY, REGION)
# Micro firms count as small: the step below small is not known. So does a size that was not said.
SIZE_RUNGS: Mapping[str, int] = {"micro": 0, "small": 0, "medium": 1, "large": 2}
SLACK = "slack:"
# An industry or a region never moves the expected level by more than this.
LARGEST_EFFECT = 0.25


class FeatureMap:
    """The features of one edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.encoder = SheetEncoder(edition)
        self.scenes_start = len(edition.items)
        self.required = tuple(scene.is_required for scene in edition.scenes.values())
        self.dimension_ends = _ends([len(dimension.items) for dimension in edition.dimensions])
        self.names = tuple(_names(edition))
        self.fingerprint = fingerprint_of(edition.fingerprint, self.names)

    @property
    def slack_columns(self) -> tuple[int, ...]:
        """The column of each level's slack; the rule grants the level where it is not below 0."""
        return tuple(place for place, name in enumerate(self.names) if name.startswith(SLACK))

    @property
    def answer_columns(self) -> int:
        """How many leading features are single answers."""
        return len(self.edition.questions)

    def row(self, encoded: Encoded, profile: tuple[float, float, float]) -> list[float]:
        """One firm's features. profile: size rung, industry effect, region effect."""
        score = sum(encoded.units)
        unit, parts = self.encoder.scale, self.encoder.parts
        row: list[float] = [float(rung) for rung in encoded.rungs]
        row.append(score / (unit * parts))
        row.extend(sum(encoded.units[start:end]) / unit for start, end in self.dimension_ends)
        levels = encoded.rungs[self.scenes_start :]
        required = [level for level, needed in zip(levels, self.required, strict=True) if needed]
        for line in self.encoder.lines:
            slack = (score - line.units) / self.encoder.full_units
            if levels:
                reached = sum(level >= line.level for level in levels)
                required_reached = sum(level >= line.level for level in required)
                slack = min(slack, (reached - line.scenes) / len(levels))
                slack = min(slack, (required_reached - line.required) / max(1, len(required)))
                row += (float(reached), float(required_reached))
            row += (slack, float(slack >= 0))
        return [*row, *profile]


def fingerprint_of(edition_fingerprint: str, names: tuple[str, ...]) -> str:
    """SHA-256 over the edition's fingerprint and the names of the features in order."""
    return hashlib.sha256("\n".join((edition_fingerprint, *names)).encode()).hexdigest()


def size_rung(size: str | None) -> float:
    """The rung of a size class as the model counts it."""
    return float(SIZE_RUNGS.get(size or "", 0))


def effect_of(effects: Mapping[str, Any], category: str | None) -> float:
    """What a category adds; 0 for one that was never seen."""
    return float(effects.get(category or "", 0.0))


def _names(edition: Edition) -> list[str]:
    names = [f"answer:{question}" for question in edition.questions]
    names += ["score", *(f"points:{dimension.id}" for dimension in edition.dimensions)]
    for rule in edition.rules:
        counts = (f"scenes:{rule.level}", f"required:{rule.level}") if edition.scenes else ()
        names += [*counts, f"{SLACK}{rule.level}", f"grants:{rule.level}"]
    return [*names, *PROFILE]


def _ends(lengths: list[int]) -> tuple[tuple[int, int], ...]:
    ends = [sum(lengths[: place + 1]) for place in range(len(lengths))]
    return tuple(zip([0, *ends[:-1]], ends, strict=True))
