"""Measuring a model as it is served, on the firms it was judged by or on fresh ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from rongtong_assess.core.edition import Edition
from rongtong_assess.placement.artefact import Artefact
from rongtong_assess.placement.evaluation import baseline_tiers, evaluate
from rongtong_assess.placement.gates import simulated_gates
from rongtong_assess.placement.labelled import LabelledFirms, label_population
from rongtong_assess.placement.monotonicity import count_falls, raise_every_answer
from rongtong_assess.placement.population import Population, simulate
from rongtong_assess.placement.report_document import gates_document, report_document
from rongtong_assess.placement.serving_batch import forecast_rows
from rongtong_assess.placement.training import Lens, split_rows

FIRMS_TO_RAISE = 1000


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
    model, data = artefact.model, artefact.record["data"]
    lens = Lens(model.features, model.industry, model.region, model.short_questions)
    own = simulate(edition, firms=data["firms"], seed=data["seed"], scenario=data["scenario"])
    split = split_rows(len(own), artefact.record["seed"])
    labelled = label_population(own)
    judged, chosen = (own, split.test)
    if any(one is not None for one in (firms, seed, scenario)):
        judged = simulate(
            edition,
            firms=firms or data["firms"],
            seed=data["seed"] if seed is None else seed,
            scenario=scenario or data["scenario"],
        )
        chosen = np.arange(len(judged))
    test_firms = label_population(judged).take(chosen)
    learned, test = lens.sample(labelled.take(split.learned)), lens.sample(test_firms)
    sizes = np.char.add("size ", test_firms.sizes.astype(np.int64).astype(str))
    baselines = baseline_tiers(learned, test, seed=artefact.record["seed"])
    report = evaluate(
        forecast_rows(model.full, test.features), test, baselines, seed=artefact.record["seed"], groups=sizes
    )
    violations = _count_violations(artefact, lens, judged, test_firms, chosen)
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


def _count_violations(
    artefact: Artefact, lens: Lens, population: Population, firms: LabelledFirms, chosen: np.ndarray[Any, Any]
) -> int:
    """Every answer of a thousand firms one rung higher, in the full and the short form."""
    few = np.arange(min(FIRMS_TO_RAISE, len(firms)))
    raised, origins = raise_every_answer(lens.features, [population.sheet_of(int(firm)) for firm in chosen[few]])
    firms = firms.take(few)
    before, after = lens.matrix(firms.said, firms), lens.matrix(raised, firms.take(origins))
    numbers = [one for one in (artefact.model.full, artefact.model.short) if one is not None]
    return sum(count_falls(forecast_rows(one, before), forecast_rows(one, after), origins) for one in numbers)
