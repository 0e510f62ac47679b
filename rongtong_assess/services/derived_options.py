"""Options that follow from facts, and the sentences that say how."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.derivation import find_option
from rongtong_assess.core.edition import Edition
from rongtong_assess.reporting.reckoning import reckon_in_words


@dataclass(frozen=True, slots=True)
class DerivedOption:
    """The option that follows from facts, and the sentence that says how."""

    key: str
    sentence: str


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
