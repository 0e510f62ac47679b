"""Training: repeatable, monotone whatever is asked, and served exactly as it was trained."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import FirmProfile
from rongtong_assess.forecast.evaluation.evaluation import count_falls
from rongtong_assess.forecast.evaluation.simulated_run import Recipe, TrainingRun, run_training
from rongtong_assess.forecast.features.feature_map import LARGEST_EFFECT
from rongtong_assess.forecast.features.matrix import EncodedFirms
from rongtong_assess.forecast.release.writing import served_model
from rongtong_assess.forecast.serving.many_firms import forecast_many, forecast_rows
from rongtong_assess.forecast.serving.model_folder import Artefact
from rongtong_assess.forecast.serving.model_json import model_document
from rongtong_assess.forecast.training.edition_model import label_population, learn_effects
from rongtong_assess.forecast.training.estimators import fit_odds, fit_trees
from rongtong_assess.forecast.training.plan import ModelKind
from rongtong_assess.forecast.training.safe_loading import read_estimators
from rongtong_assess.forecast.training.thresholds import Sample, train_thresholds

EQUAL = 1e-9


def test_served_numbers_equal_those_of_scikit_learn(run: TrainingRun, small: Artefact) -> None:
    sample = run.model.view.sample(label_population(run.population))
    for trained, numbers in ((run.model.full, small.model.full), (run.model.short, small.model.short)):
        assert trained is not None
        assert numbers is not None
        expected = trained.forecast(sample.features)
        served = [numbers.chances(row) for row in sample.features[:500].tolist()]
        many = forecast_rows(numbers, sample.features)
        assert np.abs(np.array(served) - expected.chances[:500]).max() < EQUAL
        assert np.abs(many.chances - expected.chances).max() < EQUAL
        assert [numbers.tier(chances) for chances in served] == expected.tiers[:500].tolist()
        ends = zip(expected.low[:500].tolist(), expected.high[:500].tolist(), strict=True)
        assert [numbers.interval(chances) for chances in served] == list(ends)
        assert (many.tiers == expected.tiers).all()


def test_trees_as_numbers_equal_predict_proba(run: TrainingRun, folder: Path) -> None:
    features = run.model.view.sample(label_population(run.population)).features[:300]
    trees = run.model.full.numbers().parts[1]
    kept = read_estimators(folder / "model.skops")["full"]["parts"][1]["classifiers"]
    expected = np.column_stack([classifier.predict_proba(features)[:, 1] for classifier in kept])
    assert np.abs(np.array([trees.chances(row) for row in features.tolist()]) - expected).max() < EQUAL


def test_no_raised_answer_lowers_anything(run: TrainingRun) -> None:
    assert run.violations == 0


def test_the_count_of_falls_sees_a_fall(run: TrainingRun) -> None:
    features = run.model.view.sample(label_population(run.population)).features
    before = run.model.full.forecast(features[:50])
    worse = replace(before, chances=before.chances - 0.01)
    assert count_falls(before, worse, origins=np.arange(50)) == 50


@pytest.mark.parametrize("is_short", [False, True])
def test_a_better_profile_never_lowers_the_forecast(run: TrainingRun, *, is_short: bool) -> None:
    trained = run.model.short if is_short else run.model.full
    assert trained is not None
    features = run.model.view.sample(label_population(run.population), is_short=is_short).features[:500]
    for column in (-1, -2, -3):
        better = features.copy()
        better[:, column] += 0.5
        assert count_falls(trained.forecast(features), trained.forecast(better), origins=np.arange(500)) == 0


def test_the_same_recipe_gives_the_same_numbers(edition: Edition) -> None:
    first, other = (run_training(edition, Recipe("mid", 1500, 3)) for _ in range(2))
    documents = [json.dumps(model_document(served_model(made.model, "same"))) for made in (first, other)]
    assert documents[0] == documents[1]


def test_the_same_firm_gets_the_same_forecast_alone_and_in_a_batch(run: TrainingRun, small: Artefact) -> None:
    chosen = [int(firm) for firm in run.split.test[:40]]
    said = EncodedFirms(run.population.said.rungs[chosen], run.population.said.units[chosen])
    many = forecast_many(small.model, said, profile=np.tile([1.0, 0.0, 0.0], (40, 1)))
    for place, firm in enumerate(chosen):
        alone = small.model.forecast(run.population.sheet_of(firm), FirmProfile(size="medium"))
        assert (alone.level, alone.low, alone.high) == (many.tiers[place], many.low[place], many.high[place])
        assert sum(alone.probabilities) == pytest.approx(1)
        assert min(alone.probabilities) >= 0
        assert alone.low <= alone.level <= alone.high
        assert alone.official_level == run.population.official_levels[firm]


def test_one_firm_is_forecast_within_a_millisecond(run: TrainingRun, small: Artefact) -> None:
    model = small.model
    encoded = [model.features.encoder.encode(run.population.sheet_of(firm)) for firm in range(200)]
    seconds = []
    for sheet in encoded:
        started = time.perf_counter()
        model.full.interval(model.full.chances(model.row(sheet, FirmProfile())))
        seconds.append(time.perf_counter() - started)
    assert np.median(seconds) < 0.001


def test_a_short_form_knows_its_ten_answers_only(run: TrainingRun, small: Artefact) -> None:
    sheet = run.population.sheet_of(int(run.split.test[0]))
    other = replace(sheet, scenes={**sheet.scenes, "hr": 4})
    assert "scene.hr" not in small.model.short_questions
    assert small.model.forecast_short(sheet, FirmProfile()) == small.model.forecast_short(other, FirmProfile())
    forecast = small.model.forecast_short(sheet, FirmProfile())
    assert forecast.official_level is None
    assert {raised.answer for raised in forecast.raises} <= set(small.model.short_questions)


def test_short_form_answers_do_not_place_firms_too_low(run: TrainingRun) -> None:
    assert run.short_evaluation is not None
    sample = run.model.view.sample(label_population(run.population).take(run.split.test), is_short=True)
    assert run.model.short is not None
    chances = run.model.short.forecast(sample.features).chances
    assert abs(chances.sum(axis=1).mean() - sample.levels.mean()) < 0.1


def test_the_raise_list_is_a_to_do_list(run: TrainingRun, small: Artefact) -> None:
    forecast = small.model.forecast(run.population.sheet_of(int(run.split.test[1])), FirmProfile())
    gains = [raised.gain for raised in forecast.raises]
    assert gains == sorted(gains, reverse=True)
    assert all(gain > 0 for gain in gains)


def test_slopes_are_never_below_zero_even_where_the_data_say_so() -> None:
    random = np.random.default_rng(0)
    features = random.normal(size=(500, 3))
    levels = np.clip(np.round(2 + features[:, 0] - features[:, 1]), 0, 4).astype(np.int64)
    odds = fit_odds(features, levels, top=4)
    assert odds.slopes[0] > 0.5
    assert odds.slopes[1] == 0
    assert (np.diff(odds.intercepts) < 0).all()
    trees = fit_trees(features, levels, top=4, seed=0)
    raised = features + np.array([0, 1, 0])
    assert (trees.chances(raised) >= trees.chances(features) - 1e-12).all()


@pytest.mark.parametrize("kind", ["refitted_rule", "proportional_odds", "average"])
def test_every_kind_is_served_as_it_was_trained(kind: ModelKind) -> None:
    random = np.random.default_rng(1)
    features = random.normal(size=(400, 4))
    levels = np.clip(np.round(1.5 + features[:, 0] + random.normal(0, 0.5, 400)), 0, 3).astype(np.int64)
    trained = train_thresholds(Sample(features, levels, 3, (0, 1, 2)), kind=kind, seed=2)
    numbers = trained.numbers()
    expected = trained.forecast(features)
    served = np.array([numbers.chances(row) for row in features.tolist()])
    assert np.abs(served - expected.chances).max() < EQUAL
    assert (np.diff(expected.chances, axis=1) <= 0).all()


@pytest.mark.parametrize(("firms", "uses_all"), [(4000, True), (12_000, False)])
def test_only_of_many_firms_some_are_kept_from_the_parts(firms: int, *, uses_all: bool) -> None:
    random = np.random.default_rng(4)
    features = random.normal(size=(firms, 2))
    levels = np.clip(np.round(1 + features[:, 0] + random.normal(0, 0.5, firms)), 0, 2).astype(np.int64)
    sample = Sample(features, levels, 2, (0, 1))
    part = train_thresholds(sample, kind="proportional_odds", seed=0).parts[0]
    whole = fit_odds(features, levels, top=2)
    assert np.allclose(part.chances(features), whole.chances(features), atol=1e-6) == uses_all


def test_a_category_with_few_firms_adds_nothing_and_none_adds_much() -> None:
    names = np.array(["few"] * 99 + ["many"] * 4000 + ["other"] * 4000)
    levels = np.where(names == "other", 0, 4)
    effects = learn_effects(names, levels, start=np.zeros(len(names), dtype=np.int64))
    assert "few" not in effects
    assert effects["many"] == LARGEST_EFFECT
    assert effects["other"] == -LARGEST_EFFECT


def test_firms_that_only_help_set_neither_cuts_nor_interval(run: TrainingRun) -> None:
    learned = run.model.view.sample(label_population(run.population)).take(np.arange(400))
    helpers = replace(learned, levels=np.full(400, learned.top), weights=np.full(400, 1e-9))
    alone = train_thresholds(learned, kind="proportional_odds", seed=1)
    helped = train_thresholds(learned, kind="proportional_odds", seed=1, auxiliary=helpers)
    assert helped.cuts.tolist() == alone.cuts.tolist()
    assert helped.reach == pytest.approx(alone.reach, abs=0.01)
    heavy = replace(helpers, weights=np.full(400, 10.0))
    moved = train_thresholds(learned, kind="proportional_odds", seed=1, auxiliary=heavy)
    means = [trained.parts[0].chances(learned.features).mean() for trained in (alone, moved)]
    assert means[1] > means[0] + 0.2
