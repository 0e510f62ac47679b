"""Random answers to an edition, for tests of what holds for every answer sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition, Item

SCENE_LEVELS = st.integers(0, 4)
FACT_NUMBERS = st.decimals(min_value=0, max_value=10**9, places=3)


def additive_keys(item: Item) -> list[str]:
    return [option.key for option in item.options if not option.is_exclusive]


def answers_to(item: Item) -> st.SearchStrategy[frozenset[str]]:
    """Every answer the item allows."""
    if item.kind == "single":
        return st.sampled_from([frozenset({option.key}) for option in item.options])
    exclusive = [frozenset({option.key}) for option in item.options if option.is_exclusive]
    several = st.sets(st.sampled_from(additive_keys(item)), min_size=1).map(frozenset)
    return several | st.sampled_from(exclusive)


@dataclass(frozen=True)
class Draw:
    """Random answers to an edition."""

    data: st.DataObject
    edition: Edition

    def sheet(self) -> AnswerSheet:
        chosen = self.data.draw(
            st.fixed_dictionaries({item.id: answers_to(item) for item in self.edition.items.values()})
        )
        return AnswerSheet(self.edition.id, chosen, self.scene_levels(), facts={})

    def scene_levels(self) -> dict[str, int]:
        return self.data.draw(st.fixed_dictionaries(dict.fromkeys(self.edition.scenes, SCENE_LEVELS)))

    def item(self, kind: str) -> Item:
        return self.data.draw(st.sampled_from([item for item in self.edition.items.values() if item.kind == kind]))


def with_answer(sheet: AnswerSheet, item: Item, keys: frozenset[str]) -> AnswerSheet:
    return replace(sheet, choices={**sheet.choices, item.id: keys})


@st.composite
def partial_sheets(draw: st.DrawFn, edition: Edition) -> AnswerSheet:
    """Some answers of the edition; which options may be chosen together does not matter here."""
    keys = {
        item.id: st.sets(st.sampled_from(sorted(item.option_by_key)), min_size=1) for item in edition.items.values()
    }
    chosen = draw(st.fixed_dictionaries({}, optional=keys))
    return AnswerSheet(
        edition.id,
        {item: frozenset(options) for item, options in chosen.items()},
        draw(st.fixed_dictionaries({}, optional=dict.fromkeys(edition.scenes, SCENE_LEVELS))),
        draw(st.fixed_dictionaries({}, optional=dict.fromkeys(edition.facts, FACT_NUMBERS))),
    )
