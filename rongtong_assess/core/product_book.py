"""The names that a product may use: scenes, industries, and options that can be bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.size_class import IndustrySizes
from rongtong_assess.core.solution import PER_BAND, EarnedOption

PER_BAND_NAME = "占比提高一档"


@dataclass(frozen=True, slots=True)
class EntryBook:
    """What an entry may name: scenes of the edition in force, industries, options that can be bought."""

    edition: Edition
    industries: Mapping[str, IndustrySizes]
    options: frozenset[EarnedOption]


def option_words(book: EntryBook, option: EarnedOption) -> str:
    """What the option says; "占比提高一档" for a share of devices."""
    item = book.edition.items.get(option.item_id)
    if option.key == PER_BAND or item is None or option.key not in item.option_by_key:
        return PER_BAND_NAME if option.key == PER_BAND else option.key
    return item.option_by_key[option.key].text
