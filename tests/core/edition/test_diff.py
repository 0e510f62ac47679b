"""The difference of two editions: every part is reported once, at its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.edition.diff import Change, Difference, diff_editions
from rongtong_assess.core.edition.edition import Edition, Item, LevelRule
from rongtong_assess.core.edition.parts import EditionPart, PartKind, list_parts
from tests.made_up_editions import changed, new_item, next_edition, with_option, without_option

FATES = ("keep", "drop", "reword", "rename", "split", "rescale")


def parts_of(edition: Edition) -> list[EditionPart]:
    return [part for whole in list_parts(edition) for part in (whole, *whole.parts)]


def only(edition: Edition, new: Edition, kind: PartKind, part_id: str) -> Difference:
    changes = diff_editions(edition, new).list_all()
    (found,) = (change for change in changes if (change.kind, change.id) == (kind, part_id))
    return found


def test_an_edition_does_not_differ_from_itself(edition: Edition) -> None:
    found = list(diff_editions(edition, edition).list_all())
    assert [(change.kind, change.id) for change in found] == [(part.kind, part.id) for part in parts_of(edition)]
    assert {change.change for change in found} == {(Change.KEPT,)}
    assert all(change.old == change.new and change.was == (change.id,) for change in found)


def test_an_edition_that_names_its_ancestors_does_not_differ_from_itself_either(edition: Edition) -> None:
    swapped = {"base.network": ("base.system",), "base.system": ("base.network",)}
    new = changed(edition, items=lambda item: [replace(item, comes_from=swapped.get(item.id, ()))])
    assert all(change.is_kept for change in diff_editions(new, new).changes)
    assert only(edition, new, PartKind.ITEM, "base.network").was == ("base.system",)


@given(st.data())
def test_every_part_of_either_edition_is_reported_once(edition: Edition, data: st.DataObject) -> None:
    fates = data.draw(st.fixed_dictionaries({item: st.sampled_from(FATES) for item in edition.items}))

    def items(item: Item) -> Iterable[Item]:
        renamed = replace(item, id=f"{item.id}_renamed", comes_from=(item.id,))
        return {
            "keep": [item],
            "drop": [],
            "reword": [replace(item, ask="编的？")],
            "rename": [renamed],
            "split": [renamed, replace(renamed, id=f"{item.id}_too")],
            "rescale": [replace(item, points=item.points + 1)],
        }[fates[item.id]]

    new = changed(edition, items=items)
    found = list(diff_editions(edition, new).list_all())
    assert [(change.kind, change.id) for change in found if change.new] == [
        (part.kind, part.id) for part in parts_of(new)
    ]
    ends = Counter((change.kind, was) for change in found for was in change.was)
    assert ends.keys() == {(part.kind, part.id) for part in parts_of(edition)}
    dropped = [(change.kind, change.id) for change in found if change.change == (Change.DROPPED,)]
    assert all(ends[old] == 1 for old in dropped)
    several = {old for old, count in ends.items() if count > 1}
    split = {(change.kind, was) for change in found if Change.SPLIT in change.change for was in change.was}
    assert several == split


def test_new_words_new_points_and_a_new_way_of_counting_are_distinguished(edition: Edition) -> None:
    new = next_edition(edition)
    assert only(edition, new, PartKind.ITEM, "base.network").change == (Change.REWORDED,)
    fund = only(edition, new, PartKind.ITEM, "mgmt.fund")
    assert fund.change == (Change.POINTS_CHANGED,)
    assert fund.new
    assert fund.new.points == edition.items["mgmt.fund"].points * 2
    single = changed(edition, items=lambda item: [replace(item, kind="single")])
    assert only(edition, single, PartKind.ITEM, "base.network").change == (Change.POINTS_CHANGED,)
    assert not only(edition, single, PartKind.ITEM, "base.network").asks_the_same
    rules = tuple(replace(rule, min_scenes=rule.min_scenes + 1) for rule in edition.rules)
    assert only(edition, replace(edition, rules=rules), PartKind.RULE, "1").change == (Change.POINTS_CHANGED,)


def test_a_part_may_be_reworded_and_rescaled_at_once(edition: Edition) -> None:
    new = changed(edition, items=lambda item: [with_option(item, "B", text="编的", points=Decimal("0.5"))])
    found = only(edition, new, PartKind.OPTION, "base.network:B")
    assert found.change == (Change.REWORDED, Change.POINTS_CHANGED)
    assert found.new
    assert (found.new.text, found.new.points) == ("编的", Decimal("0.5"))


def test_several_parts_may_become_one(edition: Edition) -> None:
    def items(item: Item) -> Iterable[Item]:
        if item.id == "base.netsec":
            return []
        return [replace(item, comes_from=("base.netsec", "base.datasec"))] if item.id == "base.datasec" else [item]

    found = only(edition, changed(edition, items=items), PartKind.ITEM, "base.datasec")
    assert found.was == ("base.netsec", "base.datasec")
    assert found.change == (Change.MERGED, Change.POINTS_CHANGED)
    assert found.old
    assert found.old.points == edition.items["base.netsec"].points + edition.items["base.datasec"].points


def test_a_dropped_part_stands_where_it_stood(edition: Edition) -> None:
    def items(item: Item) -> Iterable[Item]:
        kept = without_option(item, "B") if item.id == "base.network" else item
        return [new_item("base.made_up")] if item.id == "base.device_digital" else [kept]

    ids = [change.id for change in diff_editions(edition, changed(edition, items=items)).list_all()]
    start = ids.index("base.network")
    assert ids[start + 1 : start + 4] == ["base.network:A", "base.network:B", "base.network:C"]
    after = ids.index("base.device_digital")
    assert ids[after - 1] == "base.network:" + edition.items["base.network"].options[-1].key
    assert ids[after + 1] == "base.device_digital:A"
    assert ids.index("base.made_up") > after


def test_only_words_differ_where_nothing_counts_otherwise(edition: Edition) -> None:
    reworded = changed(edition, items=lambda item: [replace(item, how="编的")])
    assert diff_editions(edition, reworded).is_at_most_reworded
    assert not diff_editions(edition, next_edition(edition)).is_at_most_reworded
    rule = LevelRule(5, "编的级", Decimal(95), 12, 8)
    assert not diff_editions(edition, replace(edition, rules=(*edition.rules, rule))).is_at_most_reworded
