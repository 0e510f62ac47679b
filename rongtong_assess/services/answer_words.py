"""Answers in words: what is stored, and how facts lead to an option."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import FACT_PREFIX, SCENE_PREFIX, Edition
from rongtong_assess.core.measure import find_option
from rongtong_assess.core.saving import AnswerValue
from rongtong_assess.reporting.reckoning import reckon_in_words


@dataclass(frozen=True, slots=True)
class DerivedOption:
    """The option that follows from facts, and the sentence that says how."""

    key: str
    sentence: str


def answer_words(edition: Edition, question: str, value: AnswerValue) -> str:
    """A stored value as a person would say it."""
    if value is None:
        return "（未填）"
    if isinstance(value, list):
        options = edition.items[question].option_by_key
        return "；".join(f"{key} {options[key].text}" for key in value if key in options)
    if question.startswith(SCENE_PREFIX):
        scene = edition.scenes[question.removeprefix(SCENE_PREFIX)]
        return f"{value} 级：{scene.levels[int(value) - 1]}" if value else "0 级：还没到一级或没有这个场景"
    return f"{value} {edition.facts[question.removeprefix(FACT_PREFIX)].unit}"


def derive_options(edition: Edition, sheet: AnswerSheet) -> dict[str, DerivedOption]:
    """By item id, every option that follows from the sheet's facts."""
    derived: dict[str, DerivedOption] = {}
    for item in edition.items.values():
        # An item whose facts contradict each other is not in the sheet.
        if item.measure is None or item.id not in sheet.choices:
            continue
        option = find_option(item, sheet.facts, edition.facts)
        if option is not None:
            reckoning = reckon_in_words(edition, item.measure, sheet.facts)
            derived[item.id] = DerivedOption(option.key, f"{reckoning}，属于“{option.text}”这一档。")
    return derived
