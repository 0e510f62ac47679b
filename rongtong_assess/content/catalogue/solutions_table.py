"""The table of solutions, read strictly: one CSV line is one solution."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import cast

from rongtong_assess.content.reading.text_file import read_text
from rongtong_assess.content.reading.yaml_source import MistakeList
from rongtong_assess.core.catalogue.solution import (
    PRICE,
    PRICE_BASIS_NAMES,
    WEEKS,
    EarnedOption,
    PriceBasis,
    PriceRange,
    SceneStep,
    Solution,
)
from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import NumberAsked, read_number

# fmt: off
COLUMNS = (
    "id", "name", "scenes", "options", "form", "first_year_low", "first_year_high", "yearly_low", "yearly_high",
    "cost_driver", "weeks_low", "weeks_high", "requires", "kpi", "risk", "examples", "price_basis",
)
# fmt: on
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
# A catalogue may hold larger things than a single product.
_MONEY = replace(PRICE, most=Decimal(9_999_999))
_WEEKS = replace(WEEKS, most=Decimal(999))
_STEP = re.compile(rf"([a-z0-9_]+):([0-{TOP_SCENE_LEVEL}])>([0-{TOP_SCENE_LEVEL}])")
_OPTION = re.compile(r"([a-z0-9_.]+):([A-Z]|per_band)")


def read_solutions(csv_path: Path) -> Mapping[str, Solution]:
    """Every solution by id, in the table's order; raises Refused with every mistake and its line."""
    mistakes = MistakeList()
    solutions: dict[str, Solution] = {}
    for where, cells in _read_rows(csv_path, mistakes):
        solution = _SolutionRow(where, cells, mistakes).solution()
        if solution.id in solutions:
            mistakes.add(where, f"方案的 id「{solution.id}」用了两次", "请换一个没有用过的 id")
        solutions[solution.id] = solution
    mistakes.raise_if_any()
    return solutions


def _read_rows(path: Path, mistakes: MistakeList) -> Iterator[tuple[str, dict[str, str]]]:
    """file:line and the named cells of every line of full width."""
    rows = csv.reader(StringIO(read_text(path, path.name), newline=""), strict=True)
    try:
        header = next(rows, [])
        _check_header(path.name, header)
        for cells in rows:
            where = f"{path.name}:{rows.line_num}"
            if len(cells) == len(header):
                yield where, dict(zip(header, map(str.strip, cells), strict=True))
            elif cells:
                what = f"这一行有 {len(cells)} 格，表头有 {len(header)} 格"
                mistakes.add(where, what, "请补齐或删去多余的格；格里有英文逗号的要加引号")
    except csv.Error:
        mistakes.add(f"{path.name}:{rows.line_num}", "CSV 的引号不成对", "请检查这一行和上一行的英文双引号")


def _check_header(name: str, header: list[str]) -> None:
    faults = [f"缺少「{column}」" for column in COLUMNS if column not in header]
    faults += [f"不认识「{column[:40]}」" for column in header if column not in COLUMNS]
    faults += [f"「{column}」写了两遍" for column in COLUMNS if header.count(column) > 1]
    if faults:
        raise Refused.because(f"{name}:1", f"表头不对：{'，'.join(faults)}", f"表头应是 {','.join(COLUMNS)}")


class _SolutionRow:
    """One line of the table; faults are noted and give a harmless value."""

    def __init__(self, where: str, cells: Mapping[str, str], mistakes: MistakeList) -> None:
        self.where, self.cells, self.mistakes = where, cells, mistakes

    def solution(self) -> Solution:
        weeks_low, weeks_high = (int(week) for week in self._pair("weeks_low", "weeks_high", asked=_WEEKS))
        return Solution(
            id=self._id(),
            name=self._filled("name"),
            steps=self._steps(),
            options=self._options(),
            form=self.cells["form"],
            first_year=self._price("first_year"),
            yearly=self._price("yearly"),
            cost_driver=self.cells["cost_driver"],
            weeks_low=weeks_low,
            weeks_high=weeks_high,
            requires=self._requires(),
            kpi=self.cells["kpi"],
            risk=self.cells["risk"],
            examples=self.cells["examples"],
            price_basis=self._price_basis(),
        )

    def _id(self) -> str:
        if not _ID.fullmatch(self.cells["id"]):
            self._add(f"方案的 id「{self.cells['id'][:40]}」写法不对", "只用小写字母、数字和 -")
        return self.cells["id"]

    def _filled(self, column: str) -> str:
        if not self.cells[column]:
            self._add(f"「{column}」是空的", "请填上文字")
        return self.cells[column]

    def _price(self, kind: str) -> PriceRange:
        return PriceRange(*self._pair(f"{kind}_low", f"{kind}_high", asked=_MONEY))

    def _pair(self, low: str, high: str, *, asked: NumberAsked) -> tuple[Decimal, Decimal]:
        lowest, highest = (
            self.mistakes.attempt(read_number, self.cells[column], replace(asked, name=column), where=self.where)
            for column in (low, high)
        )
        if lowest is None or highest is None:
            return Decimal(0), Decimal(0)
        if lowest > highest:
            self._add(f"「{low}」{lowest} 大于「{high}」{highest}", "请核对，低的在前")
        return lowest, highest

    def _steps(self) -> tuple[SceneStep, ...]:
        steps = [SceneStep(scene, int(low), int(high)) for scene, low, high in self._matches("scenes", _STEP)]
        for step in steps:
            if step.to_level != step.from_level + 1:
                what = f"「{step.scene_id}:{step.from_level}>{step.to_level}」不是正好升一级"
                self._add(what, "请一级一级写，如 quality:1>2;quality:2>3")
        return tuple(steps)

    def _options(self) -> tuple[EarnedOption, ...]:
        return tuple(EarnedOption(item, key) for item, key in self._matches("options", _OPTION))

    def _matches(self, column: str, form: re.Pattern[str]) -> Iterator[tuple[str, ...]]:
        """The parts of a cell, separated by semicolons."""
        parts = self.cells[column].split(";") if self.cells[column] else []
        for place, part in enumerate(parts):
            match = form.fullmatch(part)
            if match is None or part in parts[:place]:
                fault = "写法不对" if match is None else "写了两遍"
                self._add(
                    f"「{column}」里的「{part[:40]}」{fault}", "场景写 quality:1>2，选项写 base.network:C，用分号隔开"
                )
            else:
                yield match.groups()

    def _requires(self) -> tuple[tuple[str, ...], ...]:
        """`a&b|c` is a and (b or c)."""
        text = self.cells["requires"]
        groups = tuple(tuple(group.split("|")) for group in text.split("&")) if text else ()
        if not all(_ID.fullmatch(name) for group in groups for name in group):
            self._add(f"「requires」写成了「{text[:60]}」", "请写方案的 id，都要的用 & 连，任选一个的用 | 连，如 a&b|c")
            return ()
        return groups

    def _price_basis(self) -> PriceBasis:
        basis = self.cells["price_basis"]
        if basis not in PRICE_BASIS_NAMES:
            what = f"写成了「{basis[:40]}」" if basis else "是空的，价格没有依据"
            known = "、".join(f"{key}（{name}）" for key, name in PRICE_BASIS_NAMES.items())
            self._add(f"「price_basis」{what}", f"只能是 {known}")
        return cast(PriceBasis, basis)

    def _add(self, what: str, cure: str) -> None:
        self.mistakes.add(self.where, what, cure)
