"""Answers in words: what is stored, and how facts lead to an option."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import FACT_PREFIX, SCENE_PREFIX, Edition
from rongtong_assess.core.fact import Measure, ShareMeasure, TrendMeasure
from rongtong_assess.core.measure import find_option, share_percent
from rongtong_assess.core.saving import AnswerValue
from rongtong_assess.core.scorecard_document import decimal_text

SHOWN_DIGITS = 4
HUNDREDTH = Decimal("0.01")


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
            reckoning = _reckoning(edition, item.measure, sheet.facts)
            derived[item.id] = DerivedOption(option.key, f"{reckoning}，按标准是 {option.key}（{option.text}）")
    return derived


def _reckoning(edition: Edition, measure: Measure, facts: Mapping[str, Decimal]) -> str:
    if isinstance(measure, ShareMeasure):
        part, whole = (f"{edition.facts[id].name} {decimal_text(facts[id])}" for id in (measure.part, measure.whole))
        return f"{part} ÷ {whole} {_percent_text(share_percent(measure, facts))}"
    before, last = (_yearly_text(measure, facts, year) for year in ("before", "last"))
    return f"前年 {before}，上年 {last}"


def _percent_text(share: Fraction) -> str:
    with localcontext(prec=40):
        exact = Decimal(share.numerator) / share.denominator
        shown = exact.quantize(HUNDREDTH, ROUND_HALF_UP)
    return f"{'=' if Fraction(shown) == share else '≈'} {decimal_text(shown)}%"


def _yearly_text(measure: TrendMeasure, facts: Mapping[str, Decimal], year: str) -> str:
    amount = facts[f"{measure.amount}_{year}"]
    if measure.per is None:
        return decimal_text(amount)
    per = facts[f"{measure.per}_{year}"]
    quotient = decimal_text(Context(prec=SHOWN_DIGITS).divide(amount, per))
    return f"{decimal_text(amount)} ÷ {decimal_text(per)} ≈ {quotient}"
