"""Writing a trained model's folder: numbers, estimators, cases, card, and the record that seals them."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

import rongtong_assess
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.placement import FirmProfile, TrainedOn
from rongtong_assess.placement import assumptions
from rongtong_assess.placement.artefact import AUDITED, CARD, CASES, FILES, MODEL, RECORD, sha256
from rongtong_assess.placement.audited import write_audited
from rongtong_assess.placement.card import RealChecks, card_text
from rongtong_assess.placement.cases import cases_text
from rongtong_assess.placement.drift import count_firms
from rongtong_assess.placement.encoding import Encoded
from rongtong_assess.placement.labelled import label_population
from rongtong_assess.placement.model import ServedModel
from rongtong_assess.placement.model_file import model_document
from rongtong_assess.placement.report_document import gates_document, report_document
from rongtong_assess.placement.training import TrainedModel
from rongtong_assess.placement.training_run import TrainingRun

CASES_KEPT = 60
LIBRARIES = ("numpy", "scipy", "scikit-learn", "skops")


def served_model(
    model: TrainedModel, model_id: str, *, trained_on: TrainedOn = "simulated", verified_firms: int = 0
) -> ServedModel:
    """The trained model's numbers, ready to serve."""
    return ServedModel(
        id=model_id,
        features=model.lens.features,
        trained_on=trained_on,
        verified_firms=verified_firms,
        industry=model.lens.industry,
        region=model.lens.region,
        full=model.full.numbers(),
        short=model.short.numbers() if model.short else None,
        short_questions=model.lens.short_questions,
        norms=model.norms,
    )


def write_artefact(
    folder: Path, run: TrainingRun, *, model_id: str, created_on: date, real_checks: RealChecks
) -> Mapping[str, Any]:
    """Fills an empty folder and gives the record. Same run, same bytes, apart from model.skops and the day."""
    model = served_model(run.model, model_id)
    _write(folder / MODEL, _json(model_document(model)))
    write_audited(folder / AUDITED, run.model)
    _write(folder / CASES, cases_text(model, _case_firms(run)))
    record = _record(run, model, created_on)
    _write(folder / CARD, card_text(run.population.edition, record, real_checks))
    record["files"] = {name: sha256((folder / name).read_bytes()) for name in FILES}
    _write(folder / RECORD, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    return record


def _record(run: TrainingRun, model: ServedModel, created_on: date) -> dict[str, Any]:
    edition = run.population.edition
    return {
        "id": model.id,
        "created_on": created_on.isoformat(),
        "edition": edition.id,
        "edition_fingerprint": edition.fingerprint,
        "features": list(model.features.names),
        "features_fingerprint": model.features.fingerprint,
        "kind": run.recipe.kind,
        "trained_on": model.trained_on,
        "verified_firms": model.verified_firms,
        "data": _data(run),
        "seed": run.recipe.seed,
        "versions": {
            "rongtong-assess": rongtong_assess.__version__,
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
        "metrics": {
            "full": report_document(run.report, run.violations),
            "short": run.short_report and report_document(run.short_report, run.violations),
            "others": {name: report_document(report, run.violations) for name, report in run.others.items()},
        },
        "gates": gates_document(run.gates),
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
    """What later answers are compared with: what the learned firms said, and the tiers the model gave them."""
    rows = run.split.learned
    firms = run.population.said.take(rows)
    lens = run.model.lens
    labelled = label_population(run.population).take(rows)
    tiers = run.model.full.forecast(lens.sample(labelled).features).tiers
    encoded = (Encoded(tuple(r), tuple(u)) for r, u in zip(firms.rungs.tolist(), firms.units.tolist(), strict=True))
    return count_firms(lens.features, zip(encoded, tiers.tolist(), strict=True))


def _case_firms(run: TrainingRun) -> Iterator[tuple[AnswerSheet, FirmProfile]]:
    firms = run.population.firms
    for firm in run.split.test[:CASES_KEPT]:
        size = assumptions.SIZE_CLASSES[int(firms.sizes[firm])]
        yield run.population.sheet_of(int(firm)), FirmProfile(size=size)


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
