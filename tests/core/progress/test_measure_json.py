"""Followed measures and their effects are kept as texts and JSON, and come back as they were."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from rongtong_assess.core.catalogue.solution import EarnedOption
from rongtong_assess.core.progress.measure import Evidence, FollowedMeasure, Kpi, MeasureState
from rongtong_assess.core.progress.measure_json import (
    MeasureEffects,
    effects_json,
    measure_texts,
    read_effects,
    read_measure_texts,
)
from rongtong_assess.core.roadmap.candidate import ShareLift
from tests.core.random_values import DAYS, LIFTS, NUMBERS, OPTIONS, STEPS, TEXTS, stored


@given(
    st.builds(
        MeasureEffects,
        solution_id=TEXTS,
        name=TEXTS,
        steps=st.lists(STEPS).map(tuple),
        options=st.lists(OPTIONS).map(tuple),
        is_whole=st.booleans(),
        band=LIFTS,
    )
)
@example(MeasureEffects())
@example(MeasureEffects("sec", "安全制度", (), (EarnedOption("base.datasec", "E"),)))
@example(MeasureEffects("iot", "外挂采集", band=ShareLift("base.device_network", "E", 7)))
def test_effects_come_back(effects: MeasureEffects) -> None:
    assert read_effects(effects.solution_id, effects.name, stored(effects_json(effects))) == effects


@given(
    st.builds(
        FollowedMeasure,
        name=TEXTS,
        state=st.sampled_from(MeasureState),
        reason=TEXTS,
        responsible=TEXTS,
        planned_start=st.none() | DAYS,
        planned_end=st.none() | DAYS,
        real_start=st.none() | DAYS,
        real_end=st.none() | DAYS,
        planned_cost_wan_yuan=NUMBERS,
        real_cost_wan_yuan=NUMBERS,
        supplier=TEXTS,
        kpi=st.builds(Kpi, TEXTS, TEXTS, NUMBERS, st.none() | DAYS, NUMBERS, now=NUMBERS, now_on=st.none() | DAYS),
        evidence=st.lists(st.builds(Evidence, TEXTS, TEXTS, st.booleans())).map(tuple),
    )
)
def test_a_measure_comes_back_from_its_texts(measure: FollowedMeasure) -> None:
    assert read_measure_texts(measure_texts(measure)) == measure
