"""What floats give, to the last digit, for the shipped cases: one record that every Python must reach.

`python -m tests.forecast.recorded` writes recorded.json anew, after a change that is meant to alter a forecast.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import forecast_document
from rongtong_assess.core.visit.hints import list_visit_flags
from rongtong_assess.forecast.serving.model_folder import Artefact, KnownForecast, load_artefact, read_cases
from rongtong_assess.forecast.watching import count_firms, measure_drift
from tests.forecast.conftest import MODELS, ROOT, SHIPPED

RECORD = Path(__file__).parent / "recorded.json"
FOLDER = MODELS / "placement" / SHIPPED
# All sixty would make a file that nobody looks into.
EVERY = 5


def recorded_text(edition: Edition, shipped: Artefact) -> str:
    """Forecasts of full and short form, drift and hints as they come out here."""
    cases = list(read_cases((FOLDER / "cases.csv").read_text(encoding="utf-8"), edition))[::EVERY]
    document = {"drift": dict(_list_drift(shipped, cases)), "cases": [_case(edition, shipped, case) for case in cases]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _case(edition: Edition, shipped: Artefact, case: KnownForecast) -> Mapping[str, object]:
    full = shipped.model.forecast(case.sheet, case.profile)
    short = shipped.model.forecast_short(case.sheet, case.profile)
    return {
        "full": {key: value for key, value in forecast_document(full).items() if key != "raise"},
        "gains": [raised.gain for raised in full.raises],
        "expected_level": full.expected_level,
        "chance_below_official": full.chance_below_official,
        "short": list(short.probabilities),
        "hints": [flag.words for flag in list_visit_flags(edition, case.sheet, shipped.model.norms)],
    }


def _list_drift(shipped: Artefact, cases: list[KnownForecast]) -> Iterator[tuple[str, float]]:
    """How far the cases lie from what the model learned on."""
    features = shipped.model.features
    placed = [(features.encoder.encode(case.sheet), shipped.model.forecast(case.sheet, case.profile)) for case in cases]
    counts = count_firms(features, [(encoded, forecast.level) for encoded, forecast in placed])
    for line in measure_drift(shipped.record["reference"], counts).lines:
        yield line.name, line.psi


if __name__ == "__main__":
    _edition = read_edition(ROOT / "questionnaires" / "miit-2024")
    RECORD.write_text(recorded_text(_edition, load_artefact(FOLDER, _edition)), encoding="utf-8")
