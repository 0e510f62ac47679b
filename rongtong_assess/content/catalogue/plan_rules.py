"""The rules of planning from their file, checked against an edition and the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field

from rongtong_assess.content.reading.shapes import Name, Number, Shape, Text, read_shape
from rongtong_assess.content.reading.yaml_source import MistakeList, Source, read_source
from rongtong_assess.core.catalogue.solution import PriceRange
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.fact import ShareDerivation
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.roadmap.rules import (
    DataGate,
    FollowsScenes,
    MachinePrice,
    OptionStage,
    PhaseRule,
    PlanMargin,
    PlanRules,
    SizePrice,
    StagedItem,
)


class FollowShape(Shape):
    item: Name
    level: int = Field(ge=1, le=4)
    steps: dict[str, int]


class OptionStageShape(Shape):
    key: str
    by: Literal["solution", "lifted_scene", "nothing"]
    after: str | None = None


class StagedItemShape(Shape):
    item: Name
    rungs: list[OptionStageShape] = Field(min_length=1)


class MachineShape(Shape):
    item: Name
    solution: Name | None = None
    low: Number
    high: Number
    words: Text


class SizePriceShape(Shape):
    price: Literal["low", "mid", "high"]
    most_employees: int | None = Field(None, ge=1)
    times: Number = Field(Decimal(1), gt=0)


class PhaseShape(Shape):
    id: Name
    name: Text
    from_month: int = Field(ge=0)
    to_month: int = Field(ge=1)
    gate: Text


class GateShape(Shape):
    before: list[Name] = Field(min_length=1)
    words: Text


class MarginShape(Shape):
    score: Number
    scenes: int = Field(ge=0, le=10)
    required_scenes: int = Field(ge=0, le=10)


class PlanRulesFile(Shape):
    follow_scenes: list[FollowShape]
    ladders: list[StagedItemShape]
    kept: list[Name]
    machine_prices: list[MachineShape]
    size_prices: list[SizePriceShape] = Field(min_length=1)
    parallel_projects: int = Field(ge=1, le=10)
    phases: list[PhaseShape] = Field(min_length=1)
    gates: list[GateShape]
    margin: MarginShape


def read_plan_rules(path: Path) -> PlanRules:
    """The rules; raises Refused with every mistake and its line."""
    source = read_source(path, path.name)
    shape = read_shape(source, PlanRulesFile)
    mistakes = MistakeList(_mistakes(source, shape))
    mistakes.raise_if_any()
    return PlanRules(
        follow_scenes=tuple(
            FollowsScenes(following.item, following.level, following.steps) for following in shape.follow_scenes
        ),
        staged_items=tuple(
            StagedItem(staged.item, tuple(OptionStage(stage.key, stage.by, stage.after) for stage in staged.rungs))
            for staged in shape.ladders
        ),
        kept=frozenset(shape.kept),
        machine_prices=tuple(
            MachinePrice(machine.item, machine.solution, PriceRange(machine.low, machine.high), machine.words)
            for machine in shape.machine_prices
        ),
        size_prices=tuple(SizePrice(step.price, step.most_employees, step.times) for step in shape.size_prices),
        parallel_projects=shape.parallel_projects,
        phases=tuple(
            PhaseRule(phase.id, phase.name, phase.from_month, phase.to_month, phase.gate) for phase in shape.phases
        ),
        gates=tuple(DataGate(tuple(gate.before), gate.words) for gate in shape.gates),
        margin=PlanMargin(shape.margin.score, shape.margin.scenes, shape.margin.required_scenes),
    )


def check_plan_rules(rules: PlanRules, edition: Edition, *, solutions: Collection[str]) -> tuple[Mistake, ...]:
    """Items, options and solutions that the rules name but that do not exist.

    A rule about items of another edition would never apply, so every rule must fit this one.
    """
    mistakes = MistakeList()
    for what, cure in _unfit(rules, edition):
        mistakes.add("plan-rules.yaml", what, cure)
    named = {id for gate in rules.gates for id in gate.before}
    named |= {machine.solution_id for machine in rules.machine_prices if machine.solution_id}
    for id in sorted(named - set(solutions)):
        mistakes.add("plan-rules.yaml", f"提到的方案「{id}」不在方案库里", "请核对方案的编号")
    return tuple(mistakes)


def _mistakes(source: Source, shape: PlanRulesFile) -> Iterator[Mistake]:
    for place, machine in enumerate(shape.machine_prices):
        if machine.low > machine.high:
            where = source.where("machine_prices", place, "low")
            yield Mistake(where, f"每台价格的低值 {machine.low} 大于高值 {machine.high}", "请核对，低的在前")
    for place, staged in enumerate(shape.ladders):
        for inner, stage in enumerate(staged.rungs[1:], start=1):
            if stage.by != "nothing" and stage.after not in {earlier.key for earlier in staged.rungs[:inner]}:
                where = source.where("ladders", place, "rungs", inner)
                cure = "请用 after 写出排在它前面的一个选项"
                yield Mistake(where, f"「{stage.key}」没有写明先要到前面哪一个选项", cure)
    yield from _size_mistakes(source, shape.size_prices)
    months = 0
    for place, phase in enumerate(shape.phases):
        if phase.from_month != months or phase.to_month <= phase.from_month:
            where, cure = source.where("phases", place), f"这一阶段应从第 {months} 个月开始，往后结束"
            yield Mistake(where, f"阶段「{phase.name}」的月份没有接着上一个阶段", cure)
        months = phase.to_month


def _size_mistakes(source: Source, steps: Sequence[SizePriceShape]) -> Iterator[Mistake]:
    """Every size of firm has exactly one price."""
    reached = 0
    for place, step in enumerate(steps):
        where, is_last = source.where("size_prices", place), place == len(steps) - 1
        if is_last is not (step.most_employees is None):
            yield Mistake(where, "人数的分段没有写全", "最后一段不写 most_employees，前面每一段都要写")
        elif step.most_employees is not None and step.most_employees <= reached:
            yield Mistake(where, f"人数 {step.most_employees} 不大于上一段的 {reached}", "请从小到大写")
        reached = step.most_employees or reached


def _unfit(rules: PlanRules, edition: Edition) -> Iterator[tuple[str, str]]:
    keys = {id: item.option_by_key.keys() for id, item in edition.items.items()}
    named = [(following.item_id, list(following.steps)) for following in rules.follow_scenes]
    named += [(staged.item_id, [stage.key for stage in staged.stages]) for staged in rules.staged_items]
    named += [(id, []) for id in sorted(rules.kept)] + [(machine.item_id, []) for machine in rules.machine_prices]
    for item_id, options in named:
        if item_id not in keys:
            yield f"提到的「{item_id}」不在评测版本「{edition.id}」里", "请核对题号"
        elif missing := [key for key in options if key not in keys[item_id]]:
            yield f"「{item_id}」没有选项 {'、'.join(missing)}", f"可写的是 {'、'.join(keys[item_id])}"
    for machine in rules.machine_prices:
        item = edition.items.get(machine.item_id)
        if item and not isinstance(item.measure, ShareDerivation):
            yield f"「{machine.item_id}」不是按设备台数算比例的题，不能按台计价", "请核对题号"
