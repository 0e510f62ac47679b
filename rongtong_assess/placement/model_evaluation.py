"""Measuring a model as it is served, on the firms it was judged by or on fresh ones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from rongtong_assess.core.edition import Edition
from rongtong_assess.placement.artefact import Artefact
from rongtong_assess.placement.evaluation import Report, baseline_tiers, evaluate
from rongtong_assess.placement.gates import simulated_gates
from rongtong_assess.placement.labelled import LabelledFirms, label_population, size_groups
from rongtong_assess.placement.monotonicity import count_violations
from rongtong_assess.placement.population import simulate
from rongtong_assess.placement.report_document import gates_document, report_document
from rongtong_assess.placement.serving_batch import forecast_rows
from rongtong_assess.placement.thresholds import Sample
from rongtong_assess.placement.training import Lens, split_rows


def evaluate_served(
    artefact: Artefact,
    edition: Edition,
    *,
    firms: int | None = None,
    seed: int | None = None,
    scenario: str | None = None,
) -> dict[str, Any]:
    """The document of `rongtong model evaluate`. Without arguments: exactly the figures of the record.

    A seed, a number of firms or a scenario makes another population; all of its firms then judge.
    """
    model, record = artefact.model, artefact.record
    lens = Lens(model.features, model.industry, model.region, model.short_questions)
    own = simulate(edition, **_arguments(record["data"]))
    split = split_rows(len(own), record["seed"])
    fresh = {"firms": firms, "seed": seed, "scenario": scenario}
    judged, chosen = own, split.test
    if any(one is not None for one in fresh.values()):
        judged = simulate(edition, **_arguments(record["data"], fresh))
        chosen = np.arange(len(judged))
    learned = lens.sample(label_population(own).take(split.learned))
    report = _measure(artefact, lens, learned, label_population(judged).take(chosen))
    numbers = [one for one in (model.full, model.short) if one is not None]
    violations = count_violations(lens, judged, chosen, [partial(forecast_rows, one) for one in numbers])
    gates = simulated_gates(report, violations)
    return {
        "model": model.id,
        "trained_on": model.trained_on,
        "verified_firms": model.verified_firms,
        "population": {"scenario": judged.scenario.name, "seed": judged.seed, "fingerprint": judged.fingerprint},
        **report_document(report, violations),
        "gates": gates_document(gates),
        "passed": all(gate.is_passed for gate in gates),
    }


def _arguments(data: Mapping[str, Any], fresh: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What makes a population: as recorded, save for what is asked anew."""
    recorded = {name: data[name] for name in ("firms", "seed", "scenario")}
    return recorded | {name: value for name, value in (fresh or {}).items() if value is not None}


def _measure(artefact: Artefact, lens: Lens, learned: Sample, firms: LabelledFirms) -> Report:
    test, seed = lens.sample(firms), artefact.record["seed"]
    baselines = baseline_tiers(learned, test, seed=seed)
    forecast = forecast_rows(artefact.model.full, test.features)
    return evaluate(forecast, test, baselines, seed=seed, groups=size_groups(firms))
