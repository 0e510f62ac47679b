"""A simulated population of firms: what they are, what they say of themselves, what a visit would find.

Built as a cold start, since no open data with verified levels exist. Each firm has a latent maturity from
its size, small effects of industry and region and chance; one per dimension and one for the scenes follow
from it. Its true state is the edition's own answers by a graded response model. What it says of itself is that
state with some answers put one rung too high or too low, by its style of claiming. The verified level is
the edition's rule on the true state, off by one level where the assessor errs. Simulated, never measured;
see assumptions.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import TOP_SCENE_LEVEL, Edition, Item, Option
from rongtong_assess.placement import assumptions
from rongtong_assess.placement.assumptions import SCENARIOS, Scenario
from rongtong_assess.placement.encoding import list_rung_points, top_rung
from rongtong_assess.placement.feature_matrix import EncodedFirms, Numbers, Whole, rule_levels
from rongtong_assess.placement.features import FeatureMap

SCENES = "scenes"
EASY, HARD, HALVINGS = -3.0, 5.0, 20

Held = NDArray[np.bool_]
States = dict[str, Whole | Held]
"""By question: the rung of a single item or a scene; for a multi item firms × options that are not exclusive."""


class AnchorMissed(Exception):
    """The simulated share leaves its published anchor."""

    def __init__(self, share: float) -> None:
        wanted = f"the anchor is {assumptions.ANCHOR_SHARE}"
        super().__init__(f"{share:.3f} of the self-reports reach level {assumptions.ANCHOR_LEVEL}, {wanted}")
        self.share = share


@dataclass(frozen=True)
class Firms:
    """Profiles. sizes: places in SIZE_CLASSES; industries and regions: numbers without a name."""

    sizes: Whole
    industries: Whole
    regions: Whole


@dataclass(frozen=True)
class Population:
    """said: the self-reports; found: the true states; levels: what the visit confirms."""

    edition: Edition
    scenario: Scenario
    seed: int
    difficulty: float
    firms: Firms
    said: EncodedFirms
    found: EncodedFirms
    official_levels: Whole
    levels: Whole
    answers: States

    def __len__(self) -> int:
        return len(self.levels)

    def share_said(self, level: int) -> float:
        """The share of self-reports at this level or better."""
        return float((self.official_levels >= level).mean())

    @cached_property
    def fingerprint(self) -> str:
        """Of everything a model can learn from it."""
        print_ = hashlib.sha256(f"{self.edition.fingerprint} {self.scenario} {self.seed}".encode())
        for part in (self.said.rungs, self.said.units, self.levels, *vars(self.firms).values()):
            print_.update(np.ascontiguousarray(part, dtype="<i8").tobytes())
        return print_.hexdigest()

    def sheet_of(self, firm: int) -> AnswerSheet:
        """One firm's self-report as an answer sheet."""
        return AnswerSheet(
            edition_id=self.edition.id,
            choices={item.id: _choice(item, self.answers[item.id][firm]) for item in self.edition.items.values()},
            scenes={scene.id: int(self.answers[scene.question][firm]) for scene in self.edition.scenes.values()},
            facts={},
        )


def simulate(edition: Edition, *, firms: int, seed: int, scenario: str = "mid") -> Population:
    """So many firms; the same seed gives the same population.

    Raises AnchorMissed if no difficulty brings the self-reported share at level 2 to its anchor.
    """
    chosen = SCENARIOS[scenario]
    features = FeatureMap(edition)
    draws = _Draws(edition, firms, np.random.default_rng(seed))
    rates = np.array(chosen.claim_rates)[draws.claims]
    difficulty = _find_difficulty(features, draws, rates)
    states = draws.respond(difficulty)
    answers = draws.claim(states, rates)
    said, found = _encode(features, answers), _encode(features, states)
    official = rule_levels(features, said)
    population = Population(
        edition=edition,
        scenario=chosen,
        seed=seed,
        difficulty=difficulty,
        firms=draws.firms,
        said=said,
        found=found,
        official_levels=official,
        levels=_assess(edition, rule_levels(features, found), draws),
        answers=answers,
    )
    check_anchor(population)
    return population


def check_anchor(population: Population) -> None:
    """Raises AnchorMissed when the self-reports lie too far from the published share."""
    share = population.share_said(assumptions.ANCHOR_LEVEL)
    if abs(share - assumptions.ANCHOR_SHARE) > assumptions.ANCHOR_TOLERANCE:
        raise AnchorMissed(share)


def _find_difficulty(features: FeatureMap, draws: _Draws, rates: Numbers) -> float:
    easy, hard = EASY, HARD
    for _ in range(HALVINGS):
        middle = (easy + hard) / 2
        levels = rule_levels(features, _encode(features, draws.claim(draws.respond(middle), rates)))
        too_easy = (levels >= assumptions.ANCHOR_LEVEL).mean() > assumptions.ANCHOR_SHARE
        easy, hard = (middle, hard) if too_easy else (easy, middle)
    return (easy + hard) / 2


class _Draws:
    """All chance there is, drawn once: it does not depend on how hard the questions are."""

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
        self.traits = {question: _Traits.draw(edition, question, firms, random) for question in edition.questions}
        self.errors = random.random(firms) < assumptions.ASSESSOR_ERROR
        self.directions = random.choice((-1, 1), firms)

    def respond(self, difficulty: float) -> States:
        """Everybody's true state when questions are that hard."""
        states: States = {}
        for dimension in self.edition.dimensions:
            for item in dimension.items:
                states[item.id] = self.traits[item.id].respond(item, self.maturity[dimension.id] - difficulty)
        for scene in self.edition.scenes.values():
            states[scene.question] = self.traits[scene.question].respond(None, self.maturity[SCENES] - difficulty)
        return states

    def claim(self, states: States, rates: Numbers) -> States:
        """What everybody says: some answers are one rung too high or too low, never outside the question."""
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
class _Traits:
    """One question: how well it separates, how hard it is, each firm's noise, and its chance to misstate.

    Several columns for a multi item, one for each option.
    """

    discrimination: Numbers
    difficulty: Numbers
    noise: Numbers
    chance: Numbers

    @classmethod
    def draw(cls, edition: Edition, question: str, firms: int, random: np.random.Generator) -> _Traits:
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


def _encode(features: FeatureMap, states: States) -> EncodedFirms:
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


def _assess(edition: Edition, true_levels: Whole, draws: _Draws) -> Whole:
    """The level an assessor gives: the true one, or one beside it, never outside the scale."""
    top = max(rule.level for rule in edition.rules)
    given = true_levels + np.where(draws.errors, draws.directions, 0)
    return np.asarray(np.where((given < 0) | (given > top), true_levels - draws.directions, given), dtype=np.int64)


def _choice(item: Item, state: Whole | Held) -> frozenset[str]:
    if item.kind == "single":
        points = list_rung_points(item)[int(state)]
        return frozenset({next(option.key for option in item.options if option.points == points)})
    held = frozenset(option.key for option, holds in zip(_held_options(item), state, strict=True) if holds)
    return held or frozenset(option.key for option in item.options if option.is_exclusive)


def _held_options(item: Item) -> list[Option]:
    return [option for option in item.options if not option.is_exclusive]
