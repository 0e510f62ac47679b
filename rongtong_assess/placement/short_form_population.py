"""A simulated population of firms that answer an edition. Simulated, never measured.

Built as a cold start, since no open data with verified levels exist: each firm has a latent
maturity, one per dimension and one for the scenes, from which its answers follow by a graded
response model; what it says of itself is lifted by its style of claiming. One number is anchored:
the share of self-reports at level 2 or better, 42.0 % of 113,792 firms by October 2024.
Everything else, such as how hard each rung is, is an assumption and is named here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import TOP_SCENE_LEVEL, Edition, Item
from rongtong_assess.core.scoring import score

ANCHOR_LEVEL = 2
ANCHOR_SHARE = 0.420
ANCHOR_TOLERANCE = 0.03

# Medium firms are .54 SD above small ones. Shares of size classes are an assumption.
SIZE_SHARES = (0.35, 0.50, 0.15)
SIZE_SLOPES = (-0.54, 0.0, 0.54)
COMMON_PART = 0.68
DISCRIMINATION_MEDIAN, DISCRIMINATION_SPREAD = 1.5, 0.25
# honest, mild, strong, modest; what each adds to the latent maturity, in SD (middle scenario, an assumption)
CLAIM_SHARES = (0.40, 0.36, 0.17, 0.07)
CLAIM_SHIFTS = (0.0, 0.25, 0.7, -0.25)
# Distance between the rungs of a question, in SD: an assumption.
RUNG_DISTANCE = 0.75
QUESTION_SPREAD = 0.5
SCENES = "scenes"

Numbers = NDArray[np.float64]
Draws = dict[str, Numbers]


class AnchorMissed(Exception):
    """The simulated share leaves its published anchor."""


@dataclass(frozen=True, slots=True)
class Population:
    """sheets: what each firm says of itself; levels: the rule's level of that sheet."""

    sheets: tuple[AnswerSheet, ...]
    levels: tuple[int, ...]
    difficulty: float
    seed: int

    def share_at(self, level: int) -> float:
        """The share of firms at this level or better."""
        return sum(one >= level for one in self.levels) / len(self.levels)


def simulate(edition: Edition, *, firms: int, seed: int) -> Population:
    """Self-reports of so many firms; the same seed gives the same population.

    Raises AnchorMissed if no difficulty brings the share at level 2 to its anchor.
    """
    draws = _draw(edition, firms, np.random.default_rng(seed))
    easy, hard = -2.0, 4.0
    for _ in range(14):
        middle = (easy + hard) / 2
        population = _answer(edition, draws, difficulty=middle, seed=seed)
        easy, hard = (middle, hard) if population.share_at(ANCHOR_LEVEL) > ANCHOR_SHARE else (easy, middle)
    share = population.share_at(ANCHOR_LEVEL)
    if abs(share - ANCHOR_SHARE) > ANCHOR_TOLERANCE:
        raise AnchorMissed(f"{share:.3f} of the firms reach level {ANCHOR_LEVEL}, the anchor is {ANCHOR_SHARE}")
    return population


def _draw(edition: Edition, firms: int, random: np.random.Generator) -> Draws:
    """All chance there is: latent maturities with claims, and for each question its noise and traits."""
    size = random.choice(np.array(SIZE_SLOPES), firms, p=SIZE_SHARES)
    common = size + random.standard_normal(firms) * np.sqrt(max(0.0, 1 - float(np.var(size))))
    claim = random.choice(np.array(CLAIM_SHIFTS), firms, p=CLAIM_SHARES)
    draws: Draws = {}
    for part in (*(dimension.id for dimension in edition.dimensions), SCENES):
        own = random.standard_normal(firms)
        draws[f"maturity {part}"] = COMMON_PART * common + np.sqrt(1 - COMMON_PART**2) * own + claim
    for name in _names(edition):
        draws[f"noise {name}"] = random.logistic(0, 1, firms)
        draws[f"trait {name}"] = np.array(
            [random.lognormal(np.log(DISCRIMINATION_MEDIAN), DISCRIMINATION_SPREAD), random.normal(0, QUESTION_SPREAD)]
        )
    return draws


def _names(edition: Edition) -> list[str]:
    """What is answered by itself: single items, each option of a multi item, scenes."""
    names = [name for item in edition.items.values() for name in _item_names(item)]
    return [*names, *(scene.question for scene in edition.scenes.values())]


def _item_names(item: Item) -> list[str]:
    if item.kind == "single":
        return [item.id]
    return [f"{item.id}:{option.key}" for option in item.options if not option.is_exclusive]


def _answer(edition: Edition, draws: Draws, *, difficulty: float, seed: int) -> Population:
    columns: dict[str, list[Any]] = {}
    for dimension in edition.dimensions:
        maturity = draws[f"maturity {dimension.id}"]
        for item in dimension.items:
            columns[item.id] = _item_answers(item, draws, maturity, difficulty)
    for scene in edition.scenes.values():
        rungs = _rungs(draws, scene.question, draws[f"maturity {SCENES}"], (TOP_SCENE_LEVEL, difficulty))
        columns[scene.question] = [int(rung) for rung in rungs]
    sheets = tuple(_sheet(edition, {name: column[firm] for name, column in columns.items()}) for firm in _firms(draws))
    return Population(sheets, tuple(score(edition, sheet).level for sheet in sheets), difficulty, seed)


def _item_answers(item: Item, draws: Draws, maturity: Numbers, difficulty: float) -> list[frozenset[str]]:
    if item.kind == "single":
        ladder = sorted(item.options, key=lambda option: option.points)
        rungs = _rungs(draws, item.id, maturity, (len(ladder) - 1, difficulty))
        return [frozenset({ladder[int(rung)].key}) for rung in rungs]
    nothing = next(option.key for option in item.options if option.is_exclusive)
    held = {name: _rungs(draws, name, maturity, (1, difficulty)) for name in _item_names(item)}
    return [
        frozenset(name.partition(":")[2] for name in held if held[name][firm]) or frozenset({nothing})
        for firm in _firms(draws)
    ]


def _rungs(draws: Draws, name: str, maturity: Numbers, ladder: tuple[int, float]) -> NDArray[np.int64]:
    """Graded response: how many of the rungs each firm has climbed."""
    steps, difficulty = ladder
    discrimination, own_difficulty = draws[f"trait {name}"]
    reach = maturity + draws[f"noise {name}"] / discrimination
    thresholds = difficulty + own_difficulty + RUNG_DISTANCE * (np.arange(steps) - (steps - 1) / 2)
    return np.asarray((reach[:, None] > thresholds[None, :]).sum(axis=1), dtype=np.int64)


def _firms(draws: Draws) -> range:
    return range(len(draws[f"maturity {SCENES}"]))


def _sheet(edition: Edition, answers: dict[str, Any]) -> AnswerSheet:
    return AnswerSheet(
        edition_id=edition.id,
        choices={item: answers[item] for item in edition.items},
        scenes={scene.id: answers[scene.question] for scene in edition.scenes.values()},
        facts={},
    )
