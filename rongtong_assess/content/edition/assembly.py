"""Builds the core's Edition from the checked content of its files."""

from __future__ import annotations

from collections.abc import Sequence

from rongtong_assess.content.edition.file_shapes import (
    ContradictionShape,
    DimensionFile,
    EditionFile,
    FactShape,
    GroupShape,
    ItemShape,
    ListedFile,
    OptionShape,
    ScenesFile,
    SceneShape,
    ShareShape,
    TableShape,
    describe_band,
)
from rongtong_assess.core.edition.edition import (
    Dimension,
    Edition,
    Group,
    IndustryTable,
    Item,
    LevelRule,
    Option,
    Scene,
    SceneGroup,
)
from rongtong_assess.core.edition.fact import (
    Condition,
    Contradiction,
    Derivation,
    Fact,
    ShareDerivation,
    TrendDerivation,
)
from rongtong_assess.core.edition.listed_edition import ListedEdition, Tier


def build_edition(head: EditionFile, dimensions: Sequence[DimensionFile], *, scenes: ScenesFile | None) -> Edition:
    """The edition, still without its fingerprint."""
    return Edition(
        id=head.id,
        series=head.series or head.id,
        revision=head.revision,
        revises=head.revises or "",
        title=head.title,
        document=head.document,
        issued=head.issued,
        in_force_from=head.in_force_from,
        below_name=head.below_name,
        note=head.note,
        standing=head.standing or "",
        total=head.total,
        table=_table(head.table) if head.table else None,
        dimensions=tuple(_dimension(dimension) for dimension in dimensions),
        scene_groups=_scene_groups(scenes) if scenes else (),
        rules=tuple(LevelRule(**rule.model_dump()) for rule in head.levels),
        facts={fact.id: build_fact(fact) for fact in head.facts},
        contradictions=tuple(_contradiction(contradiction) for contradiction in head.contradictions),
        fingerprint="",
    )


def build_fact(fact: FactShape) -> Fact:
    return Fact(fact.id, fact.name, fact.unit, fact.number == "whole", fact.least, fact.most, fact.hint)


def build_derivation(item: ItemShape) -> Derivation | None:
    shape = item.measure
    if isinstance(shape, ShareShape):
        return ShareDerivation(shape.part, shape.whole, shape.may_exceed_whole)
    return None if shape is None else TrendDerivation(shape.amount, shape.per, shape.better)


def _dimension(dimension: DimensionFile) -> Dimension:
    groups = tuple(_group(group) for group in dimension.groups)
    return Dimension(dimension.id, dimension.name, dimension.points, groups)


def _group(group: GroupShape) -> Group:
    return Group(group.id, group.name, group.share, tuple(_item(item) for item in group.items))


def _item(item: ItemShape) -> Item:
    return Item(
        id=item.id,
        name=item.name,
        ask=item.ask,
        kind=item.type,
        points=item.points,
        share_percent=item.share,
        options=tuple(_option(option) for option in item.options),
        measure=build_derivation(item),
        why=item.why,
        how=item.how,
        evidence=tuple(item.evidence),
        comes_from=tuple(item.comes_from),
    )


def _option(option: OptionShape) -> Option:
    return Option(
        key=option.key,
        text=describe_band(option.range) if option.range else option.text,
        points=option.points,
        is_exclusive=option.exclusive,
        band=option.range,
        outcome=option.outcome,
        comes_from=tuple(option.comes_from),
    )


def build_listed_edition(listed: ListedFile) -> ListedEdition:
    """An edition that is only listed."""
    return ListedEdition(
        id=listed.id,
        series=listed.series,
        title=listed.title,
        document=listed.document,
        issued=listed.issued,
        known=tuple(listed.known),
        missing=listed.missing,
        cure=listed.cure,
        tables=tuple(listed.tables),
        tiers=tuple(Tier(tier.level, tier.min_score) for tier in listed.tiers),
    )


def _table(table: TableShape) -> IndustryTable:
    return IndustryTable(table.of, table.name, frozenset(table.industries))


def _scene_groups(scenes: ScenesFile) -> tuple[SceneGroup, ...]:
    evidence = tuple(scenes.evidence)
    return tuple(
        SceneGroup(group.id, group.name, tuple(_scene(scene, evidence) for scene in group.scenes))
        for group in scenes.groups
    )


def _scene(scene: SceneShape, evidence: tuple[str, ...]) -> Scene:
    return Scene(
        id=scene.id,
        name=scene.name,
        is_required=scene.required,
        levels=(scene.levels.first, scene.levels.second, scene.levels.third, scene.levels.fourth),
        why=scene.why,
        evidence=evidence,
        comes_from=tuple(scene.comes_from),
    )


def _contradiction(contradiction: ContradictionShape) -> Contradiction:
    conditions = (
        Condition(
            question=condition.question,
            any_of=frozenset(condition.any_of),
            none_of=frozenset(condition.none_of),
            not_all_of=frozenset(condition.not_all_of),
            at_least=condition.at_least,
            at_most=condition.at_most,
        )
        for condition in contradiction.when
    )
    return Contradiction(contradiction.id, tuple(conditions), contradiction.message)
