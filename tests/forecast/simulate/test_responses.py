"""How simulated firms answer: harder questions climb fewer rungs, claims move single rungs, the rest is chance."""

from __future__ import annotations

import numpy as np
import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.forecast.features.encoding import top_rung
from rongtong_assess.forecast.features.feature_map import FeatureMap
from rongtong_assess.forecast.features.matrix import Numbers
from rongtong_assess.forecast.simulate import assumptions
from rongtong_assess.forecast.simulate.population import Population, simulate_unanchored
from rongtong_assess.forecast.simulate.responses import RandomFirms, choose_keys, encode_states
from rongtong_assess.forecast.simulate.short_form_choice import _interval, _mutual_information

FIRMS = 400


@pytest.fixture(scope="module")
def random_firms(edition: Edition) -> RandomFirms:
    return RandomFirms(edition, FIRMS, np.random.default_rng(3))


def rates(value: float) -> Numbers:
    return np.full(FIRMS, value)


def test_harder_questions_are_climbed_less(edition: Edition, random_firms: RandomFirms) -> None:
    easy, hard = (encode_states(FeatureMap(edition), random_firms.respond(difficulty)) for difficulty in (-1.0, 1.0))
    assert (hard.rungs <= easy.rungs).all()
    assert hard.units.sum() < easy.units.sum()


@pytest.mark.parametrize(("difficulty", "share"), [(-50.0, 1.0), (50.0, 0.0)])
def test_the_easiest_questions_are_climbed_to_the_top_and_the_hardest_not_at_all(
    edition: Edition, random_firms: RandomFirms, difficulty: float, share: float
) -> None:
    rungs = encode_states(FeatureMap(edition), random_firms.respond(difficulty)).rungs
    assert rungs.tolist() == [[share * top_rung(edition, question) for question in edition.questions]] * FIRMS


def test_honest_firms_say_their_state(random_firms: RandomFirms) -> None:
    states = random_firms.respond(0.5)
    said = random_firms.claim(states, rates(0.0))
    assert all((said[question] == state).all() for question, state in states.items())


@pytest.mark.parametrize("rate", [0.3, -0.3])
def test_claims_move_about_their_share_of_the_answers_by_one_rung(
    edition: Edition, random_firms: RandomFirms, rate: float
) -> None:
    features, states = FeatureMap(edition), random_firms.respond(0.0)
    before = encode_states(features, states).rungs
    after = encode_states(features, random_firms.claim(states, rates(rate))).rungs
    scenes = slice(features.scenes_start, None)
    moved = np.sign(rate) * (after - before)[:, scenes]
    assert set(np.unique(moved)) == {0, 1}
    ends = before[:, scenes] == (4 if rate > 0 else 0)
    assert moved[~ends].mean() == pytest.approx(abs(rate), abs=0.03)
    assert not moved[ends].any()


def test_size_classes_have_their_shares_and_larger_firms_are_more_mature() -> None:
    shares = np.array(assumptions.SIZE_SHARES)
    assert shares.sum() == pytest.approx(1)
    assert sum(assumptions.CLAIM_SHARES) == pytest.approx(1)


def test_maturity_grows_with_size(edition: Edition) -> None:
    many = RandomFirms(edition, 20_000, np.random.default_rng(1))
    maturity = np.mean(list(many.maturity.values()), axis=0)
    means = [maturity[many.firms.sizes == size].mean() for size in range(3)]
    assert means == sorted(means)
    assert np.var(next(iter(many.maturity.values()))) == pytest.approx(1, abs=0.05)


def test_a_firm_without_any_option_ticks_the_exclusive_one(edition: Edition) -> None:
    for item in edition.items.values():
        if item.kind == "multi":
            options = [option for option in item.options if not option.is_exclusive]
            nothing = choose_keys(item, np.zeros(len(options), dtype=bool))
            assert all(item.option_by_key[key].is_exclusive for key in nothing)
            assert choose_keys(item, np.ones(len(options), dtype=bool)) == {option.key for option in options}


def test_an_edition_out_of_reach_still_gives_examples(edition: Edition) -> None:
    population = simulate_unanchored(edition, firms=60, seed=1)
    assert len(population) == 60
    assert len(set(population.official_levels.tolist())) >= 3


def test_an_index_that_tells_the_level_has_all_the_information_and_a_random_one_hardly_any() -> None:
    levels = np.repeat([0, 1, 2], 200)
    random = np.random.default_rng(0)
    told = _mutual_information(levels + random.random(600) * 0.5, levels)
    assert told == pytest.approx(np.log(3), abs=0.15)
    assert _mutual_information(random.random(600), levels) < 0.1 * told


@pytest.mark.parametrize(
    ("levels", "interval"),
    [
        ([0] * 100, (0, 1)),
        ([4] * 100, (3, 4)),
        ([1] * 90 + [2] * 10, (1, 2)),
        ([0] * 4 + [2] * 92 + [3] * 4, (2, 3)),
        ([0] * 10 + [1] * 80 + [3] * 10, (0, 3)),
    ],
)
def test_a_range_holds_all_but_the_tails_and_two_levels_at_least(levels: list[int], interval: tuple[int, int]) -> None:
    assert _interval(np.array(levels)) == interval


def test_sheets_are_those_of_the_encoded_self_reports(edition: Edition, few: Population) -> None:
    features = FeatureMap(edition)
    for firm in (0, 7, 99):
        encoded = features.encoder.encode(few.sheet_of(firm))
        assert list(encoded.rungs) == few.said.rungs[firm].tolist()
        assert list(encoded.units) == few.said.units[firm].tolist()
