"""Chooses the short form: the questions that say most about the level, and the ranges of levels by index.

Questions are chosen one after the other. The next one is the question that adds most to the mutual information between
the level of the self-report and the short form's index, averaged over several simulated populations, because the
discrimination of a question is random in each of them. At each index a range holds at least 90 % of the first half of
every population, and ranges never fall as the index rises. Coverage is measured on the second halves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.short_form import LevelRange, ShortForm, answered_share, find_range
from rongtong_assess.core.edition.edition import SCENE_PREFIX, Edition
from rongtong_assess.core.forecast.forecast import add_in_order
from rongtong_assess.forecast.simulate.population import Population

QUESTIONS = 10
BINS = 12
TAIL = 0.05
INDEX_STEP = Decimal("0.01")
Numbers = NDArray[np.float64]


def choose_short_form(edition: Edition, populations: Sequence[Population]) -> ShortForm:
    """The short form of an edition; the same populations give the same form."""
    samples = [_Sample.of(edition, population) for population in populations]
    questions = _choose_questions(edition, samples)
    places = [edition.questions.index(question) for question in questions]
    form = ShortForm(
        edition_id=edition.id,
        fingerprint=edition.fingerprint,
        questions=questions,
        ranges=_ranges(
            np.concatenate([sample.shares[:, places].sum(axis=1) for sample in samples]),
            np.concatenate([sample.levels for sample in samples]),
        ),
        coverage=Decimal(0),
        firms=sum(map(len, populations)),
    )
    return replace(form, coverage=measure_coverage(form, edition, populations=populations))


def measure_coverage(form: ShortForm, edition: Edition, *, populations: Sequence[Population]) -> Decimal:
    """The share of the second halves whose level lies in its range."""
    hits = [
        _holds(form, edition, sheet=population.sheet_of(firm), level=int(population.official_levels[firm]))
        for population in populations
        for firm in range(len(population) // 2, len(population))
    ]
    return (Decimal(sum(hits)) / len(hits)).quantize(Decimal("0.001"))


def short_answers(form: ShortForm, sheet: AnswerSheet) -> dict[str, frozenset[str] | int]:
    """A whole sheet's answers to the short form."""
    return {question: _answer(sheet, question) for question in form.questions}


def _answer(sheet: AnswerSheet, question: str) -> frozenset[str] | int:
    if question.startswith(SCENE_PREFIX):
        return sheet.scenes[question.removeprefix(SCENE_PREFIX)]
    return sheet.choices[question]


def _holds(form: ShortForm, edition: Edition, *, sheet: AnswerSheet, level: int) -> bool:
    found = find_range(form, edition, short_answers(form, sheet))
    return found.low <= level <= found.high


@dataclass(frozen=True, slots=True)
class _Sample:
    """The first half of a population. shares: firms × questions, each answer's share of its best answer."""

    shares: Numbers
    levels: NDArray[np.int64]

    @classmethod
    def of(cls, edition: Edition, population: Population) -> _Sample:
        half = len(population) // 2
        rows = [
            [float(answered_share(edition, question, _answer(sheet, question))) for question in edition.questions]
            for sheet in map(population.sheet_of, range(half))
        ]
        return cls(np.array(rows), population.official_levels[:half])

    def information(self, places: list[int]) -> float:
        return _mutual_information(self.shares[:, places].sum(axis=1), self.levels)


def _choose_questions(edition: Edition, samples: Sequence[_Sample]) -> tuple[str, ...]:
    chosen: list[int] = []
    for _ in range(min(QUESTIONS, len(edition.questions))):
        rest = [place for place in range(len(edition.questions)) if place not in chosen]
        gains = [add_in_order(sample.information([*chosen, place]) for sample in samples) for place in rest]
        chosen.append(rest[int(np.argmax(gains))])
    # Asked in the questionnaire's order, so that they read like it.
    return tuple(edition.questions[place] for place in sorted(chosen))


def _mutual_information(index: Numbers, levels: NDArray[np.int64]) -> float:
    bins = np.searchsorted(np.unique(np.quantile(index, np.linspace(0, 1, BINS + 1)[1:-1])), index, side="right")
    table = np.zeros((BINS, int(levels.max()) + 1))
    np.add.at(table, (bins, levels), 1)
    joint = table / table.sum()
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    seen = joint > 0
    return float((joint[seen] * np.log(joint[seen] / apart[seen])).sum())


def _ranges(index: Numbers, levels: NDArray[np.int64]) -> tuple[LevelRange, ...]:
    edges = [Decimal(0), *_edges(index)]
    bounds = np.searchsorted(np.array([float(edge) for edge in edges[1:]]), index, side="right")
    raw = [_interval(levels[bounds == place]) for place in range(len(edges))]
    lows = list(accumulate((low for low, _ in reversed(raw)), min))[::-1]
    highs = list(accumulate((high for _, high in raw), max))
    ranges: list[LevelRange] = []
    for edge, low, high in zip(edges, lows, highs, strict=True):
        if not ranges or (ranges[-1].low, ranges[-1].high) != (low, high):
            ranges.append(LevelRange(edge, low, high))
    return tuple(ranges)


def _edges(index: Numbers) -> Iterable[Decimal]:
    quantiles = np.quantile(index, np.linspace(0, 1, BINS + 1)[1:-1])
    edges = {Decimal(str(round(float(edge), 6))).quantize(INDEX_STEP) for edge in quantiles}
    return sorted(edge for edge in edges if edge > 0)


def _interval(levels: NDArray[np.int64]) -> tuple[int, int]:
    """Levels that hold all but the two tails, at least two of them."""
    counts = np.bincount(levels, minlength=5) / len(levels)
    low = int(np.argmax(np.cumsum(counts) > TAIL))
    high = 4 - int(np.argmax(np.cumsum(counts[::-1]) > TAIL))
    if low == high:
        below, above = (counts[low - 1] if low else -1.0), (counts[high + 1] if high < 4 else -1.0)
        low, high = (low - 1, high) if below >= above else (low, high + 1)
    return low, high
