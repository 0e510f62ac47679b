"""Writes the folder of a model trained on verified firms, in the format of the shipped ones; without firms' answers."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from rongtong_assess.core.forecast.forecast import FirmTraits
from rongtong_assess.forecast.evaluation.release_checks import (
    ReleaseCheck,
    evaluation_document,
    release_checks_document,
)
from rongtong_assess.forecast.evaluation.verified_run import TimeCheck, VerifiedRun
from rongtong_assess.forecast.release.verified_card import CHALLENGER_WORDS, verified_card_text
from rongtong_assess.forecast.release.writing import (
    CASES_KEPT,
    Contents,
    count_reference,
    record_head,
    served_model,
    write_folder,
)
from rongtong_assess.forecast.serving.model import ServedModel
from rongtong_assess.forecast.serving.model_folder import cases_text
from rongtong_assess.forecast.simulate.assumptions import SIZE_CLASSES
from rongtong_assess.forecast.simulate.population import simulate_unanchored
from rongtong_assess.forecast.training.edition_model import TrainedModel
from rongtong_assess.forecast.training.plan import LEAST_VERIFIED, VerifiedAssessment, VerifiedSplit

PLACES = 4


def write_verified(folder: Path, run: VerifiedRun, *, created_on: date, is_demo: bool) -> Mapping[str, Any]:
    """Write the run's model into an empty folder, whose name is its id; the record is returned."""
    metrics = {
        "full": run.evaluation and evaluation_document(run.evaluation, run.violations),
        "short": run.short_evaluation and evaluation_document(run.short_evaluation, run.violations),
        "in_time": run.in_time and _time_document(run.in_time),
    }
    verdict = {"metrics": metrics, "gates": release_checks_document(run.checks), "passed": run.is_passed}
    data = _data(run, is_demo=is_demo)
    return _write(folder, run, trained=run.model, created_on=created_on, rest=verdict | {"data": data})


def write_lines(folder: Path, run: VerifiedRun, *, created_on: date, is_demo: bool) -> Mapping[str, Any]:
    """Write the rule with refitted lines into an empty folder: a permanent challenger, which never serves."""
    check = ReleaseCheck("challenger", CHALLENGER_WORDS.rstrip("。"), 0, is_passed=False)
    verdict = {
        "metrics": {"full": None, "short": None, "in_time": None},
        "gates": release_checks_document([check]),
        "passed": False,
    }
    data = _data(run, is_demo=is_demo) | {"is_challenger": True, "simulated": None}
    return _write(folder, run, trained=run.lines, created_on=created_on, rest=verdict | {"data": data})


def _write(
    folder: Path, run: VerifiedRun, *, trained: TrainedModel, created_on: date, rest: dict[str, Any]
) -> Mapping[str, Any]:
    model = served_model(trained, folder.name, trained_on="verified", verified_firms=run.verified_firms)
    record = record_head(model, kind=trained.full.kind, created_on=created_on, seed=run.seed)
    record |= rest | {"reference": count_reference(trained, run.learned)}
    card = verified_card_text(model.features.edition, record)
    return write_folder(folder, Contents(trained, model, _cases(model, run.seed)), record=record, card=card)


def _cases(model: ServedModel, seed: int) -> str:
    """Simulated firms: a folder that leaves the platform holds no firm's answers."""
    examples = simulate_unanchored(model.features.edition, firms=CASES_KEPT, seed=seed)
    profiles = (FirmTraits(size=SIZE_CLASSES[size]) for size in examples.firms.sizes.tolist())
    return cases_text(model, zip(map(examples.sheet_of, range(len(examples))), profiles, strict=True))


def _data(run: VerifiedRun, *, is_demo: bool) -> dict[str, Any]:
    days = [assessment.verified_on for assessment in run.split.training_set]
    top = len(run.model.view.features.slack_columns)
    purposes = Counter(assessment.purpose or "" for assessment in run.split.training_set)
    return {
        "is_demo": is_demo,
        "is_challenger": False,
        "teachers": len(run.split.training_set),
        "judges": len(run.split.holdout),
        "least_judges": LEAST_VERIFIED,
        "from": min(days).isoformat(),
        "through": max(days).isoformat(),
        "said_shares": _shares(run.learned.official_levels, top),
        "found_shares": _shares(run.learned.levels, top),
        "purposes": dict(sorted(purposes.items())),
        "simulated": _simulated(run),
        "short_questions": list(run.model.view.short_questions),
        "fingerprint": _fingerprint(run.split),
    }


def _simulated(run: VerifiedRun) -> dict[str, Any] | None:
    population = run.simulated
    if population is None:
        return None
    return {
        "scenario": population.scenario.name,
        "firms": len(population),
        "seed": population.seed,
        "fingerprint": population.fingerprint,
        "weight": run.plan.simulated_weight,
    }


def _shares(levels: np.ndarray[tuple[int], np.dtype[np.int64]], top: int) -> list[float]:
    counts = np.bincount(levels, minlength=top + 1)
    return [round(float(count) / len(levels), PLACES) for count in counts]


def _fingerprint(split: VerifiedSplit) -> str:
    rows = [_row(assessment) for side in (split.training_set, split.holdout) for assessment in side]
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()


def _row(assessment: VerifiedAssessment) -> list[Any]:
    choices = {item: sorted(keys) for item, keys in sorted(assessment.sheet.choices.items())}
    profile = assessment.profile.size, assessment.profile.industry, assessment.profile.region
    scenes = dict(sorted(assessment.sheet.scenes.items()))
    return [
        assessment.firm_id,
        assessment.verified_on.isoformat(),
        choices,
        scenes,
        profile,
        assessment.level,
        assessment.is_random_visit,
    ]


def _time_document(check: TimeCheck) -> dict[str, Any]:
    evaluation = check.evaluation
    return {
        "first_judged": check.first_judged.isoformat(),
        "taught": check.training_firms,
        "firms": evaluation.firms,
        "qwk": round(evaluation.kappa.value, PLACES),
        "rule": round(evaluation.baselines["rule"].kappa.value, PLACES),
        "within_one": round(evaluation.within_one.value, PLACES),
        "coverage": round(evaluation.coverage.value, PLACES),
    }
