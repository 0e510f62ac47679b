"""The shipped model: every gate, its figures measured again, its cases to the last digit, a card without holes."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import SIMULATED_WORDS
from rongtong_assess.forecast.evaluation.simulated_run import evaluate_served
from rongtong_assess.forecast.serving.model_folder import Artefact, read_cases, result_cells
from rongtong_assess.forecast.training.safe_loading import read_estimators
from rongtong_assess.services.forecast.models import find_model_in_force
from tests.forecast.conftest import MODELS, SHIPPED

FOLDER = MODELS / "placement" / SHIPPED
SECTIONS = ("它预测什么", "训练数据", "模型", "门槛", "和对照相比", "概率和区间", "假设不对时会怎样")
LATER_SECTIONS = ("快测", "在真实企业上检验训练方法", "以后怎么办", "版本")


@pytest.fixture(scope="module")
def measured(shipped: Artefact, edition: Edition) -> dict[str, Any]:
    return evaluate_served(shipped, edition)


def test_it_passes_every_gate_when_it_is_measured_again(measured: dict[str, Any]) -> None:
    assert [gate["words"] for gate in measured["gates"] if not gate["passed"]] == []
    assert measured["qwk"] >= measured["baselines"]["rule"] + 0.04
    assert measured["within_one"] >= 0.985
    assert measured["off_by_two"] <= 0.01
    assert measured["ece"] <= 0.015
    assert 0.88 <= measured["coverage"] <= 0.94
    assert measured["monotonicity_violations"] == 0


def test_what_is_measured_again_is_what_the_record_says(shipped: Artefact, measured: dict[str, Any]) -> None:
    recorded = shipped.record["metrics"]["full"]
    assert {key: measured[key] for key in recorded} == recorded
    assert measured["population"]["fingerprint"] == shipped.record["data"]["fingerprint"]
    assert shipped.record["passed"] is True


def test_it_is_no_better_than_two_assessors_agree(measured: dict[str, Any]) -> None:
    assert measured["qwk"] < 0.88


def test_its_cases_get_exactly_the_forecasts_they_were_shipped_with(shipped: Artefact, edition: Edition) -> None:
    cases = list(read_cases((FOLDER / "cases.csv").read_text(encoding="utf-8"), edition))
    assert len(cases) >= 50
    for case in cases:
        assert result_cells(shipped.model.forecast(case.sheet, case.profile)) == case.expected


def test_short_forms_are_covered_as_the_record_says(shipped: Artefact) -> None:
    assert 0.88 <= shipped.record["metrics"]["short"]["coverage"] <= 0.94


def test_the_card_is_complete_and_says_what_it_rests_on(shipped: Artefact) -> None:
    card = (FOLDER / "card.md").read_text(encoding="utf-8")
    headings = re.findall("^## (.+)$", card, flags=re.MULTILINE)
    assert tuple(headings) == SECTIONS + LATER_SECTIONS
    assert not re.search(r"TODO|TBD|XXX|待补|待填|占位|\{\w+\}|None|nan|\.\.\.", card)
    for section in re.split("^## .+$", card, flags=re.MULTILINE)[1:]:
        assert len(section.strip()) > 40
    assert SIMULATED_WORDS in card
    for said in ("42.0%", shipped.record["data"]["fingerprint"][:16], str(shipped.record["seed"]), "夸大中等"):
        assert said in card
    for challenger in ("只用规则", "重新拟合", "总说最常见的一级", "比例优势模型"):
        assert challenger in card
    assert "规则比本模型好" in card, "the mild scenario, where the rule wins, is not hidden"


def test_the_audited_file_opens_with_the_fixed_list_of_types() -> None:
    assert read_estimators(FOLDER / "model.skops")["full"]["kind"] == "average"


def test_it_is_in_force_from_its_day_on(edition: Edition) -> None:
    found = find_model_in_force(MODELS, edition, on=date(2026, 11, 25))
    assert found is not None
    assert found.model.id == SHIPPED
    assert find_model_in_force(MODELS, edition, on=date(2026, 11, 24)) is None
