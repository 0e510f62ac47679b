"""How fast forecasts are made, for one firm and for many, and how long a training takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from bench.engine import EXAMPLES, FOLDER
from bench.measurement import Measurement, median_seconds, stopwatch
from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.forecast.forecast import FirmProfile
from rongtong_assess.forecast.evaluation.simulated_run import Recipe, run_training
from rongtong_assess.forecast.serving.many_firms import forecast_many
from rongtong_assess.forecast.simulate.population import simulate
from rongtong_assess.installation import ShippedContent
from rongtong_assess.services.forecast.models import find_model_in_force
from rongtong_assess.settings import find_data_folder

MANY, TRAINED = 100_000, 20_000
LATE = date(9999, 12, 31)


def measure_forecasts() -> Iterator[Measurement]:
    """From a checked answer sheet to level and interval, also with the answers that would raise it; many; training."""
    library = ShippedContent().library
    edition = library.get_edition("miit-2024")
    found = find_model_in_force(find_data_folder("models"), edition, on=LATE)
    assert found is not None
    model, profile = found.model, FirmProfile(size="medium")
    sheet = read_sheet(edition, read_sheet_document(FOLDER / f"{EXAMPLES[0]}.json")).sheet

    def forecast() -> tuple[int, int]:
        return model.full.interval(model.full.chances(model.row(model.features.encoder.encode(sheet), profile)))

    yield Measurement("定级预测，一家企业", median_seconds(forecast, times=500) * 1000, "毫秒", 1, "most")
    whole = median_seconds(lambda: model.forecast(sheet, profile), times=50)
    yield Measurement("定级预测，一家，连同怎样提高", whole * 1000, "毫秒")
    population = simulate(edition, firms=MANY, seed=1)
    profiles = np.tile([1.0, 0.0, 0.0], (MANY, 1))
    with stopwatch() as elapsed:
        forecast_many(model, population.said, profile=profiles)
    yield Measurement(f"定级预测，{MANY} 家企业", elapsed(), "秒", 5, "most")
    with stopwatch() as elapsed:
        run_training(edition, Recipe("mid", TRAINED, 1, model.short_questions))
    yield Measurement(f"训练和检验，{TRAINED} 家模拟企业", elapsed(), "秒", 300, "most")
