"""Learning an edition's model: effects by hand, norms on straight lines, splits that lose no row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL, Edition
from rongtong_assess.forecast.features.feature_map import LARGEST_EFFECT, FeatureMap
from rongtong_assess.forecast.features.matrix import EncodedFirms, Whole
from rongtong_assess.forecast.simulate.population import Population
from rongtong_assess.forecast.training.edition_model import (
    FEWEST_FIRMS,
    FIRMS_WITHOUT_EFFECT,
    TEST_SHARE,
    FeatureView,
    apply_effects,
    join_firms,
    label_population,
    learn_effects,
    learn_norms,
    size_groups,
    split_rows,
)


def whole(*values: int) -> Whole:
    return np.array(values, dtype=np.int64)


@given(st.integers(1, 500), st.integers(0, 100))
def test_a_split_holds_every_row_once(count: int, seed: int) -> None:
    split = split_rows(count, seed)
    assert sorted([*split.learned.tolist(), *split.test.tolist()]) == list(range(count))
    assert len(split.test) == round(TEST_SHARE * count)


def test_the_same_seed_splits_the_same_way() -> None:
    assert split_rows(50, 1).test.tolist() == split_rows(50, 1).test.tolist() != split_rows(50, 2).test.tolist()


def test_an_effect_is_the_mean_residual_shrunk_by_firms_without_any() -> None:
    # Both categories start at level 1, whose mean is 1.5: each of the 400 firms of a lies .5 above it.
    names = np.array(["a"] * 400 + ["b"] * 400)
    levels = np.repeat([2, 1], 400).astype(np.int64)
    effects = learn_effects(names, levels, start=np.ones(800, dtype=np.int64))
    expected = 400 * 0.5 / (400 + FIRMS_WITHOUT_EFFECT)
    assert expected > LARGEST_EFFECT, "so it is cut there"
    assert effects == {"a": LARGEST_EFFECT, "b": -LARGEST_EFFECT}
    one_in_ten = np.where(np.arange(800) % 10 == 0, levels, 1)
    residual = (one_in_ten[:400] - one_in_ten.mean()).sum() / (400 + FIRMS_WITHOUT_EFFECT)
    assert learn_effects(names, one_in_ten, start=np.ones(800, dtype=np.int64))["a"] == pytest.approx(
        residual, abs=1e-6
    )


def test_what_the_starting_point_explains_is_no_effect() -> None:
    start = np.repeat([0, 3], 300).astype(np.int64)
    names = np.array(["low"] * 300 + ["high"] * 300)
    assert learn_effects(names, start, start=start) == {"low": 0.0, "high": 0.0}


@pytest.mark.parametrize(("firms", "has_effect"), [(FEWEST_FIRMS - 1, False), (FEWEST_FIRMS, True)])
def test_a_category_needs_firms(firms: int, *, has_effect: bool) -> None:
    names = np.array(["few"] * firms + ["rest"] * 500)
    levels = np.array([4] * firms + [1] * 500, dtype=np.int64)
    assert ("few" in learn_effects(names, levels, start=np.ones(len(names), dtype=np.int64))) is has_effect


def test_firms_without_a_category_have_no_effect() -> None:
    names = np.array([""] * 300 + ["known"] * 300)
    levels = np.repeat([4, 0], 300).astype(np.int64)
    assert set(learn_effects(names, levels, start=np.ones(600, dtype=np.int64))) == {"known"}


def test_effects_are_applied_by_name_and_unknown_names_add_nothing() -> None:
    applied = apply_effects({"a": 0.1, "b": -0.2}, np.array(["b", "a", "", "new", "b"]))
    assert applied.tolist() == [-0.2, 0.1, 0.0, 0.0, -0.2]


def test_answers_that_rise_together_lie_on_a_line_without_spread(edition: Edition) -> None:
    features = FeatureMap(edition)
    full = np.array([features.encoder.whole(item.points) for item in edition.items.values()])
    shares = np.array([0, 1, 2, 3, 4])[:, None] / 4
    units = np.asarray(shares * full, dtype=np.int64)
    rungs = np.zeros((5, len(edition.questions)), dtype=np.int64)
    rungs[:, features.scenes_start :] = np.asarray(shares * TOP_SCENE_LEVEL, dtype=np.int64)
    for norm in learn_norms(features, EncodedFirms(rungs, units)).values():
        assert norm.slope == pytest.approx(1, abs=0.02)
        assert norm.intercept == pytest.approx(0, abs=0.02)
        assert norm.spread == pytest.approx(0, abs=0.02)


def test_an_answer_that_never_varies_has_a_flat_norm(edition: Edition, few: Population) -> None:
    features = FeatureMap(edition)
    said = few.said
    rungs = said.rungs.copy()
    rungs[:, -1] = 2
    norm = learn_norms(features, EncodedFirms(rungs, said.units))[edition.questions[-1]]
    assert [norm.slope, norm.spread] == pytest.approx([0, 0])
    assert norm.intercept == pytest.approx(2 / TOP_SCENE_LEVEL)


def test_simulated_industries_have_names_of_no_real_firm(few: Population) -> None:
    firms = label_population(few)
    assert all(name.startswith("simulated-") for name in {*firms.industries, *firms.regions})
    assert len(firms) == len(few)
    assert firms.levels is few.levels


def test_taking_rows_takes_them_of_everything(few: Population) -> None:
    firms = label_population(few)
    chosen = whole(5, 2, 9)
    taken = firms.take(chosen)
    assert taken.levels.tolist() == firms.levels[chosen].tolist()
    assert taken.said.rungs.tolist() == firms.said.rungs[chosen].tolist()
    assert taken.industries.tolist() == firms.industries[chosen].tolist()
    assert taken.weights is None


def test_joined_firms_keep_their_order_and_their_weights(few: Population) -> None:
    firms = label_population(few)
    first = replace(firms.take(whole(0, 1)), weights=np.array([1.0, 1.0]))
    second = replace(firms.take(whole(7)), weights=np.array([0.25]))
    both = join_firms(first, second)
    assert both.levels.tolist() == firms.levels[[0, 1, 7]].tolist()
    assert both.weights is not None
    assert both.weights.tolist() == [1.0, 1.0, 0.25]
    assert both.said.units.tolist() == firms.said.units[[0, 1, 7]].tolist()


def test_size_groups_are_named_by_their_rung(few: Population) -> None:
    groups = size_groups(label_population(few))
    assert set(groups) == {"size 0", "size 1", "size 2"}


def test_the_short_view_knows_the_short_questions_only(edition: Edition, few: Population) -> None:
    view = FeatureView(FeatureMap(edition), {}, {}, ("scene.quality", "base.network"))
    firms = label_population(few).take(whole(0, 1, 2))
    short, full = view.sample(firms, is_short=True).features, view.sample(firms).features
    questions = view.features.edition.questions
    for place, question in enumerate(questions):
        if question in view.short_questions:
            assert short[:, place].tolist() == full[:, place].tolist()
        else:
            assert not short[:, place].any()
