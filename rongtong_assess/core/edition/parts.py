"""The parts of an edition as two editions are compared by: text, points, and how answers count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rongtong_assess.core.edition.edition import Dimension, Edition, Group, Item, LevelRule, Option, Scene
from rongtong_assess.core.edition.fact import Derivation, Fact, ShareDerivation
from rongtong_assess.core.numbers import add_up


class PartKind(StrEnum):
    """What a part of an edition is."""

    DIMENSION = "dimension"
    GROUP = "group"
    ITEM = "item"
    OPTION = "option"
    SCENE = "scene"
    RULE = "rule"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class EditionPart:
    """One part of an edition.

    id: unique within its kind; an option's is "<item>:<key>". text: every word a person reads.
    points: None where it has none; a level rule's are its threshold. counting: how answers to it count.
    comes_from: keys it had in the edition before. parts: an item's options.
    """

    kind: PartKind
    id: str
    text: str
    points: Decimal | None = None
    counting: str = ""
    comes_from: tuple[str, ...] = ()
    parts: tuple[EditionPart, ...] = ()

    @property
    def key(self) -> str:
        """What comes_from names: an option's key within its item, else the id."""
        return self.id.rpartition(":")[2]


def list_parts(edition: Edition) -> Iterator[EditionPart]:
    """Every part, in the edition's order; options are parts of their items."""
    for dimension in edition.dimensions:
        yield _dimension(dimension)
        for group in dimension.groups:
            yield _group(group)
            yield from map(_item, group.items)
    for scene_group in edition.scene_groups:
        yield EditionPart(PartKind.GROUP, scene_group.id, scene_group.name)
        yield from map(_scene, scene_group.scenes)
    yield from map(_rule, edition.rules)
    yield from map(_fact, edition.facts.values())


def _dimension(dimension: Dimension) -> EditionPart:
    return EditionPart(PartKind.DIMENSION, dimension.id, dimension.name, dimension.points)


def _group(group: Group) -> EditionPart:
    return EditionPart(PartKind.GROUP, group.id, group.name, add_up([item.points for item in group.items]))


def _item(item: Item) -> EditionPart:
    kind = "多选" if item.kind == "multi" else "单选"
    return EditionPart(
        PartKind.ITEM,
        item.id,
        _lines(item.name, item.ask, item.why, item.how, *item.evidence),
        item.points,
        f"{kind}；{_derivation(item.measure)}" if item.measure else kind,
        item.comes_from,
        tuple(_option(item, option) for option in item.options),
    )


def _option(item: Item, option: Option) -> EditionPart:
    ways = ("只能单独选" if option.is_exclusive else "", str(option.band or ""), option.outcome or "")
    counting = "；".join(way for way in ways if way)
    return EditionPart(
        PartKind.OPTION, f"{item.id}:{option.key}", option.text, option.points, counting, option.comes_from
    )


def _scene(scene: Scene) -> EditionPart:
    text = _lines(scene.name, *scene.levels, scene.why, *scene.evidence)
    return EditionPart(
        PartKind.SCENE, scene.id, text, counting="约束性" if scene.is_required else "", comes_from=scene.comes_from
    )


def _rule(rule: LevelRule) -> EditionPart:
    counting = f"{rule.min_scenes} 个场景达到这一级，其中约束性 {rule.min_required_scenes} 个"
    return EditionPart(PartKind.RULE, str(rule.level), rule.name, rule.min_score, counting)


def _fact(fact: Fact) -> EditionPart:
    number = f"{'整数' if fact.is_whole else '数'}，{fact.least:f} 到 {fact.most:f} {fact.unit}"
    return EditionPart(PartKind.FACT, fact.id, _lines(fact.name, fact.hint), counting=number)


def _derivation(derivation: Derivation) -> str:
    if isinstance(derivation, ShareDerivation):
        above = "，可以超过 100%" if derivation.may_exceed_whole else ""
        return f"{derivation.part} 占 {derivation.whole} 的比例{above}"
    per = f" / {derivation.per}" if derivation.per else ""
    return f"{derivation.amount}{per} 比上一年{'提高' if derivation.better == 'up' else '降低'}为好"


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)
