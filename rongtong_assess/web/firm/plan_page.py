"""What the plan pages show besides the plans themselves: wishes in words, and solutions to tick.

Pure: no request, no database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.plan_wishes import PlanWishes
from rongtong_assess.core.solution import Solution
from rongtong_assess.presentation.wording.money import show_exact_money
from rongtong_assess.presentation.wording.roadmap import PRICE_CHOICES
from rongtong_assess.web.firm.plan_form import PlanForm
from rongtong_assess.web.firm.solution_fields import field_of, list_fields

LIKELY_PART = "按答案看已具备，请核对"


@dataclass(frozen=True, slots=True)
class WishRow:
    """A solution to tick as there, wanted or unwanted."""

    id: str
    name: str
    is_owned: bool
    is_wanted: bool
    is_excluded: bool


@dataclass(frozen=True, slots=True)
class WishPart:
    """Solutions under one heading. is_likely: those the answers show to be there."""

    name: str
    rows: tuple[WishRow, ...]
    is_likely: bool

    @property
    def ticked(self) -> int:
        return sum(row.is_owned or row.is_wanted or row.is_excluded for row in self.rows)


def list_wish_parts(
    edition: Edition, solutions: Iterable[Solution], form: PlanForm, *, likely: Collection[str]
) -> tuple[WishPart, ...]:
    """All solutions with what is ticked in the form; those that are probably there come first."""
    parts: dict[str, list[WishRow]] = {name: [] for name in (LIKELY_PART, *list_fields(edition))}
    owned, wanted, excluded = (set(field.data or ()) for field in (form.owned, form.wanted, form.excluded))
    for solution in solutions:
        id = solution.id
        row = WishRow(id, solution.name, id in owned, id in wanted, id in excluded)
        parts[LIKELY_PART if id in likely else field_of(edition, solution)].append(row)
    return tuple(WishPart(name, tuple(rows), name == LIKELY_PART) for name, rows in parts.items() if rows)


def list_wish_words(
    edition: Edition, wishes: PlanWishes, solutions: Mapping[str, Solution]
) -> tuple[tuple[str, str], ...]:
    """What was asked for, as pairs of name and words; what was not asked for is left out."""
    return tuple((name, words) for name, words in _wish_words(edition, wishes, solutions) if words)


def _wish_words(edition: Edition, wishes: PlanWishes, solutions: Mapping[str, Solution]) -> Iterator[tuple[str, str]]:
    budget = wishes.budget_wan_yuan
    yield "预算", "不限" if budget is None else show_exact_money(budget)
    yield "费用算", f"{wishes.years} 年"
    yield "价格", PRICE_CHOICES[wishes.prices]
    yield "最想解决", _names(wishes.pains, {id: scene.name for id, scene in edition.scenes.items()})
    yield "保持不变", _names(wishes.locked, {id: scene.name for id, scene in edition.scenes.items()})
    names = {id: solution.name for id, solution in solutions.items()}
    yield "一定要", _names(wishes.wanted, names)
    yield "不要", _names(wishes.excluded, names)


def _names(ids: Collection[str], names: Mapping[str, str]) -> str:
    """In the order of the edition or the catalogue."""
    return "、".join(name for id, name in names.items() if id in ids)
