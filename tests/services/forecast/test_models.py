"""Bringing models into force: only what passed, only what is whole, one step back."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.forecast.decide import promoted, rolled_back, write_history
from rongtong_assess.services.forecast.models import ForecastModels, find_model_in_force, in_force_file, load_model

SHIPPED = Path(__file__).parents[3] / "models"
MODEL = "2026-11-25"
DAY = date(2027, 3, 1)


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder of models with the shipped one, and none in force."""
    shutil.copytree(SHIPPED / "placement", tmp_path / "placement")
    return tmp_path


def test_a_model_serves_from_its_day_and_back_means_the_rule_alone(models: Path, edition: Edition) -> None:
    assert find_model_in_force(models, edition, on=DAY) is None
    write_history(in_force_file(models), promoted(models, edition, model_id=MODEL, from_day=DAY))
    found = find_model_in_force(models, edition, on=DAY)
    assert found is not None
    assert found.model.id == MODEL
    write_history(in_force_file(models), rolled_back(models, edition, on=DAY))
    assert find_model_in_force(models, edition, on=DAY) is None


def test_a_model_that_missed_a_gate_is_not_promoted(models: Path, edition: Edition) -> None:
    path = models / "placement" / MODEL / "record.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["passed"] = False
    record["gates"][0]["passed"] = False
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(Refused, match=r"没有通过门槛.*规则继续单独使用"):
        promoted(models, edition, model_id=MODEL, from_day=DAY)


def test_a_model_changed_while_in_force_is_refused(models: Path, edition: Edition) -> None:
    write_history(in_force_file(models), promoted(models, edition, model_id=MODEL, from_day=DAY))
    path = models / "placement" / MODEL / "record.json"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with pytest.raises(Refused, match="投用时登记的不一样"):
        find_model_in_force(models, edition, on=DAY)


@pytest.mark.parametrize("name", ["2020-01-01", "../placement", "", "."])
def test_an_unknown_model_is_refused_with_the_known_ones(models: Path, edition: Edition, name: str) -> None:
    with pytest.raises(Refused, match=rf"没有模型.*{MODEL}"):
        load_model(models, edition, model_id=name)


def test_a_running_program_keeps_the_model_and_sees_a_rollback_at_once(models: Path, edition: Edition) -> None:
    kept = ForecastModels(models)
    assert kept.find(edition, DAY) is None
    write_history(in_force_file(models), promoted(models, edition, model_id=MODEL, from_day=DAY))
    found = kept.find(edition, DAY)
    assert found is not None
    assert kept.find(edition, DAY) is found
    write_history(in_force_file(models), rolled_back(models, edition, on=DAY))
    assert kept.find(edition, DAY) is None


def test_a_folder_whose_name_is_no_text_is_left_out(models: Path, edition: Edition) -> None:
    os.mkdir(os.fsencode(models / "placement") + b"/2026-11-25 \xb8\xb1\xb1\xbe")
    own = ForecastModels(SHIPPED, models)
    assert MODEL in own.list_own_names()
    assert all(name.encode() for name in own.list_names())


@pytest.mark.parametrize("hidden", ["placement", MODEL])
def test_an_own_folder_that_may_not_be_looked_at_counts_as_not_there(
    models: Path, edition: Edition, hidden: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_dir = Path.is_dir

    def refuse(path: Path) -> bool:
        if path.is_relative_to(models) and hidden in path.parts:
            raise PermissionError(13, "Permission denied")
        return is_dir(path)

    own = ForecastModels(SHIPPED, models)
    monkeypatch.setattr(Path, "is_dir", refuse)
    assert own.list_own_names() == []
    assert own.folder_of(MODEL) == SHIPPED / "placement" / MODEL
    assert own.find_afresh(edition, DAY) is not None
    assert own.list_challengers(edition, DAY) == []
