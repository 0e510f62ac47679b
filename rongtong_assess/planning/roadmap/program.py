"""RoadmapProgram: the choice of solutions for a target level as an integer programme.

Variables: a candidate is adopted; a scene reaches a level; an option is earned; a count of scenes is
reached. Source of the model: the notes of the solution catalogue; numbers of the level from the edition.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL, Edition, Item, LevelRule
from rongtong_assess.core.numbers import add_up
from rongtong_assess.core.roadmap.candidate import Candidate
from rongtong_assess.core.roadmap.rules import FollowsScenes, PlanRules, StagedItem
from rongtong_assess.core.roadmap.wishes import PlanWishes
from rongtong_assess.planning.roadmap.integer_program import IntegerProgram, sum_of

Name = Hashable


class RoadmapProgram:
    """The programme of one firm. costs: whole units by candidate; cost_unit: 万元 of one unit.

    places: the position of each candidate in the catalogue, for the order of ties.
    """

    def __init__(
        self,
        edition: Edition,
        sheet: AnswerSheet,
        places: Mapping[Candidate, int],
        *,
        rules: PlanRules,
        wishes: PlanWishes,
    ) -> None:
        self.edition, self.sheet, self.places = edition, sheet, places
        self.candidates = tuple(places)
        self.rules, self.wishes = rules, wishes
        self.program = IntegerProgram()
        self.costs, self.cost_unit = scale({candidate: candidate.cost_wan_yuan(wishes.years) for candidate in places})
        self.points: dict[Name, Decimal] = {}
        self._add_candidates()
        self._add_prerequisites()
        for scene in edition.scenes:
            self._add_scene(scene)
        for item in edition.items.values():
            self._add_item(item)

    # What a plan is worth

    def usefulness(self) -> dict[Name, int]:
        """Levels gained in scenes, each with its weight."""
        return {name: self.wishes.weight_of(name[1]) for name in self._lifts()}

    def scenes_at(self, level: int, *, only_required: bool) -> tuple[dict[Name, int], int]:
        """Terms that count scenes reaching a level, and how many have reached it already."""
        counted = [scene for scene in self.edition.scenes.values() if scene.is_required or not only_required]
        present = sum(self.sheet.scenes.get(scene.id, 0) >= level for scene in counted)
        names: list[Name] = [("scene", scene.id, level) for scene in counted]
        return sum_of(name for name in names if self.program.has(name)), present

    def present_points(self) -> Decimal:
        choices = self.sheet.choices.items()
        return add_up([self.edition.items[id].points_of(keys) for id, keys in choices])

    # Conditions

    def demand_level(self, rule: LevelRule) -> None:
        """The three conditions of a level."""
        self.demand_score(rule)
        for only_required, least in ((False, rule.min_scenes), (True, rule.min_required_scenes)):
            terms, present = self.scenes_at(rule.level, only_required=only_required)
            self.program.at_least(terms, least - present)

    def demand_score(self, rule: LevelRule) -> None:
        parts = len(self.edition.dimensions) if self.edition.total == "mean" else 1
        missing = rule.min_score * parts - self.present_points()
        if missing <= 0:
            return
        scaled, _unit = scale({**self.points, "missing": missing})
        self.program.at_least({name: scaled[name] for name in self.points}, scaled["missing"] - 0.5)

    def demand_cost(self, most_wan_yuan: Decimal | Fraction) -> None:
        """At most this cost over all years together."""
        self.program.at_most(self.costs, int(Fraction(most_wan_yuan) / self.cost_unit) + 0.5)

    # Building

    def _add_candidates(self) -> None:
        by_solution: dict[str, list[Candidate]] = {}
        by_item: dict[str, list[Candidate]] = {}
        for candidate in self.candidates:
            self.program.add_choice(candidate)
            by_solution.setdefault(candidate.id, []).append(candidate)
            if candidate.band:
                by_item.setdefault(candidate.band.item_id, []).append(candidate)
        for several in (*by_solution.values(), *by_item.values()):
            if len(several) > 1:
                self.program.at_most(sum_of(several), 1)
        for id in self.wishes.wanted:
            self.program.at_least(sum_of(by_solution.get(id, [])), 1)
        for id in self.wishes.excluded & by_solution.keys():
            self.program.at_most(sum_of(by_solution[id]), 0)

    def _add_prerequisites(self) -> None:
        for candidate in self.candidates:
            for group in () if candidate.is_owned else candidate.solution.requires:
                fitting = (other for other in self.candidates if other.is_whole and other.id in group)
                self._add_implied(candidate, fitting)

    def _add_implied(self, name: Name, needed: Iterable[Name]) -> None:
        """The variable may be 1 only with one of those that are needed."""
        terms = sum_of(needed)
        terms[name] = -1 + terms.get(name, 0)
        self.program.at_least(terms, 0)

    def _add_scene(self, scene: str) -> None:
        present, below = self.sheet.scenes.get(scene, 0), None
        if scene in self.wishes.locked:
            return
        for level in range(present + 1, TOP_SCENE_LEVEL + 1):
            lifting = [
                candidate
                for candidate in self.candidates
                if candidate.is_whole
                and any((step.scene_id, step.to_level) == (scene, level) for step in candidate.solution.steps)
            ]
            if not lifting:
                return
            name = ("scene", scene, level)
            self.program.add_choice(name)
            self._add_implied(name, lifting)
            if below:
                self._add_implied(name, [below])
            below = name

    def _lifts(self) -> Iterator[tuple[str, str, int]]:
        for scene in self.edition.scenes:
            for level in range(1, TOP_SCENE_LEVEL + 1):
                if self.program.has(("scene", scene, level)):
                    yield "scene", scene, level

    def _add_item(self, item: Item) -> None:
        present = self.sheet.choices.get(item.id, frozenset())
        if item.id in self.rules.kept:
            return
        if following := self.rules.find_following(item.id):
            self._add_following(item, present, following)
        elif staged := self.rules.find_staged_item(item.id):
            self._add_staged(item, present, staged)
        elif item.kind == "multi":
            for key, sellers in self._sellers(item).items():
                if key not in present and not item.option_by_key[key].is_exclusive:
                    self._add_earned(("option", item.id, key), item.option_by_key[key].points, sellers)
        else:
            self._add_single(item, present)

    def _sellers(self, item: Item) -> Mapping[str, list[Candidate]]:
        """Option -> the candidates that earn it directly, in the item's order."""
        sellers: dict[str, list[Candidate]] = {key: [] for key in item.option_by_key}
        for candidate in self.candidates:
            for earned in candidate.solution.options if candidate.is_whole else ():
                if earned.item_id == item.id and earned.key in sellers:
                    sellers[earned.key].append(candidate)
        return {key: found for key, found in sellers.items() if found}

    def _add_earned(self, name: Name, points: Decimal, needed: Iterable[Name]) -> None:
        self.program.add_choice(name)
        self.points[name] = points
        self._add_implied(name, needed)

    def _add_single(self, item: Item, present: frozenset[str]) -> None:
        """At most one better option counts."""
        held, names = item.points_of(present), list[Name]()
        sellers = dict(self._sellers(item))
        for candidate in self.candidates:
            if candidate.band and candidate.band.item_id == item.id:
                sellers.setdefault(candidate.band.key, []).append(candidate)
        for key, found in sellers.items():
            if item.option_by_key[key].points > held:
                name = ("option", item.id, key)
                self._add_earned(name, item.option_by_key[key].points - held, found)
                names.append(name)
        if len(names) > 1:
            self.program.at_most(sum_of(names), 1)

    def _add_following(self, item: Item, present: frozenset[str], following: FollowsScenes) -> None:
        """Each option is worth what it adds to the option below it."""
        terms, present_scenes = self.scenes_at(following.level, only_required=False)
        reached, below = item.points_of(present), None
        for key, least in sorted(following.steps.items(), key=lambda step: step[1]):
            option = item.option_by_key.get(key)
            if option is None or option.points <= reached:
                continue
            name = ("option", item.id, key)
            self.program.add_choice(name)
            self.points[name] = option.points - reached
            self.program.at_least({**terms, name: -least}, -present_scenes)
            if below:
                self._add_implied(name, [below])
            reached, below = option.points, name

    def _add_staged(self, item: Item, present: frozenset[str], staged: StagedItem) -> None:
        held, sellers = item.points_of(present), self._sellers(item)
        best, below = held, dict[str, Name]()
        for stage in staged.stages:
            points = item.option_by_key[stage.key].points
            if points <= held or stage.by == "nothing":
                continue
            has_base = stage.after is None or item.option_by_key[stage.after].points <= held
            if not has_base and stage.after not in below:
                continue
            name = ("option", item.id, stage.key)
            needed: Iterable[Name] = sellers.get(stage.key, []) if stage.by == "solution" else list(self._lifts())
            self._add_earned(name, points - best, needed)
            if not has_base:
                self._add_implied(name, [below[stage.after or ""]])
            best, below[stage.key] = points, name


def scale(amounts: Mapping[Name, Decimal]) -> tuple[dict[Name, int], Fraction]:
    """The amounts as whole multiples of the largest unit that fits all of them, and that unit."""
    fractions = {name: Fraction(amount) for name, amount in amounts.items()}
    bottom = lcm(*(fraction.denominator for fraction in fractions.values()))
    top = gcd(*(int(fraction * bottom) for fraction in fractions.values())) or 1
    unit = Fraction(top, bottom)
    return {name: int(fraction / unit) for name, fraction in fractions.items()}, unit
