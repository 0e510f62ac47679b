"""The catalogue beside the editions: solutions, supports, and whether they fit an edition."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from pydantic import Field

from rongtong_assess.content.mistake_list import MistakeList
from rongtong_assess.content.shapes import Day, Name, Shape, Text, read_shape
from rongtong_assess.content.solutions_table import read_solutions
from rongtong_assess.content.yaml_source import read_source
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.fact import ShareMeasure
from rongtong_assess.core.solution import PER_BAND, EarnedOption, Solution, Support

__all__ = ["check_solutions", "check_supports", "read_solutions", "read_supports"]


class NoticeShape(Shape):
    title: Text
    document: Text | None = None
    starts: Day | None = Field(default=None, alias="from")
    until: Day | None = None


class SupportShape(Shape):
    id: Name
    name: Text
    helps: list[Name] = Field(min_length=1)
    ask: Text


class ChainShape(Shape):
    id: Name
    name: Text
    supports: list[SupportShape] = Field(min_length=1)


class SupportsFile(Shape):
    notice: NoticeShape
    successors: list[NoticeShape]
    chains: list[ChainShape] = Field(min_length=1)


def read_supports(path: Path) -> tuple[Support, ...]:
    """Every policy support in the file's order; raises Refused with every mistake and its line."""
    source = read_source(path, path.name)
    supports: dict[str, Support] = {}
    mistakes = MistakeList()
    for place, chain in enumerate(read_shape(source, SupportsFile).chains):
        for inner, support in enumerate(chain.supports):
            if support.id in supports:
                where = source.where("chains", place, "supports", inner, "id")
                mistakes.add(where, f"支持措施的 id「{support.id}」用了两次", "请换一个没有用过的 id")
            supports[support.id] = Support(support.id, chain.name, support.name, tuple(support.helps), support.ask)
    mistakes.raise_if_any()
    return tuple(supports.values())


def check_supports(supports: Collection[Support], edition: Edition) -> tuple[Mistake, ...]:
    """Supports that help something the edition does not ask."""
    return tuple(
        Mistake(f"支持措施 {support.id}", f"helps 里的「{question}」不在评测版本「{edition.id}」里", "请核对题号")
        for support in supports
        for question in support.helps
        if question not in edition.questions
    )


def check_solutions(solutions: Mapping[str, Solution], edition: Edition) -> tuple[Mistake, ...]:
    """Scenes, options and prerequisites that do not exist, and solutions that need each other in a circle."""
    mistakes = MistakeList()
    for solution in solutions.values():
        for what, cure in _faults(solution, solutions, edition):
            mistakes.add(f"方案 {solution.id}", what, cure)
    if not mistakes:
        for name in _list_never_ready(solutions):
            mistakes.add(f"方案 {name}", "前置方案绕成了圈，永远轮不到它", "请核对 requires，去掉互相等待")
    return tuple(mistakes)


def _faults(solution: Solution, solutions: Mapping[str, Solution], edition: Edition) -> Iterator[tuple[str, str]]:
    for step in solution.steps:
        if step.scene_id not in edition.scenes:
            yield f"提到的场景「{step.scene_id}」不在评测版本「{edition.id}」里", "请核对 scenes 一格"
    for option in solution.options:
        if not _is_earnable(option, edition):
            yield (
                f"提到的选项「{option.item_id}:{option.key}」不能在评测版本「{edition.id}」里得到",
                "请核对 options 一格",
            )
    for name in sorted({name for group in solution.requires for name in group} - solutions.keys()):
        yield f"前置方案「{name}」不在目录里", "请核对 requires 一格，或补上这个方案"


def _is_earnable(option: EarnedOption, edition: Edition) -> bool:
    item = edition.items.get(option.item_id)
    if item is None:
        return False
    if option.key == PER_BAND:
        return isinstance(item.measure, ShareMeasure)
    return option.key in item.option_by_key and not item.option_by_key[option.key].is_exclusive


def _list_never_ready(solutions: Mapping[str, Solution]) -> list[str]:
    """Solutions that no order of adoption ever reaches, by adopting all that is ready until nothing is."""
    ready: set[str] = set()
    while True:
        waiting = [solution for solution in solutions.values() if solution.id not in ready]
        newly = {one.id for one in waiting if all(ready.intersection(group) for group in one.requires)}
        if not newly:
            return [solution.id for solution in waiting]
        ready |= newly
