"""An edition of an evaluation standard: what is asked and what it is worth.

The objects are plain and frozen; reading them from files is content's work.
Points are exact decimals. Source of the model: 《中小企业数字化水平评测指标（2024年版）》,
工信厅企业〔2024〕56号.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from rongtong_assess.core.edition.fact import Contradiction, Derivation, Fact, Outcome, ShareBand
from rongtong_assess.core.exact import NumberAsked, whole
from rongtong_assess.core.numbers import ZERO

SCENE_PREFIX = "scene."
FACT_PREFIX = "fact."
TOP_SCENE_LEVEL = 4


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer of an item. comes_from: keys it had in the edition before, if they differ."""

    key: str
    text: str
    points: Decimal
    is_exclusive: bool = False
    band: ShareBand | None = None
    outcome: Outcome | None = None
    comes_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """采集项: one scored question. comes_from: ids it had in the edition before, if they differ."""

    id: str
    name: str
    ask: str
    kind: Literal["multi", "single"]
    points: Decimal
    share_percent: Decimal
    options: tuple[Option, ...]
    # A derivation. It keeps the name it has in the files: fingerprints of published editions cover field names.
    measure: Derivation | None = None
    why: str = ""
    how: str = ""
    evidence: tuple[str, ...] = ()
    comes_from: tuple[str, ...] = ()

    @cached_property
    def option_by_key(self) -> Mapping[str, Option]:
        return {option.key: option for option in self.options}

    @property
    def lowest_option(self) -> Option:
        return min(self.options, key=lambda option: option.points)

    def points_of(self, keys: Iterable[str]) -> Decimal:
        """What these options are worth together, exactly. Raises KeyError for an option the item does not have."""
        return sum((self.option_by_key[key].points for key in keys), ZERO)

    def better_options(self, keys: Iterable[str]) -> list[Option]:
        """Options of a single-choice item worth more than those chosen, lowest first."""
        held = self.points_of(keys)
        return sorted((option for option in self.options if option.points > held), key=lambda option: option.points)


@dataclass(frozen=True, slots=True)
class Group:
    """组: items that share one part of a dimension, and one page of the questionnaire."""

    id: str
    name: str
    share_percent: Decimal
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """维度: a scored part of the edition."""

    id: str
    name: str
    points: Decimal
    groups: tuple[Group, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for group in self.groups for item in group.items)


@dataclass(frozen=True, slots=True)
class Scene:
    """应用场景: judged 0 to 4. levels[n - 1] describes level n in one plain sentence."""

    id: str
    name: str
    is_required: bool
    levels: tuple[str, ...]
    why: str = ""
    evidence: tuple[str, ...] = ()
    comes_from: tuple[str, ...] = ()

    @property
    def question(self) -> str:
        return SCENE_PREFIX + self.id

    @property
    def asked(self) -> NumberAsked:
        """The levels that can be answered."""
        return whole(self.name, 0, TOP_SCENE_LEVEL, "级")


@dataclass(frozen=True, slots=True)
class SceneGroup:
    """Scenes of one part of the business."""

    id: str
    name: str
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, slots=True)
class LevelRule:
    """The three conditions of an overall level; all must hold."""

    level: int
    name: str
    min_score: Decimal
    min_scenes: int
    min_required_scenes: int


@dataclass(frozen=True, slots=True)
class IndustryTable:
    """Restricts an edition to some industries. of: the edition that it adapts."""

    of: str
    name: str
    industries: frozenset[str]


@dataclass(frozen=True)
class Edition:
    """评测版本: one issue of the standard with everything needed to ask and to score.

    series: the standard it belongs to; a newer edition of the series supersedes it. revises: the
    edition it corrects, empty for a first revision. total: whether dimensions add up or are averaged.
    standing: what must be shown with its name, such as 非官方.
    """

    id: str
    title: str
    document: str
    issued: date
    in_force_from: date
    below_name: str
    note: str
    dimensions: tuple[Dimension, ...]
    scene_groups: tuple[SceneGroup, ...]
    rules: tuple[LevelRule, ...]
    facts: Mapping[str, Fact]
    contradictions: tuple[Contradiction, ...]
    fingerprint: str
    series: str = ""
    revision: int = 1
    revises: str = ""
    standing: str = ""
    total: Literal["sum", "mean"] = "sum"
    table: IndustryTable | None = None

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every scored item by id, in questionnaire order."""
        return {item.id: item for dimension in self.dimensions for item in dimension.items}

    @cached_property
    def scenes(self) -> Mapping[str, Scene]:
        """Every scene by id, in questionnaire order."""
        return {scene.id: scene for group in self.scene_groups for scene in group.scenes}

    @cached_property
    def rule_by_level(self) -> Mapping[int, LevelRule]:
        return {rule.level: rule for rule in self.rules}

    @cached_property
    def full_points(self) -> Decimal:
        """The highest possible score."""
        points = sum((dimension.points for dimension in self.dimensions), Decimal(0))
        return points if self.total == "sum" else points / len(self.dimensions)

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """Ids of everything that a complete sheet answers: items, then "scene.<id>"."""
        return (*self.items, *(scene.question for scene in self.scenes.values()))

    def level_name(self, level: int) -> str:
        """The standard's name of a level; level 0 is "not reached"."""
        return self.rule_by_level[level].name if level else self.below_name

    def question_name(self, question: str) -> str:
        """The name of the item, scene or fact behind a question id, for messages."""
        if question.startswith(SCENE_PREFIX):
            return self.scenes[question.removeprefix(SCENE_PREFIX)].name
        if question.startswith(FACT_PREFIX):
            return self.facts[question.removeprefix(FACT_PREFIX)].name
        return self.items[question].name

    def items_using(self, fact_id: str) -> Iterator[Item]:
        """Items whose option follows from this fact."""
        return (item for item in self.items.values() if item.measure and fact_id in item.measure.facts)
