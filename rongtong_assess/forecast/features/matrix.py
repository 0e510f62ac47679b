"""The features of many firms at once; each row equals FeatureMap.row for that firm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.forecast.features.feature_map import FeatureMap

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class EncodedFirms:
    """rungs: firms × questions; units: firms × scored items."""

    rungs: Whole
    units: Whole

    def __len__(self) -> int:
        return len(self.rungs)

    def take(self, places: Whole) -> EncodedFirms:
        return EncodedFirms(self.rungs[places], self.units[places])


def encode_sheets(features: FeatureMap, sheets: Iterable[AnswerSheet]) -> EncodedFirms:
    """Many sheets of the edition."""
    encoded = [features.encoder.encode(sheet) for sheet in sheets]
    questions, items = len(features.edition.questions), len(features.edition.items)
    rungs = np.array([sheet.rungs for sheet in encoded], dtype=np.int64).reshape(-1, questions)
    return EncodedFirms(rungs, np.array([sheet.units for sheet in encoded], dtype=np.int64).reshape(-1, items))


def make_matrix(features: FeatureMap, firms: EncodedFirms, *, profile: Numbers) -> Numbers:
    """Firms × features. profile: firms × (size rung, industry effect, region effect)."""
    encoder = features.encoder
    score = firms.units.sum(axis=1)
    columns: list[NDArray[np.generic]] = [
        *firms.rungs.T,
        score / (encoder.scale * encoder.parts),
        *(firms.units[:, start:end].sum(axis=1) / encoder.scale for start, end in features.dimension_ends),
    ]
    for level in range(len(encoder.lines)):
        columns += _level_columns(features, firms, score=score, place=level)
    return np.column_stack([*columns, profile]).astype(np.float64)


def mask_answers(features: FeatureMap, firms: EncodedFirms, *, known: tuple[str, ...]) -> EncodedFirms:
    """The firms as if only these questions had been answered."""
    is_known = np.array([question in known for question in features.edition.questions])
    return EncodedFirms(firms.rungs * is_known, firms.units * is_known[: features.scenes_start])


def rule_levels(features: FeatureMap, firms: EncodedFirms) -> Whole:
    """The official level of each firm, as core.result.scoring finds it."""
    score = firms.units.sum(axis=1)
    levels = np.zeros(len(firms), dtype=np.int64)
    for place, line in enumerate(features.encoder.lines):
        granted = _level_columns(features, firms, score=score, place=place)[-1] > 0
        levels = np.where(granted, np.maximum(levels, line.level), levels)
    return levels


def _level_columns(features: FeatureMap, firms: EncodedFirms, *, score: Whole, place: int) -> list[Numbers]:
    line = features.encoder.lines[place]
    slack = (score - line.units) / features.encoder.full_units
    scenes = firms.rungs[:, features.scenes_start :]
    if not scenes.shape[1]:
        return [slack, _granted(slack)]
    needed = np.array(features.required)
    reached = (scenes >= line.level).sum(axis=1)
    required = (scenes[:, needed] >= line.level).sum(axis=1)
    slack = np.minimum(slack, (reached - line.scenes) / scenes.shape[1])
    slack = np.minimum(slack, (required - line.required) / max(1, int(needed.sum())))
    return [reached.astype(np.float64), required.astype(np.float64), slack, _granted(slack)]


def _granted(slack: Numbers) -> Numbers:
    return (slack >= 0).astype(np.float64)
