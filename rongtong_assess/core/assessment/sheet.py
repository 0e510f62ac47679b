"""A sheet of answers checked against its edition, and the contradictions to show for confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.assessment.derivation import find_fact_mistake, find_option
from rongtong_assess.core.edition.edition import FACT_PREFIX, SCENE_PREFIX, TOP_SCENE_LEVEL, Edition, Item
from rongtong_assess.core.edition.fact import Condition, Contradiction
from rongtong_assess.core.errors import Mistake, Refused

ANY_SCENE = SCENE_PREFIX + "*"


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """Checked answers. Build it with `settle`, which derives options from facts.

    choices: item id -> chosen option keys (one key for a single item), also where facts decided.
    scenes: scene id -> level 0 to 4.
    facts: fact id -> number, kept as entered.
    """

    edition_id: str
    choices: Mapping[str, frozenset[str]]
    scenes: Mapping[str, int]
    facts: Mapping[str, Decimal]

    def open_questions(self, edition: Edition) -> tuple[str, ...]:
        """Ids of what is still unanswered, in questionnaire order."""
        answered = {*self.choices, *(edition.scenes[scene].question for scene in self.scenes)}
        return tuple(question for question in edition.questions if question not in answered)


def settle(
    edition: Edition,
    *,
    chosen: Mapping[str, frozenset[str]],
    scenes: Mapping[str, int],
    facts: Mapping[str, Decimal],
) -> tuple[AnswerSheet, tuple[Mistake, ...]]:
    """The sheet that follows from raw answers, and every mistake found on the way.

    Ids must be known to the edition; an answer with a mistake is left out of the sheet.
    """
    mistakes = [mistake for fact, value in facts.items() if (mistake := find_fact_mistake(edition.facts[fact], value))]
    wrong = {mistake.where for mistake in mistakes}
    sound_facts = {fact: value for fact, value in facts.items() if fact not in wrong}
    choices: dict[str, frozenset[str]] = {}
    for item in edition.items.values():
        try:
            keys = _settle_item(edition, item, keys=chosen.get(item.id), facts=sound_facts)
        except Refused as refusal:
            mistakes.extend(refusal.mistakes)
            continue
        if keys is not None:
            choices[item.id] = keys
    mistakes.extend(_scene_mistakes(edition, scenes))
    sound_scenes = {scene: level for scene, level in scenes.items() if 0 <= level <= TOP_SCENE_LEVEL}
    return AnswerSheet(edition.id, choices, sound_scenes, sound_facts), tuple(mistakes)


def find_choice_mistake(item: Item, keys: frozenset[str]) -> Mistake | None:
    """What is wrong with these keys as an answer to the item; None if nothing is."""
    unknown = sorted(keys - item.option_by_key.keys())
    allowed = "、".join(item.option_by_key)
    if unknown:
        return Mistake(item.id, f"「{item.name}」没有选项 {'、'.join(unknown)[:40]}", f"可选的是 {allowed}")
    if not keys:
        return Mistake(item.id, f"「{item.name}」没有选任何选项", "请至少选一项；都不符合就选表示“没有”的那一项")
    if item.kind == "single" and len(keys) > 1:
        return Mistake(item.id, f"「{item.name}」是单选，却选了 {len(keys)} 项", "请只选一项")
    exclusive = sorted(key for key in keys if item.option_by_key[key].is_exclusive)
    if exclusive and len(keys) > 1:
        return Mistake(
            item.id,
            f"「{item.name}」的 {exclusive[0]}（{item.option_by_key[exclusive[0]].text}）不能和别的选项一起选",
            "请去掉它，或只留它",
        )
    return None


def list_contradictions(edition: Edition, sheet: AnswerSheet) -> tuple[Contradiction, ...]:
    """The edition's contradictions that hold for this sheet, in the edition's order."""
    return tuple(
        contradiction
        for contradiction in edition.contradictions
        if all(_holds(condition, sheet) for condition in contradiction.when)
    )


def _settle_item(
    edition: Edition, item: Item, *, keys: frozenset[str] | None, facts: Mapping[str, Decimal]
) -> frozenset[str] | None:
    """The keys that count for one item; None while it is unanswered. Raises Refused."""
    if keys is not None:
        mistake = find_choice_mistake(item, keys)
        if mistake:
            raise Refused([mistake])
    derived = find_option(item, facts, edition.facts)
    if derived is None:
        return keys
    if keys is not None and keys != {derived.key}:
        raise Refused.because(
            item.id,
            f"「{item.name}」选了 {'、'.join(sorted(keys))}，但按填写的数字应是 {derived.key}（{derived.text}）",
            "请核对数字；数字对的话，不用再选，系统按数字判定",
        )
    return frozenset({derived.key})


def _scene_mistakes(edition: Edition, scenes: Mapping[str, int]) -> list[Mistake]:
    return [
        Mistake(
            edition.scenes[scene].question,
            f"「{edition.scenes[scene].name}」填了 {level} 级，没有这一级",
            f"请填 0 到 {TOP_SCENE_LEVEL} 的整数，0 表示还没到一级或没有这个场景",
        )
        for scene, level in scenes.items()
        if not 0 <= level <= TOP_SCENE_LEVEL
    ]


def _holds(condition: Condition, sheet: AnswerSheet) -> bool:
    if condition.question == ANY_SCENE:
        return any(_number_fits(condition, level) for level in sheet.scenes.values())
    if condition.question.startswith(SCENE_PREFIX):
        return _number_fits(condition, sheet.scenes.get(condition.question.removeprefix(SCENE_PREFIX)))
    if condition.question.startswith(FACT_PREFIX):
        return _number_fits(condition, sheet.facts.get(condition.question.removeprefix(FACT_PREFIX)))
    return _choice_fits(condition, sheet.choices.get(condition.question))


def _choice_fits(condition: Condition, keys: frozenset[str] | None) -> bool:
    if keys is None or keys & condition.none_of:
        return False
    lacks_enough = not condition.not_all_of or bool(condition.not_all_of - keys)
    return lacks_enough and (not condition.any_of or bool(keys & condition.any_of))


def _number_fits(condition: Condition, number: int | Decimal | None) -> bool:
    if number is None:
        return False
    above = condition.at_least is None or number >= condition.at_least
    return above and (condition.at_most is None or number <= condition.at_most)
