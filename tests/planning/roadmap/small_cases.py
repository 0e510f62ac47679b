"""Small random planning problems, and their solution by trying everything.

The trial shares the rules of effects and the scoring engine with the planner, but not its programme, its
solver or its order of ties.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import PER_BAND, EarnedOption, PriceRange, SceneStep, Solution
from rongtong_assess.core.edition.edition import Edition, Item, LevelRule
from rongtong_assess.core.edition.fact import ShareDerivation
from rongtong_assess.core.result.level import gap_to
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.candidate import Candidate, Pricing, list_candidates
from rongtong_assess.core.roadmap.effects import apply_effects
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.wishes import PlanWishes

PRICES = ("0", "0.5", "1", "1", "2", "2.5", "3", "4")


@dataclass(frozen=True)
class Case:
    """One firm, one small catalogue, one set of wishes."""

    sheet: AnswerSheet
    solutions: tuple[Solution, ...]
    wishes: PlanWishes
    rule: LevelRule


@dataclass(frozen=True)
class Trial:
    """The best choices by trying everything; None where there is none."""

    least_cost: tuple[Candidate, ...] | None
    most_useful: tuple[Candidate, ...] | None
    within_budget: tuple[Candidate, ...] | None
    safe: tuple[Candidate, ...] | None = None


def random_case(edition: Edition, rules: PlanRules, seed: int, *, most_solutions: int) -> Case:
    random = Random(seed)  # noqa: S311  # a test case, no secret
    sheet = _random_sheet(edition, random)
    level = score(edition, sheet).level
    solutions = _random_solutions(edition, sheet, rules, random, count=random.randint(4, most_solutions))
    ids = [solution.id for solution in solutions]
    scenes = sorted(edition.scenes)
    pains = frozenset(random.sample(scenes, random.choice([0, 0, 2])))
    owned = frozenset(random.sample(ids, random.choice([0, 0, 1])))
    wishes = PlanWishes(
        budget_wan_yuan=Decimal(random.choice([3, 6, 10, 20])),
        years=random.choice([1, 1, 3]),
        prices=random.choice(["low", "mid", "high", "size"]),
        owned=owned,
        excluded=frozenset(random.sample(sorted(set(ids) - owned), random.choice([0, 0, 1]))),
        pains=pains,
        locked=frozenset(random.sample(sorted(set(scenes) - pains), random.choice([0, 0, 1]))),
    )
    return Case(sheet, solutions, wishes, edition.rule_by_level[min(level + 1, 4)])


def try_everything(edition: Edition, rules: PlanRules, case: Case, *, employees: int | None) -> Trial:
    """Every adoptable choice, the best by the stated order."""
    candidates = list_candidates(
        edition,
        case.sheet,
        case.solutions,
        rules=rules,
        pricing=Pricing(case.wishes.prices, employees),
        owned=case.wishes.owned,
    )
    place = {candidate: number for number, candidate in enumerate(candidates)}

    def worth(chosen: tuple[Candidate, ...]) -> tuple[Fraction, int, int, tuple[int, ...]]:
        mine = {place[candidate] for candidate in chosen}
        cost = sum(Fraction(candidate.cost_wan_yuan(case.wishes.years)) for candidate in chosen)
        return cost, len(chosen), sum(mine), tuple(0 if number in mine else 1 for number in range(len(candidates)))

    reaching = [
        (worth(chosen), _usefulness(edition, rules, case, chosen), chosen)
        for chosen in _choices(candidates, case.wishes)
        if _reaches(edition, rules, case, chosen, case.rule)
    ]
    if not reaching:
        return Trial(None, None, None)
    least = min(reaching, key=lambda choice: choice[0])
    wider = wide_rule(case.rule)
    roomy = [choice for choice in reaching if _reaches(edition, rules, case, choice[2], wider)]
    safe = min(roomy, key=lambda choice: choice[0])[2] if roomy else None

    def most_useful(most: Fraction) -> tuple[Candidate, ...] | None:
        affordable = [choice for choice in reaching if choice[0][0] <= most]
        return min(affordable, key=lambda choice: (-choice[1], choice[0]))[2] if affordable else None

    budget = case.wishes.budget_wan_yuan or Decimal(0)
    return Trial(least[2], most_useful(least[0][0] * Fraction(11, 10)), most_useful(Fraction(budget)), safe)


def _choices(candidates: tuple[Candidate, ...], wishes: PlanWishes) -> Iterator[tuple[Candidate, ...]]:
    """Every set of at most one candidate per solution that can be adopted one after the other."""
    ways: dict[str, list[Candidate | None]] = {}
    for candidate in candidates:
        if candidate.id not in wishes.excluded:
            ways.setdefault(candidate.id, [None]).append(candidate)
    for picked in product(*ways.values()):
        chosen = tuple(candidate for candidate in picked if candidate)
        lifted = [candidate.band.item_id for candidate in chosen if candidate.band]
        if len(set(lifted)) == len(lifted) and _can_be_adopted(chosen):
            yield chosen


def _can_be_adopted(chosen: tuple[Candidate, ...]) -> bool:
    left = [candidate for candidate in chosen if not candidate.is_owned]
    usable = {candidate.id for candidate in chosen if candidate.is_owned and candidate.is_whole}
    while left:
        ready = [candidate for candidate in left if all(usable & set(group) for group in candidate.solution.requires)]
        if not ready:
            return False
        usable |= {candidate.id for candidate in ready if candidate.is_whole}
        left = [candidate for candidate in left if candidate not in ready]
    return True


def wide_rule(rule: LevelRule) -> LevelRule:
    """3 points, one scene and one required scene more than the level asks."""
    return LevelRule(rule.level, rule.name, rule.min_score + 3, rule.min_scenes + 1, rule.min_required_scenes + 1)


def _reaches(edition: Edition, rules: PlanRules, case: Case, chosen: tuple[Candidate, ...], rule: LevelRule) -> bool:
    after = score(
        edition,
        apply_effects(edition, case.sheet, (way.effects for way in chosen), rules=rules, locked=case.wishes.locked),
    )
    return gap_to(edition, rule, score_points=after.score_points, scene_levels=after.scenes).is_closed


def _usefulness(edition: Edition, rules: PlanRules, case: Case, chosen: tuple[Candidate, ...]) -> int:
    after = apply_effects(edition, case.sheet, (way.effects for way in chosen), rules=rules, locked=case.wishes.locked)
    return sum(
        (3 if scene in case.wishes.pains else 1) * (level - case.sheet.scenes.get(scene, 0))
        for scene, level in after.scenes.items()
    )


def _random_sheet(edition: Edition, random: Random) -> AnswerSheet:
    quality = random.random()
    facts = {"production_devices": Decimal(random.randint(5, 40))}
    for part in ("digital_devices", "networked_devices"):
        facts[part] = Decimal(random.randint(0, int(facts["production_devices"])))
    choices = {}
    for item in edition.items.values():
        if isinstance(item.measure, ShareDerivation) and item.measure.whole in facts:
            share = Fraction(facts[item.measure.part]) * 100 / Fraction(facts[item.measure.whole])
            keys = {next(option.key for option in item.options if option.band and option.band.holds(share))}
        else:
            keys = _random_keys(item, quality, random)
        choices[item.id] = frozenset(keys)
    scenes = {scene: min(4, max(0, round(random.gauss(3 * quality, 0.7)))) for scene in edition.scenes}
    return AnswerSheet(edition.id, choices, scenes, facts if random.random() < 0.8 else {})


def _random_keys(item: Item, quality: float, random: Random) -> set[str]:
    if item.kind == "single":
        return {item.options[min(len(item.options) - 1, int(random.random() * 2 * quality * len(item.options)))].key}
    keys = {option.key for option in item.options if not option.is_exclusive and random.random() < quality}
    return keys or {next(option.key for option in item.options if option.is_exclusive)}


def _random_solutions(
    edition: Edition, sheet: AnswerSheet, rules: PlanRules, random: Random, *, count: int
) -> tuple[Solution, ...]:
    ids = [f"s{number:02d}" for number in range(count)]
    return tuple(_random_solution(edition, sheet, rules, random, id=id, ids=ids) for id in ids)


def _random_solution(
    edition: Edition, sheet: AnswerSheet, rules: PlanRules, random: Random, *, id: str, ids: list[str]
) -> Solution:
    steps = set()
    for scene in random.sample(sorted(edition.scenes), random.choice([0, 1, 2, 4])):
        level = min(3, sheet.scenes[scene] + random.choice([0, 0, 0, 1]))
        steps.add(SceneStep(scene, level, level + 1))
    low, more = Decimal(random.choice(PRICES)), Decimal(random.choice(PRICES))
    others = [other for other in ids if other != id]
    groups = [tuple(random.sample(others, random.choice([1, 1, 2]))) for _ in range(random.choice([0, 0, 0, 1, 2]))]
    return Solution(
        id=id,
        name=id,
        steps=tuple(sorted(steps, key=lambda step: step.scene_id)),
        options=tuple(_random_options(edition, rules, random)),
        form="",
        first_year=PriceRange(low, low + more),
        yearly=PriceRange(Decimal(0), Decimal(random.choice(PRICES)) / 2),
        cost_driver="",
        weeks_low=1,
        weeks_high=random.randint(1, 9),
        requires=tuple(groups),
        kpi="",
        risk="",
        examples="",
        price_basis="estimate",
    )


def _random_options(edition: Edition, rules: PlanRules, random: Random) -> Iterator[EarnedOption]:
    if random.random() < 0.15:
        yield EarnedOption(random.choice(["base.device_digital", "base.device_network"]), PER_BAND)
    if random.random() < 0.2:
        yield EarnedOption("mgmt.plan", random.choice("CF"))
    multi = [item for item in edition.items.values() if item.kind == "multi"]
    for item in random.sample(multi, random.choice([0, 1, 2, 3])):
        keys = [option.key for option in item.options if not option.is_exclusive]
        for key in sorted(random.sample(keys, random.choice([1, 2]))):
            yield EarnedOption(item.id, key)
