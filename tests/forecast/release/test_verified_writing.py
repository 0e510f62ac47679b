"""A model trained on verified firms: whole like the shipped ones, honest on its card, and without a firm in it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.forecast.evaluation.simulated_run import TrainingRun
from rongtong_assess.forecast.evaluation.verified_run import VerifiedRun, train_on_verified
from rongtong_assess.forecast.features.feature_map import FeatureMap
from rongtong_assess.forecast.release.verified_writing import write_lines, write_verified
from rongtong_assess.forecast.serving.model_folder import load_artefact, read_cases, result_cells
from tests.forecast.evaluation.test_verified_run import assessments_of

DAY = date(2027, 6, 1)


@pytest.fixture(scope="module")
def made(run: TrainingRun, features: FeatureMap) -> VerifiedRun:
    some = assessments_of(run, 330, audited_every=5)
    return train_on_verified(features, some, simulated=run.population, seed=1, short_questions=())


@pytest.fixture
def folder(made: VerifiedRun, tmp_path: Path) -> Path:
    folder = tmp_path / "verified-2027-06-01"
    folder.mkdir()
    write_verified(folder, made, created_on=DAY, is_demo=False)
    return folder


def test_the_folder_is_read_back_and_says_how_many_firms_it_rests_on(folder: Path, edition: Edition) -> None:
    found = load_artefact(folder, edition)
    assert (found.model.trained_on, found.model.verified_firms) == ("verified", 264)
    assert (found.record["kind"], found.record["passed"]) == ("proportional_odds", False)


def test_the_cases_come_out_and_are_no_firms_of_the_platform(folder: Path, edition: Edition, made: VerifiedRun) -> None:
    model = load_artefact(folder, edition).model
    cases = list(read_cases((folder / "cases.csv").read_text(encoding="utf-8"), edition))
    assert len(cases) == 60
    assert all(result_cells(model.forecast(case.sheet, case.profile)) == case.expected for case in cases)
    firms = [assessment.sheet for side in (made.split.training_set, made.split.holdout) for assessment in side]
    assert not [case for case in cases if case.sheet in firms]
    assert "firm 1" not in "".join(path.read_text(errors="ignore") for path in folder.iterdir())


def test_the_card_says_what_it_rests_on_and_that_too_few_judge(folder: Path) -> None:
    card = (folder / "card.md").read_text(encoding="utf-8")
    for words in (
        "用 264 家经现场评定的企业训练",
        "只有 66 家，不到 300 家，还不能判断，不能投用",
        "只想了解自己的水平|没有问",
    ):
        assert re.search(words, card), words
    assert not re.search(r"\{|\}|None|nan|TODO|演示数据", card)


def test_a_demo_model_says_so_on_its_card(made: VerifiedRun, tmp_path: Path) -> None:
    write_verified(tmp_path, made, created_on=DAY, is_demo=True)
    assert "演示数据" in (tmp_path / "card.md").read_text(encoding="utf-8")


def test_the_refitted_rule_is_kept_as_a_challenger_that_never_serves(
    made: VerifiedRun, tmp_path: Path, edition: Edition
) -> None:
    folder = tmp_path / "rule"
    folder.mkdir()
    write_lines(folder, made, created_on=DAY, is_demo=False)
    found = load_artefact(folder, edition)
    assert (found.record["kind"], found.record["passed"]) == ("refitted_rule", False)
    card = (folder / "card.md").read_text(encoding="utf-8")
    assert "从不投用" in card
    assert "对以后的企业" not in card
    assert not re.search(r"\{|\}|None|nan", card)


def test_without_judges_the_gates_cannot_be_judged(run: TrainingRun, features: FeatureMap, tmp_path: Path) -> None:
    some = assessments_of(run, 40, audited_every=0)
    made = train_on_verified(features, some, simulated=None, seed=1, short_questions=())
    record = write_verified(tmp_path, made, created_on=DAY, is_demo=False)
    assert (record["passed"], [gate["passed"] for gate in record["gates"]]) == (False, [False])
    card = (tmp_path / "card.md").read_text(encoding="utf-8")
    assert "只有 0 家" in card
    assert not re.search(r"\{|\}|None|nan", card)
    json.dumps(record, allow_nan=False)


def test_later_firms_judge_what_earlier_ones_taught(run: TrainingRun, features: FeatureMap) -> None:
    some = assessments_of(run, 400, audited_every=3)
    check = train_on_verified(features, some, simulated=run.population, seed=1, short_questions=()).in_time
    assert check is not None
    late = [
        assessment for assessment in some if assessment.is_random_visit and assessment.verified_on >= check.first_judged
    ]
    early = [
        assessment
        for assessment in some
        if not assessment.is_random_visit and assessment.verified_on < check.first_judged
    ]
    assert (check.evaluation.firms, check.training_firms) == (len(late), len(early))
    assert train_on_verified(features, some[:60], simulated=None, seed=1, short_questions=()).in_time is None


def test_the_short_form_is_judged_as_well(run: TrainingRun, features: FeatureMap, tmp_path: Path) -> None:
    some, asked = assessments_of(run, 100, audited_every=2), run.recipe.short_questions
    made = train_on_verified(features, some, simulated=None, seed=1, short_questions=asked)
    record = write_verified(tmp_path, made, created_on=DAY, is_demo=False)
    assert record["metrics"]["short"]["firms"] == 50
    assert f"90% 区间盖住了 {record['metrics']['short']['coverage']:.1%}" in (tmp_path / "card.md").read_text("utf-8")
