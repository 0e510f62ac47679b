"""Whether the files of an edition fit together: ids, level rules, contradictions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rongtong_assess.content.edition.assembly import build_derivation
from rongtong_assess.content.edition.file_shapes import (
    ConditionShape,
    DimensionFile,
    EditionFile,
    ItemShape,
    LevelShape,
    SceneGroupShape,
    ScenesFile,
)
from rongtong_assess.content.reading.yaml_source import MistakeList, NodePath, Source
from rongtong_assess.core.assessment.sheet import ANY_SCENE
from rongtong_assess.core.edition.edition import FACT_PREFIX, SCENE_PREFIX, TOP_SCENE_LEVEL
from rongtong_assess.core.numbers import add_up, average, decimal_text

CONDITION_KEYS = ("any_of", "none_of", "not_all_of")
CONDITION_BOUNDS = ("at_least", "at_most")


@dataclass(frozen=True)
class EditionParts:
    """The files of one edition, each with its source."""

    head: EditionFile
    head_source: Source
    dimensions: Sequence[tuple[Source, DimensionFile]]
    scenes: tuple[Source, ScenesFile] | None

    @property
    def scene_groups(self) -> Sequence[SceneGroupShape]:
        return self.scenes[1].groups if self.scenes else []

    @property
    def items(self) -> dict[str, ItemShape]:
        return {item.id: item for _, dimension in self.dimensions for group in dimension.groups for item in group.items}


def check_edition(parts: EditionParts) -> MistakeList:
    """Every mistake that only shows when all files are read together."""
    mistakes = MistakeList()
    for kind, placed in _list_ids(parts).items():
        _check_ids(mistakes, kind, placed=placed)
    _check_total(mistakes, parts)
    _check_revision(mistakes, parts)
    _check_facts(mistakes, parts)
    _check_levels(mistakes, parts)
    _check_contradictions(mistakes, parts)
    return mistakes


Placed = list[tuple[str, str]]


def _list_ids(parts: EditionParts) -> dict[str, Placed]:
    """Per kind, every id with its file:line."""
    head = parts.head_source
    ids: dict[str, Placed] = {
        "维度": [(dimension.id, source.where("id")) for source, dimension in parts.dimensions],
        "组": [],
        "采集项": [],
        "场景组": [],
        "场景": [],
        "事实": [(fact.id, head.where("facts", place, "id")) for place, fact in enumerate(parts.head.facts)],
        "矛盾": [
            (rule.id, head.where("contradictions", place, "id")) for place, rule in enumerate(parts.head.contradictions)
        ],
    }
    if parts.scenes:
        source, scenes = parts.scenes
        for place, scene_group in enumerate(scenes.groups):
            ids["场景组"].append((scene_group.id, source.where("groups", place, "id")))
            ids["场景"] += [
                (scene.id, source.where("groups", place, "scenes", inner, "id"))
                for inner, scene in enumerate(scene_group.scenes)
            ]
    for source, dimension in parts.dimensions:
        for place, group in enumerate(dimension.groups):
            path: NodePath = ("groups", place)
            ids["组"].append((group.id, source.where(*path, "id")))
            ids["采集项"] += [
                (item.id, source.where(*path, "items", inner, "id")) for inner, item in enumerate(group.items)
            ]
    return ids


def _check_ids(mistakes: MistakeList, kind: str, *, placed: Placed) -> None:
    first: dict[str, str] = {}
    for name, where in placed:
        if name in first:
            mistakes.add(where, f"{kind}的 id「{name}」用了两次，第一次在 {first[name]}", "请换一个没有用过的 id")
        first.setdefault(name, where)


def _check_total(mistakes: MistakeList, parts: EditionParts) -> None:
    points = [dimension.points for _, dimension in parts.dimensions]
    is_sum = parts.head.total == "sum"
    total = add_up(points) if is_sum else average(points)
    if total != parts.head.points:
        mistakes.add(
            parts.head_source.where("points"),
            f"各维度{'加起来' if is_sum else '平均'}是 {decimal_text(total)} 分，总分写的是 {parts.head.points} 分",
            "请核对总分和各维度的 points",
        )


def _check_revision(mistakes: MistakeList, parts: EditionParts) -> None:
    head = parts.head
    if (head.revision > 1) != bool(head.revises):
        mistakes.add(
            parts.head_source.where("revision" if head.revision > 1 else "revises"),
            "修订版要同时写 revision（2 起）和 revises（被修订的版本）",
            "是修订版就两样都写，不是就两样都不写",
        )


def _check_facts(mistakes: MistakeList, parts: EditionParts) -> None:
    measures = [build_derivation(item) for item in parts.items.values()]
    used = {fact for measure in measures if measure for fact in measure.facts}
    for place, fact in enumerate(parts.head.facts):
        where = parts.head_source.where("facts", place, "id")
        if fact.least > fact.most:
            mistakes.add(where, f"事实「{fact.name}」的 least 大于 most", "请核对上下限")
        if fact.id not in used:
            mistakes.add(where, f"没有采集项用到事实「{fact.id}」", "请删掉它，或核对采集项的 measure")


def _check_levels(mistakes: MistakeList, parts: EditionParts) -> None:
    rules, source = parts.head.levels, parts.head_source
    if [rule.level for rule in rules] != list(range(1, len(rules) + 1)):
        mistakes.add(source.where("levels"), "等级不是从 1 起一级一级往上排", "请按 1、2、3、4 的次序各写一条")
    for place, (lower, upper) in enumerate(pairwise(rules)):
        if not _is_harder(upper, lower):
            mistakes.add(
                source.where("levels", place + 1),
                f"{upper.level} 级的条件没有比 {lower.level} 级更严",
                "分数要更高，场景数和约束性场景数不能更少",
            )
    required = [scene.required for group in parts.scene_groups for scene in group.scenes]
    offered = {"min_score": parts.head.points, "min_scenes": len(required), "min_required_scenes": sum(required)}
    for place, rule in enumerate(rules):
        for key, most in offered.items():
            if getattr(rule, key) > most:
                mistakes.add(
                    source.where("levels", place, key),
                    f"{rule.level} 级够不着：{key} 要 {getattr(rule, key)}，本版本最多只有 {most}",
                    f"请把 {key} 改到 {most} 以内，或核对分值和场景",
                )


def _is_harder(upper: LevelShape, lower: LevelShape) -> bool:
    return (
        upper.min_score > lower.min_score
        and upper.min_scenes >= lower.min_scenes
        and upper.min_required_scenes >= lower.min_required_scenes
    )


def _check_contradictions(mistakes: MistakeList, parts: EditionParts) -> None:
    keys = {item.id: {option.key for option in item.options} for item in parts.items.values()}
    scenes = (SCENE_PREFIX + scene.id for group in parts.scene_groups for scene in group.scenes)
    facts = (FACT_PREFIX + fact.id for fact in parts.head.facts)
    numbers = {ANY_SCENE, *scenes, *facts}
    for place, contradiction in enumerate(parts.head.contradictions):
        for inner, condition in enumerate(contradiction.when):
            where = parts.head_source.where("contradictions", place, "when", inner)
            for what, cure in _condition_faults(
                condition, keys.get(condition.question), is_number=condition.question in numbers
            ):
                mistakes.add(where, f"矛盾「{contradiction.id}」{what}", cure)


def _condition_faults(
    condition: ConditionShape, keys: set[str] | None, *, is_number: bool
) -> Iterable[tuple[str, str]]:
    named = [key for kind in CONDITION_KEYS for key in getattr(condition, kind)]
    bounds = [bound for kind in CONDITION_BOUNDS if (bound := getattr(condition, kind)) is not None]
    if keys is None and not is_number:
        yield f"提到的「{condition.question}」不存在", "请写采集项的 id、scene.场景、scene.* 或 fact.事实"
        return
    unknown = sorted(set(named) - keys) if keys is not None else []
    if unknown:
        yield f"提到的选项 {'、'.join(unknown)} 不在「{condition.question}」里", "请核对选项字母"
    for key, times in Counter(named).items():
        if times > 1:
            yield f"把选项 {key} 写了 {times} 次", "请只留一个"
    if is_number and (named or not bounds):
        yield f"对「{condition.question}」应只写 at_least 或 at_most", "场景和事实比大小，不比选项"
    if not is_number and (bounds or not named):
        yield f"对「{condition.question}」应只写 any_of、none_of 或 not_all_of", "采集项比选项，不比大小"
    if condition.question.startswith(SCENE_PREFIX) and any(bound > TOP_SCENE_LEVEL for bound in bounds):
        yield f"提到的等级超过 {TOP_SCENE_LEVEL}", f"场景等级是 0 到 {TOP_SCENE_LEVEL}"
