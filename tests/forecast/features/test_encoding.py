"""Answers as numbers: rungs and points of every question, and what a better answer brings."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL, Edition, Item
from rongtong_assess.core.result.scoring import score
from rongtong_assess.forecast.features.encoding import (
    Encoded,
    SheetEncoder,
    list_rung_points,
    rung_of,
    top_rung,
)
from rongtong_assess.forecast.features.feature_map import (
    PROFILE,
    SLACK,
    FeatureMap,
    effect_of,
    fingerprint_of,
    size_rung,
)
from rongtong_assess.forecast.features.matrix import EncodedFirms, encode_sheets, make_matrix, mask_answers, rule_levels
from rongtong_assess.forecast.simulate.population import Population


@pytest.fixture(scope="module")
def encoder(edition: Edition) -> SheetEncoder:
    return SheetEncoder(edition)


def empty(edition: Edition) -> AnswerSheet:
    return AnswerSheet(edition.id, {}, {}, {})


def items_of(edition: Edition, kind: str) -> list[Item]:
    return [item for item in edition.items.values() if item.kind == kind]


def test_an_empty_sheet_is_on_the_lowest_rung_everywhere(edition: Edition, encoder: SheetEncoder) -> None:
    assert encoder.encode(empty(edition)) == Encoded((0,) * len(edition.questions), (0,) * len(edition.items))


def test_a_single_item_is_on_the_rung_of_its_points(edition: Edition) -> None:
    for item in items_of(edition, "single"):
        for option in item.options:
            assert list_rung_points(item)[rung_of(item, [option.key])] == option.points
        assert top_rung(edition, item.id) == len(list_rung_points(item)) - 1


def test_a_multi_item_counts_what_holds_and_not_the_exclusive_option(edition: Edition) -> None:
    for item in items_of(edition, "multi"):
        keys = [option.key for option in item.options if not option.is_exclusive]
        assert [rung_of(item, keys[:count]) for count in range(len(keys) + 1)] == list(range(len(keys) + 1))
        assert rung_of(item, [option.key for option in item.options if option.is_exclusive]) == 0
        assert top_rung(edition, item.id) == len(keys)


def test_a_scene_has_its_levels_as_rungs(edition: Edition) -> None:
    assert {top_rung(edition, scene.question) for scene in edition.scenes.values()} == {TOP_SCENE_LEVEL}


def test_points_are_whole_units_and_no_others_are_taken(edition: Edition, encoder: SheetEncoder) -> None:
    for item in edition.items.values():
        for option in item.options:
            assert Decimal(encoder.whole(option.points)) / encoder.scale == option.points
    with pytest.raises(ValueError, match="no multiple"):
        encoder.whole(Decimal(1) / (encoder.scale * 10))


def test_each_raised_sheet_is_one_rung_higher_in_one_answer(edition: Edition, few: Population) -> None:
    encoder = SheetEncoder(edition)
    for firm in range(20):
        sheet = few.sheet_of(firm)
        encoded = encoder.encode(sheet)
        for question, raised in encoder.list_raised(sheet, encoded):
            steps = {
                name: after - before
                for name, before, after in zip(edition.questions, encoded.rungs, raised.rungs, strict=True)
                if after != before
            }
            assert steps == {question: 1}
            assert sum(raised.units) >= sum(encoded.units)


def test_only_full_answers_cannot_be_raised(edition: Edition, few: Population) -> None:
    encoder = SheetEncoder(edition)
    sheet = few.sheet_of(0)
    encoded = encoder.encode(sheet)
    raised = {question for question, _ in encoder.list_raised(sheet, encoded)}
    full = {
        question
        for question, rung in zip(edition.questions, encoded.rungs, strict=True)
        if rung == top_rung(edition, question)
    }
    assert raised == set(edition.questions) - full


def test_features_have_a_name_each_and_the_answers_come_first(edition: Edition) -> None:
    features = FeatureMap(edition)
    assert len(set(features.names)) == len(features.names)
    assert features.names[: features.answer_columns] == tuple(f"answer:{name}" for name in edition.questions)
    assert features.names[-3:] == PROFILE
    assert [features.names[column] for column in features.slack_columns] == [
        f"{SLACK}{rule.level}" for rule in edition.rules
    ]


def test_the_fingerprint_changes_with_edition_name_and_order() -> None:
    prints = {fingerprint_of("e", ("a", "b")), fingerprint_of("f", ("a", "b")), fingerprint_of("e", ("b", "a"))}
    assert len(prints) == 3


@pytest.mark.parametrize(
    ("size", "rung"), [("micro", 0), ("small", 0), ("medium", 1), ("large", 2), (None, 0), ("unknown", 0)]
)
def test_an_unknown_size_counts_as_small(size: str | None, rung: float) -> None:
    assert size_rung(size) == rung


def test_an_unknown_category_has_no_effect() -> None:
    assert (effect_of({"33": 0.1}, "33"), effect_of({"33": 0.1}, "44"), effect_of({}, None)) == (0.1, 0.0, 0.0)


def test_a_level_is_granted_exactly_where_its_slack_is_not_below_zero(edition: Edition, few: Population) -> None:
    features = FeatureMap(edition)
    matrix = make_matrix(features, few.said, profile=np.zeros((len(few), 3)))
    slacks = matrix[:, list(features.slack_columns)]
    granted = (slacks >= 0) * np.array([line.level for line in features.encoder.lines])
    assert granted.max(axis=1).tolist() == few.official_levels.tolist()


def test_no_feature_falls_when_an_answer_gets_better(edition: Edition, few: Population) -> None:
    features = FeatureMap(edition)
    sheet = few.sheet_of(3)
    encoded = features.encoder.encode(sheet)
    before = np.array(features.row(encoded, (1.0, 0.1, -0.1)))
    for question, raised in features.encoder.list_raised(sheet, encoded):
        assert (np.array(features.row(raised, (1.0, 0.1, -0.1))) >= before).all(), question


def test_masked_answers_are_as_if_open(edition: Edition, few: Population) -> None:
    features = FeatureMap(edition)
    known = (edition.questions[0], edition.questions[-1])
    masked = mask_answers(features, few.said, known=known)
    assert masked.rungs[:, [0, -1]].tolist() == few.said.rungs[:, [0, -1]].tolist()
    assert not masked.rungs[:, 1:-1].any()
    assert masked.units[:, 0].tolist() == few.said.units[:, 0].tolist()
    assert not masked.units[:, 1:].any()


def test_levels_by_the_matrix_are_those_of_the_core(edition: Edition, few: Population) -> None:
    features = FeatureMap(edition)
    sheets = [few.sheet_of(firm) for firm in range(30)]
    levels = rule_levels(features, encode_sheets(features, sheets))
    assert levels.tolist() == [score(edition, sheet).level for sheet in sheets]


def test_no_firms_have_an_empty_matrix(edition: Edition) -> None:
    features = FeatureMap(edition)
    none = encode_sheets(features, [])
    assert isinstance(none, EncodedFirms)
    assert make_matrix(features, none, profile=np.zeros((0, 3))).shape == (0, len(features.names))
