"""A stored answer as a person would say it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from rongtong_assess.core.edition import FACT_PREFIX, SCENE_PREFIX, Edition
from rongtong_assess.core.fact import Measure, TrendMeasure
from rongtong_assess.core.found_sheet import FoundValue
from rongtong_assess.core.measure import share_percent, yearly_value
from rongtong_assess.core.saving import AnswerValue
from rongtong_assess.presentation.wording.numbers import show_missing, show_number


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


def reckon_in_words(edition: Edition, measure: Measure, facts: Mapping[str, Decimal]) -> str:
    """Such as "42 台里有 16 台，占 38.1%"; every fact of the measure must be there, totals above 0."""
    if isinstance(measure, TrendMeasure):
        return _trend_words(measure, facts)
    whole, part = (f"{show_number(facts[fact])} {edition.facts[fact].unit}" for fact in measure.facts)
    return f"{whole}里有 {part}，占 {show_number(share_percent(measure, facts))}%"


def _trend_words(measure: TrendMeasure, facts: Mapping[str, Decimal]) -> str:
    """The change in per cent: it has no unit, so two decimals tell enough."""
    before, last = (yearly_value(measure, facts, year) for year in ("before", "last"))
    start = "两数相除，后来" if measure.per else "后来"
    if before == last:
        return f"{start}和原来相等"
    change = f" {show_missing(abs(last - before) * 100 / before)}%" if before else ""
    return f"{start}比原来{'高' if last > before else '低'}{change}"
