"""Simulated firms and their answers: first all random numbers, then answers that follow from the difficulty.

A graded response model: a firm's maturity in a dimension, the difficulty and discrimination of a question and the
noise of the answer decide how many rungs it climbs. A style of claiming then moves some answers by one rung.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL, Edition, Item, Option
from rongtong_assess.forecast.features.encoding import list_rung_points, top_rung
from rongtong_assess.forecast.features.feature_map import FeatureMap
from rongtong_assess.forecast.features.matrix import EncodedFirms, Numbers, Whole
from rongtong_assess.forecast.simulate import assumptions

SCENES = "scenes"
Held = NDArray[np.bool_]
States = dict[str, Whole | Held]
"""By question: the rung of a single item or a scene; for a multi item firms × options that are not exclusive."""


@dataclass(frozen=True)
class Firms:
    """Profiles. sizes: places in SIZE_CLASSES; industries and regions: numbers without a name."""

    sizes: Whole
    industries: Whole
    regions: Whole


class RandomFirms:
    """All random numbers of a population; none depends on the difficulty of the questions."""

    def __init__(self, edition: Edition, firms: int, random: np.random.Generator) -> None:
        self.edition = edition
        sizes = random.choice(len(assumptions.SIZE_CLASSES), firms, p=assumptions.SIZE_SHARES)
        industries = random.integers(assumptions.INDUSTRIES, size=firms)
        regions = random.integers(assumptions.REGIONS, size=firms)
        self.firms = Firms(sizes, industries, regions)
        common = _common_maturity(self.firms, random)
        own_part = np.sqrt(1 - assumptions.COMMON_PART**2)
        parts = (*(dimension.id for dimension in edition.dimensions), SCENES)
        self.maturity = {
            part: assumptions.COMMON_PART * common + own_part * random.standard_normal(firms) for part in parts
        }
        self.claims = random.choice(len(assumptions.CLAIM_SHARES), firms, p=assumptions.CLAIM_SHARES)
        self.traits = {
            question: QuestionTraits.make_random(edition, question, firms, random) for question in edition.questions
        }
        self.errors = random.random(firms) < assumptions.ASSESSOR_ERROR
        self.directions = random.choice((-1, 1), firms)

    def respond(self, difficulty: float) -> States:
        """Every firm's true state at this difficulty of the questions, in SD of the maturity."""
        states: States = {}
        for dimension in self.edition.dimensions:
            for item in dimension.items:
                states[item.id] = self.traits[item.id].respond(item, self.maturity[dimension.id] - difficulty)
        for scene in self.edition.scenes.values():
            states[scene.question] = self.traits[scene.question].respond(None, self.maturity[SCENES] - difficulty)
        return states

    def claim(self, states: States, rates: Numbers) -> States:
        """What every firm says of itself: some answers are one rung too high or too low, never outside the question.

        rates: one per firm, the share of its answers that it overstates; below 0 it understates.
        """
        said: States = {}
        for question, state in states.items():
            moves = self.traits[question].chance < np.abs(rates)[:, None]
            if state.ndim == 2:
                said[question] = np.where(moves, (rates > 0)[:, None], state)
            else:
                step = np.where(moves[:, 0], np.sign(rates), 0).astype(np.int64)
                said[question] = np.clip(state + step, 0, top_rung(self.edition, question))
        return said


@dataclass(frozen=True)
class QuestionTraits:
    """One question: discrimination, difficulty, each firm's noise, and each firm's chance to misstate it.

    Several columns for a multi item, one for each option.
    """

    discrimination: Numbers
    difficulty: Numbers
    noise: Numbers
    chance: Numbers

    @classmethod
    def make_random(cls, edition: Edition, question: str, firms: int, random: np.random.Generator) -> QuestionTraits:
        item = edition.items.get(question)
        columns = len(_held_options(item)) if item and item.kind == "multi" else 1
        return cls(
            random.lognormal(np.log(assumptions.DISCRIMINATION_MEDIAN), assumptions.DISCRIMINATION_SPREAD, columns),
            random.normal(0, assumptions.QUESTION_SPREAD, columns),
            random.logistic(0, 1, (firms, columns)),
            random.random((firms, columns)),
        )

    def respond(self, item: Item | None, reach: Numbers) -> Whole | Held:
        """Graded response: how many rungs each firm has climbed; for a multi item which options it holds."""
        climbed = reach[:, None] + self.noise / self.discrimination - self.difficulty
        if item and item.kind == "multi":
            return np.asarray(climbed > 0)
        steps = len(list_rung_points(item)) - 1 if item else TOP_SCENE_LEVEL
        thresholds = assumptions.RUNG_DISTANCE * (np.arange(steps) - (steps - 1) / 2)
        return np.asarray((climbed > thresholds).sum(axis=1), dtype=np.int64)


def encode_states(features: FeatureMap, states: States) -> EncodedFirms:
    """Rungs and points of every firm's answers."""
    encoder = features.encoder
    rungs, units = [], []
    for item in features.edition.items.values():
        state = states[item.id]
        if item.kind == "multi":
            worth = np.array([encoder.whole(option.points) for option in _held_options(item)], dtype=np.int64)
            rungs.append(state.sum(axis=1))
            units.append(state.astype(np.int64) @ worth)
        else:
            rungs.append(state)
            units.append(np.array([encoder.whole(points) for points in list_rung_points(item)])[state])
    rungs += [states[scene.question] for scene in features.edition.scenes.values()]
    return EncodedFirms(np.column_stack(rungs).astype(np.int64), np.column_stack(units).astype(np.int64))


def choose_keys(item: Item, state: Whole | Held) -> frozenset[str]:
    """The options one firm ticks: of a single item by its rung, of a multi item those that hold."""
    if item.kind == "single":
        points = list_rung_points(item)[int(state)]
        return frozenset({next(option.key for option in item.options if option.points == points)})
    held = frozenset(option.key for option, holds in zip(_held_options(item), state, strict=True) if holds)
    return held or frozenset(option.key for option in item.options if option.is_exclusive)


def _common_maturity(firms: Firms, random: np.random.Generator) -> Numbers:
    """Variance 1: size, industry, region, and chance for the rest."""
    sizes = np.concatenate([[0.0], np.cumsum(assumptions.SIZE_STEPS)])
    shares = np.array(assumptions.SIZE_SHARES)
    sizes = sizes - shares @ sizes
    maturity = sizes[firms.sizes]
    rest = 1.0 - float(shares @ sizes**2)
    for places, number in ((firms.industries, assumptions.INDUSTRIES), (firms.regions, assumptions.REGIONS)):
        effects = random.standard_normal(number)
        effects = (effects - effects.mean()) / effects.std() * np.sqrt(assumptions.GROUP_VARIANCE)
        maturity = maturity + effects[places]
        rest -= assumptions.GROUP_VARIANCE
    return np.asarray(maturity + np.sqrt(rest) * random.standard_normal(len(maturity)))


def _held_options(item: Item) -> list[Option]:
    return [option for option in item.options if not option.is_exclusive]
