"""Promoting and rolling back inside an installation: a reason, a record, a file that is never half written."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.in_force import RULE
from rongtong_assess.services.forecast import decide as decide_models
from rongtong_assess.services.forecast.decide import DecisionRequest, find_difference, promote_model, roll_back_model
from rongtong_assess.services.forecast.models import ForecastModels, in_force_file
from rongtong_assess.services.forecast.trained import note_record_hash
from rongtong_assess.services.people.background_jobs import add_job, finish_job
from rongtong_assess.storage.forecast import RETRAINING
from rongtong_assess.storage.tables.forecast import ModelDecision
from rongtong_assess.storage.tables.people import AuditEntry
from tests.actors import administrator_actor
from tests.services.conftest import Firm
from tests.services.makers import ROOT

SHIPPED = ROOT / "models"
MODEL, OWN = "2026-11-25", "verified-2027-03-01"
NOW = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)
TODAY = date(2027, 3, 2)
"""In China."""


@pytest.fixture
def models(tmp_path: Path) -> ForecastModels:
    """The shipped models, and one of the installation's own that passed every gate."""
    own = tmp_path / "own"
    add_own(own, OWN)
    return ForecastModels(SHIPPED, own)


def add_own(own: Path, name: str, **changes: object) -> None:
    """The shipped numbers under another name; changes: of the record."""
    folder = own / "placement" / name
    shutil.copytree(SHIPPED / "placement" / MODEL, folder)
    model = folder / "model.json"
    document = json.loads(model.read_text(encoding="utf-8"))
    basis = {key: changes[key] for key in ("trained_on", "verified_firms") if key in changes}
    model.write_text(json.dumps(document | {"id": name} | basis), encoding="utf-8")
    record = json.loads((folder / "record.json").read_text(encoding="utf-8")) | {"id": name, **changes}
    record["files"]["model.json"] = hashlib.sha256(model.read_bytes()).hexdigest()
    (folder / "record.json").write_text(json.dumps(record), encoding="utf-8")


def promote(
    session: Session,
    models: ForecastModels,
    edition: Edition,
    firm: Firm,
    *,
    model_id: str,
    words: str = "比规则准",
) -> ModelDecision:
    wanted = DecisionRequest(edition, words, MODEL)
    return promote_model(session, actor_of(firm), models=models, request=wanted, model_id=model_id, now=NOW)


def roll_back(
    session: Session,
    models: ForecastModels,
    edition: Edition,
    firm: Firm,
    *,
    words: str = "比规则准",
    seen: str = MODEL,
) -> ModelDecision:
    return roll_back_model(
        session, actor_of(firm), models=models, request=DecisionRequest(edition, words, seen), now=NOW
    )


def actor_of(firm: Firm) -> Actor:
    return administrator_actor(firm.organisation_id, firm.account_id)


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


def add_training(session: Session, firm: Firm, model_id: str, record_hash: str) -> None:
    payload = {"edition": "miit-2024", "model": model_id, "seed": 1}
    job = add_job(
        session,
        administrator_actor(firm.organisation_id, firm.account_id),
        kind=RETRAINING,
        payload=payload,
        total=1,
        now=NOW,
    )
    note_record_hash(job, record_hash)
    finish_job(session, job, result=model_id, now=NOW)


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


def test_a_decision_on_a_page_that_is_out_of_date_is_refused(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm
) -> None:
    promote(writing, models, edition, firm, model_id=OWN)
    with pytest.raises(Refused, match="投用的模型变了"):
        roll_back(writing, models, edition, firm, seen=MODEL)


def test_a_fault_while_writing_leaves_the_file_as_it_was(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert models.own is not None
    promote(writing, models, edition, firm, model_id=OWN)
    before = in_force_file(models.own).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Refused, match="写不进去"):
        roll_back(writing, models, edition, firm, seen=OWN)
    assert in_force_file(models.own).read_bytes() == before


def test_a_decision_whose_record_was_lost_is_shown(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm
) -> None:
    promote(writing, models, edition, firm, model_id=OWN)
    for decision in writing.scalars(select(ModelDecision)):
        writing.delete(decision)
    writing.flush()
    assert "有 1 条决定，数据库里没有记录" in (find_difference(writing, models, edition=edition) or "")


def test_a_folder_that_was_not_restored_is_shown(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm
) -> None:
    assert models.own is not None
    promote(writing, models, edition, firm, model_id=OWN)
    in_force_file(models.own).unlink()
    assert "有 1 条决定，in_force.yaml 里没有" in (find_difference(writing, models, edition=edition) or "")


def test_another_file_than_what_was_decided_is_shown(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm
) -> None:
    assert models.own is not None
    promote(writing, models, edition, firm, model_id=OWN)
    text = in_force_file(models.own).read_text(encoding="utf-8").replace(OWN, "verified-2020-01-01")
    in_force_file(models.own).write_text(text, encoding="utf-8")
    assert "对不上" in (find_difference(writing, models, edition=edition) or "")


def test_a_later_package_replaces_no_own_decision_and_is_named(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm, tmp_path: Path
) -> None:
    promote(writing, models, edition, firm, model_id=OWN)
    assert models.find_newer_shipped(edition.id, TODAY) is None
    package = tmp_path / "package"
    add_own(package, "2027-03-01")
    text = in_force_file(SHIPPED).read_text(encoding="utf-8").replace(MODEL, "2027-03-01")
    in_force_file(package).write_text(text, encoding="utf-8")
    later = ForecastModels(package, models.own)
    found = later.find(edition, TODAY)
    assert found is not None
    assert found.id == OWN
    assert later.find_newer_shipped(edition.id, TODAY) == "2027-03-01"
    assert ForecastModels(package, tmp_path / "none").find_newer_shipped(edition.id, TODAY) is None


def test_what_is_not_a_decision_here_is_not_one_of_another_edition(
    writing: Session, edition: Edition, models: ForecastModels, firm: Firm
) -> None:
    promote(writing, models, edition, firm, model_id=OWN)
    assert models.own_history("dma-compat") == ()
    assert decide_models.model_in_force(models.history("dma-compat"), "dma-compat", on=TODAY) == RULE
