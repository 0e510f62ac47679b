"""Answers that measures in use suggest, and changes of two people to one measure, merged field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rongtong_assess.core.assessment.carry_over import Arrival, CarriedAnswer, CarriedSheet, carry_over
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import SCENE_PREFIX, Edition
from rongtong_assess.core.progress.measure_json import MeasureEffects
from rongtong_assess.core.roadmap.effects import apply_effects
from rongtong_assess.core.roadmap.rules import PlanRules


def propose_answers(
    old: Edition, new: Edition, sheet: AnswerSheet, effects: Sequence[MeasureEffects], *, rules: PlanRules
) -> CarriedSheet:
    """Like `carry_over`, with the answers that the measures change as proposals.

    sheet: the answers before the measures. Questions that it leaves open get no proposal.
    """
    carried = carry_over(old, new, sheet)
    if not effects:
        return carried
    lifted = _lift(old, sheet, effects=effects, rules=rules)
    arriving = carry_over(old, new, lifted)
    proposer = _Proposer(new, sheet, lifted, effects)
    pairs = zip(carried.answers, arriving.answers, strict=True)
    return replace(carried, answers=tuple(proposer.propose(was, could_be) for was, could_be in pairs))


@dataclass(frozen=True, slots=True)
class Merged:
    """The result of a merge.

    values: by field; in a clash the value typed here. clashes: fields that both people changed differently.
    """

    values: Mapping[str, str]
    clashes: tuple[str, ...]


def merge_fields(seen: Mapping[str, str], typed: Mapping[str, str], stored: Mapping[str, str]) -> Merged:
    """Merge the texts of a page with those stored since it was opened.

    seen: the texts that the page showed when it was opened; typed: those it sends; stored: those stored now. A field
    that the page never showed counts as changed here.
    """
    values, clashes = {}, []
    for name, mine in typed.items():
        theirs, before = stored.get(name, ""), seen.get(name)
        values[name] = theirs if mine == before else mine
        if mine not in {before, theirs} and theirs != before:
            clashes.append(name)
    return Merged(values, tuple(clashes))


def _lift(old: Edition, sheet: AnswerSheet, *, effects: Sequence[MeasureEffects], rules: PlanRules) -> AnswerSheet:
    """The answered questions as the measures would change them; facts stay."""
    after = apply_effects(old, sheet, (measure.effects for measure in effects), rules=rules)
    scenes = {scene: after.scenes[scene] for scene in sheet.scenes}
    return replace(sheet, scenes=scenes, choices={item: after.choices[item] for item in sheet.choices})


@dataclass(frozen=True, slots=True)
class _Proposer:
    """Compares the answers carried over without and with the measures."""

    new: Edition
    sheet: AnswerSheet
    lifted: AnswerSheet
    effects: Sequence[MeasureEffects]

    def propose(self, carried: CarriedAnswer, arriving: CarriedAnswer) -> CarriedAnswer:
        """The carried answer, or the proposal in its place."""
        changed = [question for question in carried.was if self._is_changed(question)]
        if not changed or carried.arrival is Arrival.ASK:
            return carried
        names = tuple(dict.fromkeys(name for question in changed for name in self._names(question)))
        follows_from_numbers = carried.level is None and not carried.choice
        proposal = carried if follows_from_numbers or arriving.arrival is Arrival.ASK else arriving
        words = _words(self.new, carried, proposal)
        why = f"因为{'、'.join(f'“{name}”' for name in names)}已在用，{words}，来自措施"
        also = f"；{carried.reason}" if carried.arrival is Arrival.CONFIRM else ""
        return replace(
            proposal,
            arrival=Arrival.CONFIRM,
            cause=why + also,
            asks_to_confirm=False,
            still_means_the_same=False,
            proposed_by=names,
        )

    def _is_changed(self, question: str) -> bool:
        scene = question.removeprefix(SCENE_PREFIX)
        if question.startswith(SCENE_PREFIX):
            return self.sheet.scenes.get(scene) != self.lifted.scenes.get(scene)
        return self.sheet.choices.get(question) != self.lifted.choices.get(question)

    def _names(self, question: str) -> Iterator[str]:
        """The measures behind a change; where an answer follows from scenes, all that lift scenes."""
        scene = question.removeprefix(SCENE_PREFIX)
        is_scene = question.startswith(SCENE_PREFIX)
        touching = [
            measure.name
            for measure in self.effects
            if (measure.touches_scene(scene) if is_scene else measure.touches_item(question))
        ]
        yield from touching or (measure.name for measure in self.effects if measure.steps)


def _words(new: Edition, carried: CarriedAnswer, proposal: CarriedAnswer) -> str:
    """What to answer instead, in the newer edition's words."""
    if proposal is carried:
        return "答案可能变了，请按现在的情况重新填"
    if proposal.level is not None:
        return f"建议填 {proposal.level} 级（上次 {carried.level} 级）"
    before, after = carried.choice, proposal.choice
    if before < after:
        return f"建议加选{_options(new, proposal, after - before)}（上次没有选）"
    return f"建议改选{_options(new, proposal, after)}（上次选{_options(new, proposal, before)}）"


def _options(new: Edition, answer: CarriedAnswer, keys: frozenset[str]) -> str:
    options = new.items[answer.question].options
    return "".join(f"「{option.key} {option.text}」" for option in options if option.key in keys)
