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

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.forecast.features.feature_map import FeatureMap
from rongtong_assess.forecast.features.matrix import EncodedFirms, Numbers, Whole, rule_levels
from rongtong_assess.forecast.simulate import assumptions
from rongtong_assess.forecast.simulate.assumptions import SCENARIOS, Scenario
from rongtong_assess.forecast.simulate.responses import Firms, RandomFirms, States, choose_keys, encode_states

EASY, HARD, HALVINGS = -3.0, 5.0, 20


class AnchorMissed(Exception):
    """The simulated share leaves its published anchor."""

    def __init__(self, share: float) -> None:
        wanted = f"the anchor is {assumptions.ANCHOR_SHARE}"
        super().__init__(f"{share:.3f} of the self-reports reach level {assumptions.ANCHOR_LEVEL}, {wanted}")
        self.share = share


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
        """SHA-256 of everything a model can learn from it; records keep it, so the scenario's repr must stay."""
        digest = hashlib.sha256(f"{self.edition.fingerprint} {self.scenario} {self.seed}".encode())
        for part in (self.said.rungs, self.said.units, self.levels, *vars(self.firms).values()):
            digest.update(np.ascontiguousarray(part, dtype="<i8").tobytes())
        return digest.hexdigest()

    def sheet_of(self, firm: int) -> AnswerSheet:
        """One firm's self-report as an answer sheet."""
        return AnswerSheet(
            edition_id=self.edition.id,
            choices={item.id: choose_keys(item, self.answers[item.id][firm]) for item in self.edition.items.values()},
            scenes={scene.id: int(self.answers[scene.question][firm]) for scene in self.edition.scenes.values()},
            facts={},
        )


def simulate(edition: Edition, *, firms: int, seed: int, scenario: str = "mid") -> Population:
    """Simulate `firms` firms; the same seed gives the same population.

    Raises AnchorMissed if no difficulty brings the self-reported share at level 2 to its anchor.
    """
    population = simulate_unanchored(edition, firms=firms, seed=seed, scenario=scenario)
    check_anchor(population)
    return population


def simulate_unanchored(edition: Edition, *, firms: int, seed: int, scenario: str = "mid") -> Population:
    """The same without the check of the anchor: for examples, not for training."""
    chosen = SCENARIOS[scenario]
    features = FeatureMap(edition)
    random_firms = RandomFirms(edition, firms, np.random.default_rng(seed))
    rates = np.array(chosen.claim_rates)[random_firms.claims]
    difficulty = _find_difficulty(features, random_firms, rates=rates)
    states = random_firms.respond(difficulty)
    answers = random_firms.claim(states, rates)
    said, found = encode_states(features, answers), encode_states(features, states)
    return Population(
        edition=edition,
        scenario=chosen,
        seed=seed,
        difficulty=difficulty,
        firms=random_firms.firms,
        said=said,
        found=found,
        official_levels=rule_levels(features, said),
        levels=_assess(edition, rule_levels(features, found), random_firms=random_firms),
        answers=answers,
    )


def check_anchor(population: Population) -> None:
    """Raises AnchorMissed when the self-reports are too far from the published share."""
    share = population.share_said(assumptions.ANCHOR_LEVEL)
    if abs(share - assumptions.ANCHOR_SHARE) > assumptions.ANCHOR_TOLERANCE:
        raise AnchorMissed(share)


def _find_difficulty(features: FeatureMap, random_firms: RandomFirms, *, rates: Numbers) -> float:
    easy, hard = EASY, HARD
    for _ in range(HALVINGS):
        middle = (easy + hard) / 2
        levels = rule_levels(features, encode_states(features, random_firms.claim(random_firms.respond(middle), rates)))
        too_easy = (levels >= assumptions.ANCHOR_LEVEL).mean() > assumptions.ANCHOR_SHARE
        easy, hard = (middle, hard) if too_easy else (easy, middle)
    return (easy + hard) / 2


def _assess(edition: Edition, true_levels: Whole, *, random_firms: RandomFirms) -> Whole:
    """The level an assessor gives: the true one, or where the assessor errs a neighbouring one of the scale."""
    top = max(rule.level for rule in edition.rules)
    given = true_levels + np.where(random_firms.errors, random_firms.directions, 0)
    return np.asarray(
        np.where((given < 0) | (given > top), true_levels - random_firms.directions, given), dtype=np.int64
    )
