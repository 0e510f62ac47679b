"""A stored answer as a person would say it."""

from __future__ import annotations

from rongtong_assess.core.edition import FACT_PREFIX, SCENE_PREFIX, Edition
from rongtong_assess.core.found_sheet import FoundValue
from rongtong_assess.core.saving import AnswerValue


def answer_words(edition: Edition, question: str, value: AnswerValue) -> str:
    """A stored value in words."""
    if value is None:
        return "（未填）"
    if isinstance(value, list):
        options = edition.items[question].option_by_key
        return "；".join(f"{key} {options[key].text}" for key in value if key in options)
    if question.startswith(SCENE_PREFIX):
        scene = edition.scenes[question.removeprefix(SCENE_PREFIX)]
        return f"{value} 级：{scene.levels[int(value) - 1]}" if value else "0 级：还没到一级或没有这个场景"
    return f"{value} {edition.facts[question.removeprefix(FACT_PREFIX)].unit}"


def found_words(edition: Edition, question: str, value: FoundValue) -> str:
    """What a sheet says of a question, in words."""
    return answer_words(edition, question, sorted(value) if isinstance(value, frozenset) else value)
