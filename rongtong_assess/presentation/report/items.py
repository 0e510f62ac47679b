"""Item by item: the answer, its points, and how to earn the missing points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition, Item, Option
from rongtong_assess.core.roadmap.gains import ItemShortfall
from rongtong_assess.presentation.report.facts import ReportFacts
from rongtong_assess.presentation.report.supports import SupportView, list_rows_for
from rongtong_assess.presentation.wording.assessment import calculation_words
from rongtong_assess.presentation.wording.quantities import join_names, show_number, show_rest
from rongtong_assess.presentation.wording.result.questions import (
    BY_SCENE_WORDS,
    DECLARED_ANSWERS,
    FOUND_ANSWERS,
    REMEDY_WORDS,
    declared_answers_words,
    entered_words,
    machines_to_band_words,
    option_words,
)


@dataclass(frozen=True, slots=True)
class WayToPointsView:
    """One way to more points of an item: the option, its points, how to earn it."""

    option: str
    points: str
    how: str


@dataclass(frozen=True, slots=True)
class ItemResultView:
    """One scored item, ready to show.

    answers: chosen options in words. declared: what the firm answered, where a visit found something else.
    facts: (name, number with unit) as entered.
    calculation: how the option follows from the facts; empty where nothing was computed.
    lost_rows: how to earn what is lost. supports: what helps to earn it.
    """

    number: int
    name: str
    ask: str
    got: str
    full: str
    lost: str
    is_full: bool
    is_answered: bool
    answers: tuple[str, ...]
    declared: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    calculation: str
    lost_rows: tuple[WayToPointsView, ...]
    evidence: tuple[str, ...]
    supports: tuple[SupportView, ...]

    @property
    def answers_title(self) -> str:
        """Whose answers these are."""
        return FOUND_ANSWERS if self.declared else DECLARED_ANSWERS

    @property
    def declared_words(self) -> str:
        """What the firm answered, where it was found otherwise; else empty."""
        return declared_answers_words(self.declared) if self.declared else ""

    @property
    def facts_words(self) -> str:
        """The numbers as entered, and what was computed from them."""
        return entered_words(self.facts, self.calculation)


@dataclass(frozen=True, slots=True)
class ItemGroupView:
    """The items of one dimension, with its points."""

    name: str
    got: str
    full: str
    items: tuple[ItemResultView, ...]


@dataclass(frozen=True, slots=True)
class ItemsSection:
    """All items in questionnaire order, by dimension; numbers run through."""

    dimensions: tuple[ItemGroupView, ...]


def build_items(
    facts: ReportFacts, gaps: tuple[ItemShortfall, ...], *, supports: tuple[SupportView, ...] = ()
) -> ItemsSection:
    """Every item. gaps: where points are missing and what would earn them. supports: those of the whole report."""
    edition, sheet, scorecard = facts.edition, facts.sheet, facts.scorecard
    gap_by_item = {gap.item.id: gap for gap in gaps}
    rows = {
        id: _item_row(edition, sheet, number=number, got=scorecard.items[id], item=item, gap=gap_by_item.get(id))
        for number, (id, item) in enumerate(edition.items.items(), 1)
    }
    rows = {id: _with_supports(row, id, supports=supports) for id, row in rows.items()}
    rows = {
        id: _with_declared(row, edition.items[id], sheet=sheet, declared=facts.declared) for id, row in rows.items()
    }
    groups = (
        ItemGroupView(
            name=dimension.name,
            got=show_number(scorecard.dimensions[dimension.id]),
            full=show_number(dimension.points),
            items=tuple(rows[item.id] for item in dimension.items),
        )
        for dimension in edition.dimensions
    )
    return ItemsSection(tuple(groups))


def _with_supports(row: ItemResultView, item_id: str, *, supports: tuple[SupportView, ...]) -> ItemResultView:
    return row if row.is_full else replace(row, supports=list_rows_for(supports, item_id))


def _with_declared(
    row: ItemResultView, item: Item, *, sheet: AnswerSheet, declared: AnswerSheet | None
) -> ItemResultView:
    said = declared.choices.get(item.id, frozenset()) if declared else sheet.choices.get(item.id, frozenset())
    if said == sheet.choices.get(item.id, frozenset()):
        return row
    return replace(row, declared=tuple(option_words(option) for option in item.options if option.key in said))


def _item_row(
    edition: Edition, sheet: AnswerSheet, *, item: Item, number: int, got: Decimal, gap: ItemShortfall | None
) -> ItemResultView:
    keys = sheet.choices.get(item.id, frozenset())
    return ItemResultView(
        number=number,
        name=item.name,
        ask=item.ask,
        got=show_number(got),
        full=show_number(item.points),
        lost=show_rest(item.points, got),
        is_full=gap is None,
        is_answered=bool(keys),
        answers=tuple(option_words(option) for option in item.options if option.key in keys),
        declared=(),
        facts=_facts(edition, sheet, item=item),
        calculation=_calculation(edition, sheet, item=item),
        lost_rows=_lost_rows(item, keys, gap=gap) if gap else (),
        evidence=item.evidence,
        supports=(),
    )


def _facts(edition: Edition, sheet: AnswerSheet, *, item: Item) -> tuple[tuple[str, str], ...]:
    if item.measure is None:
        return ()
    return tuple(
        (edition.facts[fact].name, f"{show_number(sheet.facts[fact])} {edition.facts[fact].unit}".strip())
        for fact in item.measure.facts
        if fact in sheet.facts
    )


def _calculation(edition: Edition, sheet: AnswerSheet, *, item: Item) -> str:
    measure = item.measure
    if measure is None or any(fact not in sheet.facts for fact in measure.facts):
        return ""
    return calculation_words(edition, measure, facts=sheet.facts)


def _lost_rows(item: Item, keys: frozenset[str], *, gap: ItemShortfall) -> tuple[WayToPointsView, ...]:
    if item.kind == "multi":
        missing = [option for option in item.options if option.points > 0 and option.key not in keys]
        return tuple(
            WayToPointsView(option_words(option), show_number(option.points), _how(gap, option.key))
            for option in missing
        )
    held = item.points_of(keys)
    count = "" if gap.count_to_next_band is None else machines_to_band_words(gap.count_to_next_band)
    return tuple(
        WayToPointsView(option_words(option), show_number(option.points - held), count + _how(gap, option.key))
        for option in _better_options(item, keys, gap=gap)
    )


def _better_options(item: Item, keys: frozenset[str], *, gap: ItemShortfall) -> list[Option]:
    """The next option of a single item, and those further up that a solution earns."""
    following = item.better_options(keys)[:1]
    earned = frozenset[str]().union(*(gain.keys.get(item.id, ()) for gain in gap.gains))
    return [option for option in item.options if option in following or option.key in earned]


def _how(gap: ItemShortfall, key: str) -> str:
    names = [gain.solution.name for gain in gap.gains if key in gain.keys.get(gap.item.id, ())]
    if names:
        return join_names(names)
    if key in gap.by_scene:
        return BY_SCENE_WORDS
    return REMEDY_WORDS["practice" if gap.remedy == "solutions" else gap.remedy]
