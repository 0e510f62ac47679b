"""One training from recipe to figures: simulate, train, and measure on firms that trained nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rongtong_assess.core.edition import Edition
from rongtong_assess.placement.assumptions import SCENARIOS
from rongtong_assess.placement.evaluation import Report, baseline_tiers, evaluate
from rongtong_assess.placement.features import FeatureMap
from rongtong_assess.placement.gates import Gate, simulated_gates
from rongtong_assess.placement.labelled import LabelledFirms, label_population, size_groups
from rongtong_assess.placement.monotonicity import count_violations
from rongtong_assess.placement.population import Population, simulate
from rongtong_assess.placement.thresholds import Kind, Trained
from rongtong_assess.placement.training import Split, TrainedModel, split_rows, train_model

OTHER_FIRMS = 5000
OTHER_SEED = 1_000_003


@dataclass(frozen=True)
class Recipe:
    """All that a simulated training depends on. short_questions: empty without a short form."""

    scenario: str
    firms: int
    seed: int
    short_questions: tuple[str, ...] = ()
    kind: Kind = "average"


@dataclass(frozen=True)
class TrainingRun:
    """others: the same model on other populations, by what they are."""

    recipe: Recipe
    population: Population
    split: Split
    model: TrainedModel
    report: Report
    short_report: Report | None
    violations: int
    others: Mapping[str, Report]

    @property
    def gates(self) -> tuple[Gate, ...]:
        return simulated_gates(self.report, self.violations)

    @property
    def is_passed(self) -> bool:
        return all(gate.is_passed for gate in self.gates)


def run_training(edition: Edition, recipe: Recipe) -> TrainingRun:
    """Raises AnchorMissed when the population leaves its anchor."""
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
        report=measure_model(model, model.full, firms, split, seed=recipe.seed),
        short_report=measure_model(model, model.short, firms, split, seed=recipe.seed) if model.short else None,
        violations=count_violations(model.lens, population, split.test, [one.forecast for one in model.trained]),
        others=_measure_elsewhere(edition, model, learned, recipe),
    )


def measure_model(model: TrainedModel, trained: Trained, firms: LabelledFirms, split: Split, *, seed: int) -> Report:
    """The figures on the test rows, beside challengers that learned from the same rows. trained: full or short."""
    is_short = trained is model.short
    learned, test = (model.lens.sample(firms.take(rows), is_short=is_short) for rows in (split.learned, split.test))
    sizes = size_groups(firms.take(split.test))
    baselines = baseline_tiers(learned, test, seed=seed)
    return evaluate(trained.forecast(test.features), test, baselines, seed=seed, groups=sizes)


def _measure_elsewhere(
    edition: Edition, model: TrainedModel, firms: LabelledFirms, recipe: Recipe
) -> dict[str, Report]:
    """Where the assumptions are wrong: other claims, and questions that are hard in another way."""
    learned = model.lens.sample(firms)
    reports = {}
    for name in SCENARIOS:
        elsewhere = label_population(simulate(edition, firms=OTHER_FIRMS, seed=recipe.seed + OTHER_SEED, scenario=name))
        test = model.lens.sample(elsewhere)
        baselines = baseline_tiers(learned, test, seed=recipe.seed)
        reports[name] = evaluate(model.full.forecast(test.features), test, baselines, seed=recipe.seed)
    return reports
