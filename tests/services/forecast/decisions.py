"""Decisions about models in an installation that has trained one of its own."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.services.forecast.decide import DecisionRequest, promote_model, roll_back_model
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.services.forecast.trained import note_record_hash
from rongtong_assess.services.people.background_jobs import add_job, finish_job
from rongtong_assess.storage.forecast import RETRAINING
from rongtong_assess.storage.tables.forecast import ModelDecision
from tests.actors import administrator_actor
from tests.services.conftest import Firm
from tests.services.makers import ROOT

SHIPPED = ROOT / "models"
MODEL, OWN = "2026-11-25", "verified-2027-03-01"
NOW = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)
TODAY = date(2027, 3, 2)
"""In China."""


def make_own_models(tmp_path: Path) -> ForecastModels:
    """The shipped models, and one of the installation's own that passed every release check."""
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
