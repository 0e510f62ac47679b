"""carry_over(old, new, sheet) -> CarriedSheet: which answers to one edition hold in another.

An answer is kept as given, waits for confirmation, or is asked anew; none is invented. Facts are carried over when
they mean the same, and options that follow from facts are derived again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from rongtong_assess.core.assessment.derivation import find_fact_mistake, find_option
from rongtong_assess.core.assessment.sheet import AnswerSheet, find_choice_mistake
from rongtong_assess.core.edition.diff import Change, Difference, diff_editions
from rongtong_assess.core.edition.edition import Edition, Item
from rongtong_assess.core.edition.fact import Fact
from rongtong_assess.core.edition.parts import PartKind
from rongtong_assess.core.errors import Refused

T = TypeVar("T")
UNCHANGED = "题目和选项都没有变"
FOUND_OTHERWISE = "现场评定看到的和上次填的不一样，先带来现场看到的"


class Arrival(StrEnum):
    """kept: filled in; confirm: filled in, to be confirmed; ask: to be answered anew."""

    KEPT = "kept"
    CONFIRM = "confirm"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class CarriedAnswer:
    """What becomes of one question of the newer edition.

    was: ids of the older questions it comes from. choice: option keys of an item, empty where its option
    follows from facts; level: of a scene. cause: what happened, a Chinese sentence without its full stop;
    asks_to_confirm: whether the sentence ends by asking the firm to confirm.
    still_means_the_same: at most points differ, so the older answer can be scored under the newer edition.
    proposed_by: names of the measures that propose it, where it is not the older answer itself.
    """

    question: str
    was: tuple[str, ...]
    arrival: Arrival
    cause: str
    choice: frozenset[str] = frozenset()
    level: int | None = None
    still_means_the_same: bool = False
    proposed_by: tuple[str, ...] = ()
    asks_to_confirm: bool = False

    @property
    def reason(self) -> str:
        """Why, and what to do about it, as a Chinese sentence without its full stop."""
        return f"{self.cause}，请确认" if self.asks_to_confirm else self.cause


@dataclass(frozen=True, slots=True)
class CarriedSheet:
    """Every question of the newer edition in its order, and the facts that are carried over."""

    answers: tuple[CarriedAnswer, ...]
    facts: Mapping[str, Decimal]

    def list_answers(self, arrival: Arrival) -> tuple[CarriedAnswer, ...]:
        return tuple(answer for answer in self.answers if answer.arrival is arrival)


def carry_over(old: Edition, new: Edition, sheet: AnswerSheet) -> CarriedSheet:
    """The sheet of the older edition as far as it holds in the newer one."""
    carrier = _Carrier(old, new, sheet)
    return CarriedSheet((*carrier.carry_items(), *carrier.carry_scenes()), carrier.facts)


def ask_about_found(carried: CarriedSheet, differing: Collection[str]) -> CarriedSheet:
    """The same, but answers that a visit found instead of what was declared have to be confirmed.

    differing: questions of the older edition for which the visit found something else.
    """
    return replace(carried, answers=tuple(_ask_about(answer, differing) for answer in carried.answers))


def _ask_about(answer: CarriedAnswer, differing: Collection[str]) -> CarriedAnswer:
    if answer.arrival is Arrival.ASK or answer.proposed_by or not set(differing).intersection(answer.was):
        return answer
    others = "" if answer.cause == UNCHANGED else f"{answer.cause}；"
    return _to_confirm(answer, f"{others}{FOUND_OTHERWISE}")


def _to_confirm(answer: CarriedAnswer, cause: str) -> CarriedAnswer:
    return replace(answer, arrival=Arrival.CONFIRM, cause=cause, asks_to_confirm=True)


class _Carrier:
    """Carries one sheet from one edition to the other."""

    def __init__(self, old: Edition, new: Edition, sheet: AnswerSheet) -> None:
        self.old, self.new, self.sheet = old, new, sheet
        self.diff = diff_editions(old, new)
        self.facts = _carry_facts(old, new, sheet.facts)

    def carry_items(self) -> Iterator[CarriedAnswer]:
        for item in self.new.items.values():
            yield self._carry_item(item, self.diff.by_new[PartKind.ITEM, item.id])

    def carry_scenes(self) -> Iterator[CarriedAnswer]:
        for scene in self.new.scenes.values():
            change = self.diff.by_new[PartKind.SCENE, scene.id]
            was = tuple(self.old.scenes[id].question for id in change.was)
            level = _only({self.sheet.scenes.get(id) for id in change.was})
            if level is None:
                yield _asked(scene.question, was, change, were_answered=self.sheet.scenes.keys() >= {*change.was})
            else:
                yield _arrive(CarriedAnswer(scene.question, was, Arrival.KEPT, UNCHANGED, level=level), change)

    def _carry_item(self, item: Item, change: Difference) -> CarriedAnswer:
        derived = find_option(item, self.facts, self.new.facts)
        choice = self._translate(item, change)
        if derived is not None:
            return self._carry_derived(item, change, is_same=choice == frozenset({derived.key}))
        if choice is None:
            return _asked(item.id, change.was, change, were_answered=self.sheet.choices.keys() >= {*change.was})
        if item.measure and self._was_derived(change):
            cause = "上次按数字判定，这次要的数字不一样，先沿用上次的档位"
            return CarriedAnswer(item.id, change.was, Arrival.CONFIRM, cause, choice, asks_to_confirm=True)
        return _arrive(CarriedAnswer(item.id, change.was, Arrival.KEPT, UNCHANGED, choice), change)

    def _carry_derived(self, item: Item, change: Difference, *, is_same: bool) -> CarriedAnswer:
        """An item whose option follows from the facts carried over."""
        answer = CarriedAnswer(item.id, change.was, Arrival.KEPT, UNCHANGED)
        if is_same and change.is_kept:
            return _arrive(answer, change)
        what = _list_changes(change) or ["上次没有按数字判定"]
        asked = _to_confirm(answer, f"{'，'.join(what)}，答案按上次填的数字重新判定")
        return replace(asked, still_means_the_same=is_same and change.asks_the_same)

    def _was_derived(self, change: Difference) -> bool:
        olds = (self.old.items[id] for id in change.was)
        return any(find_option(old, self.sheet.facts, self.old.facts) is not None for old in olds)

    def _translate(self, item: Item, change: Difference) -> frozenset[str] | None:
        """The one answer that every older answer leads to; None without one."""
        keys = _only({self._translate_from(self.old.items[id], change) for id in change.was})
        return None if not keys or find_choice_mistake(item, keys) else keys

    def _translate_from(self, old: Item, change: Difference) -> frozenset[str] | None:
        keys = self.sheet.choices.get(old.id)
        if keys is None:
            return None
        heirs = [_list_heirs(f"{old.id}:{key}", change) for key in keys]
        # The older answer does not tell which part of a split option is meant.
        if any(len(found) > 1 for found in heirs):
            return None
        return frozenset(key for found in heirs for key in found)


def _list_heirs(option_id: str, change: Difference) -> list[str]:
    """The keys of an item's options that come from an older option."""
    return [part.id.rpartition(":")[2] for part in change.parts if part.new and option_id in part.was]


def _only(found: set[T]) -> T | None:
    """The only member; None for several or none."""
    return next(iter(found)) if len(found) == 1 else None


def _arrive(answer: CarriedAnswer, change: Difference) -> CarriedAnswer:
    """The answer as it was given, to be confirmed if anything about the question has changed."""
    if change.is_kept:
        return replace(answer, still_means_the_same=True)
    asked = _to_confirm(answer, "，".join(_list_changes(change)))
    return replace(asked, still_means_the_same=change.asks_the_same)


def _asked(question: str, was: tuple[str, ...], change: Difference, *, were_answered: bool) -> CarriedAnswer:
    """A question without any answer to propose."""
    if not was:
        reason = "新增的题目"
    elif not were_answered:
        reason = "上次没有填"
    else:
        reason = f"{'，'.join(_list_changes(change))}，上次的答案对不上现在的选项"
    return CarriedAnswer(question, was, Arrival.ASK, reason)


def _list_changes(change: Difference) -> list[str]:
    """What has changed about a question, in words."""
    if not change.was:
        return ["新增的题目"]
    everything = {*change.change, *(kind for part in change.parts for kind in part.change)}
    words = {
        f"由上次的 {len(change.was)} 题合并而来": Change.MERGED in change.change,
        "由上次的一题拆分而来": Change.SPLIT in change.change,
        "题目已改写": Change.REWORDED in change.change,
        "选项有变化": any(not {Change.KEPT, Change.POINTS_CHANGED}.issuperset(part.change) for part in change.parts),
        "计分变了": Change.POINTS_CHANGED in everything,
    }
    return [word for word, holds in words.items() if holds]


def _carry_facts(old: Edition, new: Edition, facts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The facts that mean the same and do not contradict each other in the newer edition."""
    carried = {
        id: facts[id]
        for id, fact in new.facts.items()
        if id in facts and _means_the_same(old.facts[id], fact) and not find_fact_mistake(fact, facts[id])
    }
    for item in new.items.values():
        try:
            find_option(item, carried, new.facts)
        except Refused:
            carried = {id: number for id, number in carried.items() if item.measure and id not in item.measure.facts}
    return carried


def _means_the_same(old: Fact, new: Fact) -> bool:
    return (old.name, old.unit, old.hint, old.is_whole) == (new.name, new.unit, new.hint, new.is_whole)
