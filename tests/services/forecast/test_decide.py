"""Promoting and rolling back inside an installation: a reason, a record, and which models may serve."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.forecast.decide import find_difference
from rongtong_assess.services.forecast.models import ForecastModels, in_force_file
from rongtong_assess.storage.tables.forecast import ModelDecision
from rongtong_assess.storage.tables.people import AuditEntry
from tests.services.conftest import Firm
from tests.services.forecast.decisions import (
    MODEL,
    OWN,
    SHIPPED,
    TODAY,
    add_own,
    add_training,
    make_own_models,
    promote,
    roll_back,
)


@pytest.fixture
def models(tmp_path: Path) -> ForecastModels:
    return make_own_models(tmp_path)


def test_a_promoted_model_serves_from_today_and_one_step_back_is_what_was_shipped(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm
) -> None:
    decision = promote(writing, models, edition, firm, model_id=OWN)
    assert (decision.kind, decision.model_id, decision.seen["before"]) == ("promote", OWN, MODEL)
    found = models.find(edition, TODAY)
    assert found is not None
    assert found.id == OWN
    assert find_difference(writing, models, edition=edition) is None
    roll_back(writing, models, edition, firm, seen=OWN)
    found = models.find(edition, TODAY)
    assert found is not None
    assert found.id == MODEL
    assert find_difference(writing, models, edition=edition) is None
    actions = [row.action for row in writing.scalars(select(AuditEntry)) if row.action.startswith("model.")]
    assert actions == ["model.promote", "model.roll_back"]
    with pytest.raises(Refused, match="已经退回过一步"):
        roll_back(writing, models, edition, firm)


def test_the_file_only_grows(writing: Session, edition: Edition, models: ForecastModels, firm: Firm) -> None:
    assert models.own is not None
    promote(writing, models, edition, firm, model_id=OWN)
    before = in_force_file(models.own).read_text(encoding="utf-8")
    roll_back(writing, models, edition, firm, seen=OWN)
    assert in_force_file(models.own).read_text(encoding="utf-8").startswith(before)
    assert [entry.model_id for entry in models.own_history(edition.id)] == [MODEL, OWN, MODEL]


def test_before_the_first_model_the_rule_stood_alone(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm
) -> None:
    roll_back(writing, models, edition, firm)
    assert models.find(edition, TODAY) is None
    assert [model.id for model in models.list_challengers(edition, TODAY)] == [OWN, MODEL]


@pytest.mark.parametrize("words", ["", "  ", "长" * 501])
def test_without_a_reason_nothing_is_decided(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm, words: str
) -> None:
    with pytest.raises(Refused, match="理由"):
        promote(writing, models, edition, firm, model_id=OWN, words=words)
    with pytest.raises(Refused, match="理由"):
        roll_back(writing, models, edition, firm, words=words)
    assert models.own_history(edition.id) == ()
    assert list(writing.scalars(select(ModelDecision))) == []


def test_a_model_that_missed_a_gate_is_refused(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm
) -> None:
    assert models.own is not None
    add_own(models.own, "weak", passed=False, gates=[{"words": "够 300 家", "passed": False}])
    with pytest.raises(Refused, match="没有通过门槛：够 300 家"):
        promote(writing, models, edition, firm, model_id="weak")
    assert models.own_history(edition.id) == ()


def test_only_what_a_training_here_ended_with_is_promoted(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm
) -> None:
    assert models.own is not None
    name = "verified-2027-02-01"
    add_own(models.own, name, trained_on="verified", verified_firms=500)
    with pytest.raises(Refused, match="不是在这里训练的"):
        promote(writing, models, edition, firm, model_id=name)
    add_training(writing, firm, name, models.load(edition, name).record_hash)
    path = models.folder_of(name) / "record.json"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole + " ", encoding="utf-8")
    with pytest.raises(Refused, match="训练完时登记的不一样"):
        promote(writing, models, edition, firm, model_id=name)
    path.write_text(whole, encoding="utf-8")
    assert promote(writing, models, edition, firm, model_id=name).model_id == name


def test_a_model_trained_here_cannot_pass_itself_off_as_one_of_simulated_firms(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm
) -> None:
    assert models.own is not None
    name = "verified-2027-02-01"
    add_own(models.own, name, trained_on="verified", verified_firms=500, passed=False)
    add_training(writing, firm, name, models.load(edition, name).record_hash)
    shutil.rmtree(models.folder_of(name))
    add_own(models.own, name, trained_on="simulated", verified_firms=0, passed=True)
    with pytest.raises(Refused, match="训练完时登记的不一样"):
        promote(writing, models, edition, firm, model_id=name)


def test_a_model_of_the_demo_serves_only_in_a_demo(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm
) -> None:
    assert models.own is not None
    add_own(models.own, "verified-demo", data={"is_demo": True})
    with pytest.raises(Refused, match="演示数据"):
        promote(writing, models, edition, firm, model_id="verified-demo")
    demo = ForecastModels(SHIPPED, models.own, is_demo=True)
    assert promote(writing, demo, edition, firm, model_id="verified-demo").kind == "promote"


def test_a_changed_own_model_is_refused(writing: Session, edition: Edition, models: ForecastModels, firm: Firm) -> None:
    path = models.folder_of(OWN) / "model.json"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with pytest.raises(Refused, match="被改过"):
        promote(writing, models, edition, firm, model_id=OWN)
    assert models.own_history(edition.id) == ()
    assert models.list_challengers(edition, TODAY) == []
