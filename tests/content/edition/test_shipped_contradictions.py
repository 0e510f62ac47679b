"""What the 2024 edition finds implausible."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rongtong_assess.core.assessment.sheet import AnswerSheet, list_contradictions
from rongtong_assess.core.edition.edition import Edition, Item


def sheet(choices: dict[str, str], scenes: dict[str, int], **facts: int) -> AnswerSheet:
    """Choices as letters: "BCD"."""
    chosen = {item: frozenset(keys) for item, keys in choices.items()}
    return AnswerSheet("miit-2024", chosen, scenes, {fact: Decimal(value) for fact, value in facts.items()})


def best_keys(item: Item) -> str:
    if item.kind == "multi":
        return "".join(option.key for option in item.options if option.points)
    return max(item.options, key=lambda option: option.points).key


@pytest.mark.parametrize(
    ("choices", "scenes", "facts", "expected"),
    [
        ({"base.network": "A", "base.device_network": "C"}, {}, {"networked_devices": 8}, "networked-without-network"),
        (
            {"base.network": "A", "base.device_network": "A"},
            {},
            {"networked_devices": 1},
            "few-networked-without-network",
        ),
        ({"base.network": "BCE"}, {}, {}, "full-coverage-without-parts"),
        ({"base.network": "C", "base.system": "A"}, {}, {}, "app-network-without-system"),
        ({"base.network": "A", "base.collection": "G"}, {}, {}, "collection-without-network"),
        ({"base.system": "A"}, {"hr": 1, "quality": 2}, {}, "scene-without-system"),
        ({"base.system": "A"}, {"quality": 3}, {}, "scene-without-system"),
        ({"base.system": "A"}, {"finance": 1}, {}, "finance-without-system"),
        ({"base.system": "E"}, {"hr": 1, "quality": 0}, {}, "all-systems-but-empty-scene"),
        ({"base.collection": "BM"}, {"warehouse": 0, "product_design": 1}, {}, "collection-warehouse"),
        ({"base.collection": "B"}, {"energy": 3}, {}, "energy-without-collection"),
        ({}, {"equipment": 3}, {"networked_devices": 0}, "live-equipment-data-without-networked-device"),
        ({"mgmt.plan": "A", "mgmt.mechanism": "B"}, {}, {}, "mechanism-without-plan"),
        ({"mgmt.plan": "A", "mgmt.talent": "D"}, {}, {}, "talent-without-plan"),
        ({"mgmt.plan": "A", "mgmt.fund": "B"}, {}, {}, "fund-without-plan"),
        ({"mgmt.plan": "A"}, {"office": 2}, {}, "scene-without-plan"),
        ({"mgmt.plan": "E", "base.system": "A"}, {}, {}, "changed-business-without-system"),
        ({"mgmt.plan": "D"}, {}, {"yearly_digital_spend": 0}, "reworked-without-spending"),
        ({"mgmt.talent": "CD"}, {}, {}, "digital-post-without-person"),
    ],
)
def test_an_implausible_combination_is_found_and_no_other(
    edition: Edition, choices: dict[str, str], scenes: dict[str, int], facts: dict[str, int], expected: str
) -> None:
    found = list_contradictions(edition, sheet(choices, scenes, **facts))
    assert [contradiction.id for contradiction in found] == [expected]


@pytest.mark.parametrize(
    ("choices", "scenes", "facts"),
    [
        ({"base.network": "A", "base.device_network": "A"}, {}, {"networked_devices": 0}),
        ({"base.network": "BCDE"}, {}, {}),
        ({"base.system": "A"}, {"quality": 1}, {}),
        ({"base.collection": "B"}, {"product_design": 1}, {}),
        ({"mgmt.plan": "A", "mgmt.mechanism": "A", "mgmt.talent": "A"}, {}, {}),
    ],
)
def test_a_plausible_combination_is_left_alone(
    edition: Edition, choices: dict[str, str], scenes: dict[str, int], facts: dict[str, int]
) -> None:
    assert list_contradictions(edition, sheet(choices, scenes, **facts)) == ()


def test_all_the_worst_and_all_the_best_answers_are_plausible(edition: Edition) -> None:
    worst = {item.id: item.lowest_option.key for item in edition.items.values()}
    best = {item.id: best_keys(item) for item in edition.items.values()}
    assert list_contradictions(edition, sheet(worst, dict.fromkeys(edition.scenes, 0))) == ()
    assert list_contradictions(edition, sheet(best, dict.fromkeys(edition.scenes, 4))) == ()
