"""Writing a trained model's folder: numbers, estimators, cases, card, and the record with their hashes."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

import rongtong_assess
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.forecast.forecast import FirmTraits, TrainedOn
from rongtong_assess.forecast.evaluation.release_checks import evaluation_document, release_checks_document
from rongtong_assess.forecast.evaluation.simulated_run import TrainingRun
from rongtong_assess.forecast.features.encoding import Encoded
from rongtong_assess.forecast.release.simulated_card import RealChecks, card_text
from rongtong_assess.forecast.serving.model import ServedModel
from rongtong_assess.forecast.serving.model_folder import (
    CARD,
    CASES,
    ESTIMATORS,
    FILES,
    MODEL,
    RECORD,
    cases_text,
    sha256,
)
from rongtong_assess.forecast.serving.model_json import model_document
from rongtong_assess.forecast.simulate import assumptions
from rongtong_assess.forecast.training.edition_model import LabelledFirms, TrainedModel, label_population
from rongtong_assess.forecast.training.safe_loading import write_estimators
from rongtong_assess.forecast.watching import count_firms

CASES_KEPT = 60
LIBRARIES = ("numpy", "scipy", "scikit-learn", "skops")


@dataclass(frozen=True)
class Contents:
    """Content of a folder besides record and card: the estimators, the numbers that serve, the table of cases."""

    trained: TrainedModel
    served: ServedModel
    cases: str


def write_artefact(
    folder: Path, run: TrainingRun, *, model_id: str, created_on: date, real_checks: RealChecks
) -> Mapping[str, Any]:
    """Fill an empty folder; the record is returned.

    The same run gives the same bytes, except model.skops and the day.
    """
    model = served_model(run.model, model_id)
    record = _record(run, model, created_on=created_on)
    contents = Contents(run.model, model, cases_text(model, _case_firms(run)))
    return write_folder(
        folder, contents, record=record, card=card_text(run.population.edition, record, real_checks=real_checks)
    )


def write_folder(folder: Path, contents: Contents, *, record: dict[str, Any], card: str) -> Mapping[str, Any]:
    """Fill an empty folder; the record, with the hashes of the other files, is written last and returned."""
    _write(folder / MODEL, _json(model_document(contents.served)))
    write_estimators(folder / ESTIMATORS, contents.trained)
    _write(folder / CASES, contents.cases)
    _write(folder / CARD, card)
    record["files"] = {name: sha256((folder / name).read_bytes()) for name in FILES}
    _write(folder / RECORD, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    return record


def served_model(
    model: TrainedModel, model_id: str, *, trained_on: TrainedOn = "simulated", verified_firms: int = 0
) -> ServedModel:
    """The trained model's numbers, ready to serve."""
    return ServedModel(
        id=model_id,
        features=model.view.features,
        trained_on=trained_on,
        verified_firms=verified_firms,
        industry=model.view.industry,
        region=model.view.region,
        full=model.full.numbers(),
        short=model.short.numbers() if model.short else None,
        short_questions=model.view.short_questions,
        norms=model.norms,
    )


def record_head(model: ServedModel, *, kind: str, created_on: date, seed: int) -> dict[str, Any]:
    """The part of a record that is the same for models of simulated and of verified firms."""
    edition = model.features.edition
    return {
        "id": model.id,
        "created_on": created_on.isoformat(),
        "edition": edition.id,
        "edition_fingerprint": edition.fingerprint,
        "features": list(model.features.names),
        "features_fingerprint": model.features.fingerprint,
        "kind": kind,
        "trained_on": model.trained_on,
        "verified_firms": model.verified_firms,
        "seed": seed,
        "versions": {
            "rongtong-assess": rongtong_assess.__version__,
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
    }


def count_reference(model: TrainedModel, firms: LabelledFirms) -> dict[str, list[int]]:
    """Counts to compare later answers with: answers of the training firms, and their forecast tiers."""
    tiers = model.full.forecast(model.view.sample(firms).features).tiers
    rows = zip(firms.said.rungs.tolist(), firms.said.units.tolist(), strict=True)
    encoded = (Encoded(tuple(rungs), tuple(units)) for rungs, units in rows)
    return count_firms(model.view.features, zip(encoded, tiers.tolist(), strict=True))


def _record(run: TrainingRun, model: ServedModel, *, created_on: date) -> dict[str, Any]:
    head = record_head(model, kind=run.recipe.kind, created_on=created_on, seed=run.recipe.seed)
    return head | {
        "data": _data(run),
        "metrics": {
            "full": evaluation_document(run.evaluation, run.violations),
            "short": run.short_evaluation and evaluation_document(run.short_evaluation, run.violations),
            "others": {
                name: evaluation_document(evaluation, run.violations) for name, evaluation in run.others.items()
            },
        },
        "gates": release_checks_document(run.checks),
        "passed": run.is_passed,
        "reference": _reference(run),
    }


def _data(run: TrainingRun) -> dict[str, Any]:
    population = run.population
    top = len(population.edition.rules) + 1
    return {
        "scenario": population.scenario.name,
        "firms": len(population),
        "seed": population.seed,
        "fingerprint": population.fingerprint,
        "anchor": assumptions.ANCHOR_SHARE,
        "anchor_reached": round(population.share_said(assumptions.ANCHOR_LEVEL), 4),
        "said_shares": _shares(population.official_levels, top),
        "found_shares": _shares(population.levels, top),
        "short_questions": list(run.recipe.short_questions),
    }


def _shares(levels: np.ndarray[tuple[int], np.dtype[np.int64]], count: int) -> list[float]:
    return [round(float(share), 4) for share in np.bincount(levels, minlength=count) / len(levels)]


def _reference(run: TrainingRun) -> dict[str, list[int]]:
    return count_reference(run.model, label_population(run.population).take(run.split.learned))


def _case_firms(run: TrainingRun) -> Iterator[tuple[AnswerSheet, FirmTraits]]:
    firms = run.population.firms
    for firm in run.split.test[:CASES_KEPT]:
        size = assumptions.SIZE_CLASSES[int(firms.sizes[firm])]
        yield run.population.sheet_of(int(firm)), FirmTraits(size=size)


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
