"""How long roadmaps take: with the shipped catalogue, and with a thousand solutions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from random import Random

from bench.engine import EXAMPLES, FOLDER
from bench.measurement import Measurement, median_seconds
from rongtong_assess.content.library import Library
from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.core.assessment.sheet_json import SheetDocument, read_sheet
from rongtong_assess.core.catalogue.solution import PriceRange, Solution
from rongtong_assess.core.roadmap.plan import PlanSet
from rongtong_assess.core.roadmap.wishes import PlanWishes
from rongtong_assess.installation import ShippedContent
from rongtong_assess.planning.roadmap import find_roadmap
from rongtong_assess.services.roadmap.make_plans import make_plans

MANY = 1000
WISHES = PlanWishes(target_level=3, budget_wan_yuan=Decimal(200), years=3, pains=frozenset({"quality"}))


def measure_planning() -> Iterator[Measurement]:
    """All plans and the measures without regret, each proven; the slowest sample firm counts."""
    library = ShippedContent().library
    documents = [_read(library, name) for name in EXAMPLES]
    few = max(median_seconds(partial(_plan, library, document, library.solutions), times=5) for document in documents)
    yield Measurement(f"路线图，{len(library.solutions)} 个方案，最慢的一家", few, "秒", 0.5, "most")
    many = _many(library.solutions)
    slowest = max(median_seconds(partial(_plan, library, document, many), times=1) for document in documents)
    yield Measurement(f"路线图，{len(many)} 个方案，最慢的一家", slowest, "秒", 5, "most")


def _read(library: Library, name: str) -> SheetDocument:
    return read_sheet(library.editions["miit-2024"], read_sheet_document(FOLDER / f"{name}.json"))


def _plan(library: Library, document: SheetDocument, solutions: Mapping[str, Solution]) -> None:
    assert document.firm is not None
    found = make_plans(
        find_roadmap, library, document.sheet, WISHES, employees=document.firm.employees, solutions=solutions
    )
    assert isinstance(found, PlanSet)
    assert all(plan.proof.is_optimal for plan in found.plans.values())


def _many(solutions: Mapping[str, Solution]) -> dict[str, Solution]:
    """A market of a thousand: every solution type from many sellers, dearer or cheaper, some with what it needs.

    Prices and suites are random with a fixed seed. A prerequisite is met by any seller's product of that type.
    """
    random = Random(1)  # noqa: S311  # a benchmark, no secret
    types = list(solutions.values())
    sellers: dict[str, list[str]] = {solution.id: [] for solution in types}
    products = []
    for number in range(MANY):
        first = types[number % len(types)]
        needed = [id for group in first.requires for id in group]
        is_suite = needed and number >= len(types) and random.random() < 0.3
        parts = (first, solutions[random.choice(needed)]) if is_suite else (first,)
        factor = Decimal(random.randint(60, 160)) / 100 if number >= len(types) else Decimal(1)
        products.append((f"{first.id}-{number}", parts, factor))
        for part in parts:
            sellers[part.id].append(f"{first.id}-{number}")
    return {id: _product(id, parts, factor, sellers) for id, parts, factor in products}


def _product(id: str, parts: tuple[Solution, ...], factor: Decimal, sellers: Mapping[str, list[str]]) -> Solution:
    own = {part.id for part in parts}
    groups = {
        tuple(sorted(seller for type_id in group for seller in sellers[type_id]))
        for part in parts
        for group in part.requires
        if not own.intersection(group)
    }
    return replace(
        parts[0],
        id=id,
        steps=tuple(dict.fromkeys(step for part in parts for step in part.steps)),
        options=tuple(dict.fromkeys(option for part in parts for option in part.options)),
        first_year=_price([part.first_year for part in parts], factor),
        yearly=_price([part.yearly for part in parts], factor),
        requires=tuple(sorted(groups)),
    )


def _price(parts: list[PriceRange], factor: Decimal) -> PriceRange:
    low, high = sum(part.low_wan_yuan for part in parts), sum(part.high_wan_yuan for part in parts)
    return PriceRange(low * factor, high * factor)
