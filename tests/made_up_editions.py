"""Editions that no authority has issued: the shipped one with parts changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from rongtong_assess.content.edition.cache import fingerprint_of
from rongtong_assess.core.edition.edition import Edition, Item, Option, Scene

Items = Callable[[Item], Iterable[Item]]
Scenes = Callable[[Scene], Iterable[Scene]]


def changed(
    edition: Edition,
    *,
    items: Items = lambda item: [item],
    scenes: Scenes = lambda scene: [scene],
    **head: Any,
) -> Edition:
    """The edition with every item and scene replaced by what the functions give for it."""
    dimensions = tuple(
        replace(
            dimension,
            groups=tuple(
                replace(group, items=tuple(new for item in group.items for new in items(item)))
                for group in dimension.groups
            ),
        )
        for dimension in edition.dimensions
    )
    groups = tuple(
        replace(group, scenes=tuple(new for scene in group.scenes for new in scenes(scene)))
        for group in edition.scene_groups
    )
    bare = replace(edition, dimensions=dimensions, scene_groups=groups, **head)
    return replace(bare, fingerprint=fingerprint_of(bare))


def with_option(item: Item, key: str, /, **change: Any) -> Item:
    """The item with one option changed."""
    options = (replace(option, **change) if option.key == key else option for option in item.options)
    return replace(item, options=tuple(options))


def without_option(item: Item, key: str) -> Item:
    return replace(item, options=tuple(option for option in item.options if option.key != key))


def new_item(item_id: str) -> Item:
    """A question nobody has answered before."""
    options = (Option("A", "没有（编的）", Decimal(0), is_exclusive=True), Option("B", "有（编的）", Decimal(2)))
    return Item(item_id, "编的采集项", "编的题目？", "multi", Decimal(2), Decimal(1), options)


def next_edition(edition: Edition) -> Edition:
    """A made-up later edition: it rewords, drops, adds and rescales.

    base.network reworded · base.system dropped · base.made_up added · mgmt.fund and all its options
    worth twice as much · scene "quality" reworded · scene "purchasing" dropped · everything else kept.
    """

    def items(item: Item) -> Iterable[Item]:
        if item.id == "base.network":
            return [replace(item, ask=item.ask + "（编的新说法）")]
        if item.id == "base.system":
            return [new_item("base.made_up")]
        if item.id == "mgmt.fund":
            options = tuple(replace(option, points=option.points * 2) for option in item.options)
            return [replace(item, points=item.points * 2, options=options)]
        return [item]

    def scenes(scene: Scene) -> Iterable[Scene]:
        if scene.id == "quality":
            return [replace(scene, levels=(*scene.levels[:3], "编的四级"))]
        return [] if scene.id == "purchasing" else [scene]

    return changed(
        edition,
        items=items,
        scenes=scenes,
        id="made-up-next",
        title="编的下一版",
        issued=date(2024, 10, 1),
        in_force_from=date(2024, 10, 1),
    )
