"""The file and the recorded decisions: never half written, and where they differ it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.in_force import RULE
from rongtong_assess.services.forecast import decide as decide_models
from rongtong_assess.services.forecast.decide import find_difference
from rongtong_assess.services.forecast.models import ForecastModels, in_force_file
from rongtong_assess.storage.tables.forecast import ModelDecision
from tests.services.conftest import Firm
from tests.services.forecast.decisions import (
    MODEL,
    OWN,
    SHIPPED,
    TODAY,
    add_own,
    make_own_models,
    promote,
    roll_back,
)


@pytest.fixture
def models(tmp_path: Path) -> ForecastModels:
    return make_own_models(tmp_path)


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
