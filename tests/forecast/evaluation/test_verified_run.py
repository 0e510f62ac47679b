"""Training from verified assessments: what is allowed, which firms are the holdout, no firm on both sides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rongtong_assess.core.forecast.forecast import FirmTraits
from rongtong_assess.forecast.evaluation.simulated_run import TrainingRun
from rongtong_assess.forecast.evaluation.verified_run import train_on_verified
from rongtong_assess.forecast.features.feature_map import FeatureMap
from rongtong_assess.forecast.training.plan import VerifiedAssessment

DAY = date(2027, 1, 1)


def assessments_of(run: TrainingRun, count: int, *, audited_every: int) -> list[VerifiedAssessment]:
    """Stand-ins for verified firms, taken from the simulated ones."""
    return [
        VerifiedAssessment(
            firm_id=f"firm {place}",
            verified_on=DAY + timedelta(days=place),
            sheet=run.population.sheet_of(place),
            profile=FirmTraits(size="small", industry="industry", region="33"),
            level=int(run.population.levels[place]),
            is_random_visit=bool(audited_every) and place % audited_every == 0,
        )
        for place in range(count)
    ]


@pytest.mark.parametrize(("firms", "kind"), [(120, "refitted_rule"), (300, "proportional_odds"), (700, "average")])
def test_the_number_of_firms_decides_what_is_trained(
    run: TrainingRun, features: FeatureMap, firms: int, kind: str
) -> None:
    made = train_on_verified(
        features, assessments_of(run, firms, audited_every=4), simulated=run.population, seed=1, short_questions=()
    )
    assert made.plan.kind == made.model.full.kind == ("refitted_rule" if firms == 120 else kind)
    assert made.evaluation is not None
    assert made.evaluation.firms + made.verified_firms == firms


def test_too_few_audited_firms_never_pass(run: TrainingRun, features: FeatureMap) -> None:
    some = assessments_of(run, 150, audited_every=3)
    made = train_on_verified(features, some, simulated=run.population, seed=1, short_questions=())
    assert not made.is_passed
    assert [gate.name for gate in made.checks if gate.name == "firms" and not gate.is_passed] == ["firms"]
    none = assessments_of(run, 150, audited_every=0)
    assert not train_on_verified(features, none, simulated=run.population, seed=1, short_questions=()).is_passed


def test_a_firm_visited_twice_counts_once_and_on_one_side(run: TrainingRun, features: FeatureMap) -> None:
    once = assessments_of(run, 100, audited_every=5)
    again = [
        VerifiedAssessment(first.firm_id, DAY + timedelta(days=900), first.sheet, first.profile, first.level, False)
        for first in once
    ]
    made = train_on_verified(features, [*again, *once], simulated=run.population, seed=1, short_questions=())
    assert made.evaluation is not None
    assert (made.evaluation.firms, made.verified_firms) == (20, 80)
