"""The criteria 小快轻准 and 数智 follow the working definition, at its very edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from rongtong_assess.core.catalogue.light_criteria import DEFINITIONS, has_light_form, judge_light_criteria
from rongtong_assess.core.catalogue.solution import EarnedOption, PriceRange, SceneStep, SolutionNote
from tests.core.catalogue.light_solution import ALL_FOUR

NOTE = SolutionNote("light", "周一", "防", ("画面",), True, (), date(2026, 10, 1))


def test_a_solution_exactly_at_every_limit_is_light() -> None:
    criteria = judge_light_criteria(ALL_FOUR, NOTE)
    assert criteria.met == tuple(DEFINITIONS) == ("小", "快", "轻", "准", "数智")
    assert criteria.label == "小快轻准"


@pytest.mark.parametrize(
    ("change", "missed"),
    [
        ({"steps": tuple(SceneStep(scene, 0, 1) for scene in ("quality", "energy", "safety"))}, "小"),
        ({"weeks_low": 1, "weeks_high": 13}, "快"),
        ({"first_year": PriceRange(Decimal(0), Decimal("15.01"))}, "轻"),
        ({"form": "SaaS+施工"}, "轻"),
        ({"steps": ()}, "准"),
        ({"kpi": ""}, "准"),
    ],
)
def test_one_missed_criterion_makes_a_standard_project(change: dict[str, object], missed: str) -> None:
    criteria = judge_light_criteria(replace(ALL_FOUR, **change), NOTE)  # type: ignore[arg-type]  # short table
    assert criteria.met == tuple(name for name in DEFINITIONS if name != missed)
    assert criteria.label == "标准项目"


def test_an_earned_option_is_as_precise_as_a_scene_step() -> None:
    earns = replace(ALL_FOUR, steps=(), options=(EarnedOption("base.netsec", "B"),))
    assert judge_light_criteria(earns).is_precise


def test_data_or_ai_is_never_assumed_and_never_decides_the_label() -> None:
    for note in (None, replace(NOTE, uses_data_or_ai=False)):
        criteria = judge_light_criteria(ALL_FOUR, note)
        assert not criteria.uses_data_or_ai
        assert criteria.label == "小快轻准"


@pytest.mark.parametrize(
    "form",
    [
        *("SaaS", "saas", "SaaS模块", "SaaS/本地", "本地/SaaS", "网关+SaaS"),
        *("一体机+软件", "服务(自编)", "服务（自建）+硬件", "软件订阅"),
    ],
)
def test_forms_without_a_server_room_are_light(form: str) -> None:
    assert has_light_form(form)


@pytest.mark.parametrize("form", ["本地", "SaaS+本地", "硬件+施工", "硬件", "软件", "机房", ""])
def test_forms_that_need_more_or_are_unknown_are_not_light(form: str) -> None:
    assert not has_light_form(form)
