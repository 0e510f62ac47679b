"""Calibration: what is under-confident is corrected, what is right stays, and no order is ever reversed."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
from scipy.special import expit

from rongtong_assess.forecast.evaluation.evaluation import count_falls
from rongtong_assess.forecast.serving.many_firms import calibrate, forecast_rows
from rongtong_assess.forecast.serving.thresholds_json import read_thresholds, thresholds_document
from rongtong_assess.forecast.training.calibration import fit_calibration
from rongtong_assess.forecast.training.metrics import calibration_error
from rongtong_assess.forecast.training.thresholds import Sample, train_thresholds


def firms_beyond_proportional_odds(count: int, seed: int) -> Sample:
    """The level is the worst of five answers: trees see that, proportional odds do not."""
    random = np.random.default_rng(seed)
    answers = random.normal(size=(count, 1)) * 0.8 + random.normal(size=(count, 5)) * 0.6
    answers = np.clip(np.round(2 + answers), 0, 4)
    return Sample(answers, answers.min(axis=1).astype(np.int64), 4, (0, 0, 0, 0))


def test_an_under_confident_average_is_calibrated_and_served_as_it_was_trained() -> None:
    trained = train_thresholds(firms_beyond_proportional_odds(4000, 1), kind="average", seed=0)
    fresh = firms_beyond_proportional_odds(3000, 2)
    uncalibrated = replace(trained, calibration=None).forecast(fresh.features)
    calibrated = trained.forecast(fresh.features)
    assert calibration_error(uncalibrated.chances, fresh.levels) > 0.025
    assert calibration_error(calibrated.chances, fresh.levels) < 0.012
    numbers = trained.numbers()
    served = np.array([numbers.chances(row) for row in fresh.features[:300].tolist()])
    assert np.abs(served - calibrated.chances[:300]).max() < 1e-9
    assert np.abs(forecast_rows(numbers, fresh.features).chances - calibrated.chances).max() < 1e-9
    document = json.loads(json.dumps(thresholds_document(numbers)))
    assert read_thresholds(document, features=5, top=4) == numbers
    for column in range(5):
        raised = fresh.features.copy()
        raised[:, column] += 1
        assert count_falls(calibrated, trained.forecast(raised), origins=np.arange(len(fresh))) == 0


def test_chances_that_are_right_stay_as_they_are() -> None:
    random = np.random.default_rng(3)
    line = random.normal(size=(3000, 1)) * 1.5 + np.array([1.0, -1.0])
    levels = (random.random(3000)[:, None] < expit(line)).sum(axis=1)
    assert fit_calibration(expit(line), levels) is None
    assert calibrate(expit(line), None).tolist() == expit(line).tolist()


def test_few_firms_calibrate_nothing() -> None:
    levels = np.arange(390) % 2
    assert fit_calibration(np.where(levels == 1, 0.6, 0.4)[:, None], levels) is None
    levels = np.arange(410) % 2
    assert fit_calibration(np.where(levels == 1, 0.6, 0.4)[:, None], levels) is not None


def test_chances_that_point_the_wrong_way_are_flattened_never_turned_round() -> None:
    levels = np.arange(1000) % 2
    calibration = fit_calibration(np.where(levels == 1, 0.2, 0.8)[:, None], levels)
    assert calibration is not None
    assert 0 < calibration[0, 0] < 0.2
