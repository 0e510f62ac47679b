"""One training from recipe to evaluation: simulate, train, and measure on firms the model did not learn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.forecast.evaluation.evaluation import Evaluation, baseline_tiers, count_violations, evaluate
from rongtong_assess.forecast.evaluation.release_checks import (
    ReleaseCheck,
    evaluation_document,
    release_checks_document,
    simulated_release_checks,
)
from rongtong_assess.forecast.features.feature_map import FeatureMap
from rongtong_assess.forecast.serving.many_firms import forecast_rows
from rongtong_assess.forecast.serving.model_folder import Artefact
from rongtong_assess.forecast.simulate.assumptions import SCENARIOS
from rongtong_assess.forecast.simulate.population import Population, simulate
from rongtong_assess.forecast.training.edition_model import (
    FeatureView,
    LabelledFirms,
    Split,
    TrainedModel,
    label_population,
    size_groups,
    split_rows,
    train_model,
)
from rongtong_assess.forecast.training.plan import ModelKind
from rongtong_assess.forecast.training.thresholds import Sample, Trained

OTHER_FIRMS = 5000
OTHER_SEED = 1_000_003


@dataclass(frozen=True)
class Recipe:
    """Everything a training on simulated firms depends on. short_questions: empty without a short form."""

    scenario: str
    firms: int
    seed: int
    short_questions: tuple[str, ...] = ()
    kind: ModelKind = "average"


@dataclass(frozen=True)
class TrainingRun:
    """One training with its evaluation. others: the same model on other populations, by scenario."""

    recipe: Recipe
    population: Population
    split: Split
    model: TrainedModel
    evaluation: Evaluation
    short_evaluation: Evaluation | None
    violations: int
    others: Mapping[str, Evaluation]

    @property
    def checks(self) -> tuple[ReleaseCheck, ...]:
        return simulated_release_checks(self.evaluation, self.violations)

    @property
    def is_passed(self) -> bool:
        return all(check.is_passed for check in self.checks)


def run_training(edition: Edition, recipe: Recipe) -> TrainingRun:
    """Simulate, train and evaluate. Raises AnchorMissed when the population misses its anchor."""
    population = simulate(edition, firms=recipe.firms, seed=recipe.seed, scenario=recipe.scenario)
    features, firms = FeatureMap(edition), label_population(population)
    split = split_rows(len(firms), recipe.seed)
    learned = firms.take(split.learned)
    model = train_model(features, learned, kind=recipe.kind, seed=recipe.seed, short_questions=recipe.short_questions)
    return TrainingRun(
        recipe=recipe,
        population=population,
        split=split,
        model=model,
        evaluation=measure_model(model, model.full, firms=firms, split=split, seed=recipe.seed),
        short_evaluation=measure_model(model, model.short, firms=firms, split=split, seed=recipe.seed)
        if model.short
        else None,
        violations=count_violations(
            model.view, population, chosen=split.test, forecasts=[trained.forecast for trained in model.trained]
        ),
        others=_measure_elsewhere(edition, model, firms=learned, recipe=recipe),
    )


def measure_model(
    model: TrainedModel, trained: Trained, *, firms: LabelledFirms, split: Split, seed: int
) -> Evaluation:
    """The figures on the test rows, with those of challengers trained on the same rows. trained: full or short."""
    is_short = trained is model.short
    learned, test = (model.view.sample(firms.take(rows), is_short=is_short) for rows in (split.learned, split.test))
    sizes = size_groups(firms.take(split.test))
    baselines = baseline_tiers(learned, test, seed=seed)
    return evaluate(trained.forecast(test.features), test, baselines=baselines, seed=seed, groups=sizes)


def evaluate_served(
    artefact: Artefact,
    edition: Edition,
    *,
    firms: int | None = None,
    seed: int | None = None,
    scenario: str | None = None,
) -> dict[str, Any]:
    """The document of `rongtong model evaluate`. Without arguments: exactly the figures of the record.

    A seed, a number of firms or a scenario makes another population; all of its firms are then test firms.
    """
    model, record = artefact.model, artefact.record
    view = FeatureView(model.features, model.industry, model.region, model.short_questions)
    own = simulate(edition, **_arguments(record["data"]))
    split = split_rows(len(own), record["seed"])
    fresh = {"firms": firms, "seed": seed, "scenario": scenario}
    is_fresh = any(value is not None for value in fresh.values())
    population = simulate(edition, **_arguments(record["data"], fresh)) if is_fresh else own
    chosen = np.arange(len(population)) if is_fresh else split.test
    learned = view.sample(label_population(own).take(split.learned))
    evaluation = _measure(artefact, view, learned=learned, firms=label_population(population).take(chosen))
    numbers = [model.full, *([model.short] if model.short else [])]
    violations = count_violations(
        view, population, chosen=chosen, forecasts=[partial(forecast_rows, thresholds) for thresholds in numbers]
    )
    checks = simulated_release_checks(evaluation, violations)
    return {
        "model": model.id,
        "trained_on": model.trained_on,
        "verified_firms": model.verified_firms,
        "population": {
            "scenario": population.scenario.name,
            "seed": population.seed,
            "fingerprint": population.fingerprint,
        },
        **evaluation_document(evaluation, violations),
        "gates": release_checks_document(checks),
        "passed": all(check.is_passed for check in checks),
    }


def _measure_elsewhere(
    edition: Edition, model: TrainedModel, *, firms: LabelledFirms, recipe: Recipe
) -> dict[str, Evaluation]:
    """How good the model is where the assumptions are wrong: other overstatement, other difficult questions."""
    learned = model.view.sample(firms)
    evaluations = {}
    for name in SCENARIOS:
        elsewhere = label_population(simulate(edition, firms=OTHER_FIRMS, seed=recipe.seed + OTHER_SEED, scenario=name))
        test = model.view.sample(elsewhere)
        baselines = baseline_tiers(learned, test, seed=recipe.seed)
        evaluations[name] = evaluate(model.full.forecast(test.features), test, baselines=baselines, seed=recipe.seed)
    return evaluations


def _arguments(data: Mapping[str, Any], fresh: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The arguments of `simulate`: as recorded, except those given anew."""
    recorded = {name: data[name] for name in ("firms", "seed", "scenario")}
    return recorded | {name: value for name, value in (fresh or {}).items() if value is not None}


def _measure(artefact: Artefact, view: FeatureView, *, learned: Sample, firms: LabelledFirms) -> Evaluation:
    test, seed = view.sample(firms), artefact.record["seed"]
    baselines = baseline_tiers(learned, test, seed=seed)
    forecast = forecast_rows(artefact.model.full, test.features)
    return evaluate(forecast, test, baselines=baselines, seed=seed, groups=size_groups(firms))
