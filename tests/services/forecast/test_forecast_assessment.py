"""The forecast kept with a result: once, with the official level, and without ever preventing a submission."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.forecast.forecast import FirmProfile, forecast_values, read_forecast
from rongtong_assess.services.forecast.forecast_assessment import (
    find_forecast,
    forecast_assessment,
    profile_at_submission,
)
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.services.result.standing_facts import load_result
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.forecast import StoredForecast
from tests.services.conftest import Firm
from tests.services.forecast.decisions import add_own
from tests.services.makers import ROOT, add_submitted

SHIPPED = ROOT / "models"
# The last moment of a day in UTC is the next day in China; the shipped model serves from that one on.
AT = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
DAY = date(2026, 11, 25)


@pytest.fixture
def submitted(writing: Session, library: Library) -> Assessment:
    return add_submitted(writing, library, 7)


def place(session: Session, library: Library, assessment: Assessment, models: Path) -> None:
    ids = assessment.organisation_id, assessment.id
    forecast_assessment(session, *ids, library=library, models=ForecastModels(models), now=AT)


def test_the_kept_forecast_is_what_the_model_in_force_says(
    writing: Session, library: Library, submitted: Assessment
) -> None:
    place(writing, library, submitted, SHIPPED)
    result = load_result(writing, submitted.organisation_id, submitted.id)
    model = ForecastModels(SHIPPED).find(library.get_edition("miit-2024"), DAY)
    kept = find_forecast(writing, submitted.organisation_id, submitted.id)
    assert model is not None
    assert kept == model.forecast(result.sheet, profile_at_submission(result.firm, library))
    assert kept.official_level == result.scorecard.level
    assert get_scorecard(writing, submitted.organisation_id, submitted.id).model_id == model.id


def test_placing_again_changes_nothing(writing: Session, library: Library, submitted: Assessment) -> None:
    place(writing, library, submitted, SHIPPED)
    before = find_forecast(writing, submitted.organisation_id, submitted.id)
    place(writing, library, submitted, SHIPPED)
    assert find_forecast(writing, submitted.organisation_id, submitted.id) == before
    assert writing.scalar(select(func.count()).select_from(StoredForecast)) == 1


def test_without_a_model_the_rule_stands_alone_and_the_record_says_so(
    writing: Session, library: Library, submitted: Assessment, tmp_path: Path
) -> None:
    place(writing, library, submitted, tmp_path)
    assert find_forecast(writing, submitted.organisation_id, submitted.id) is None
    assert get_scorecard(writing, submitted.organisation_id, submitted.id).model_id == "rule"


def test_a_damaged_model_stops_no_submission(
    writing: Session, library: Library, submitted: Assessment, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    models = tmp_path / "models"
    shutil.copytree(SHIPPED, models)
    for path in models.glob("placement/*/model.json"):
        path.write_bytes(path.read_bytes()[:-100])
    place(writing, library, submitted, models)
    assert find_forecast(writing, submitted.organisation_id, submitted.id) is None
    assert get_scorecard(writing, submitted.organisation_id, submitted.id).model_id is None
    assert submitted.number in caplog.text


def break_history(own: Path) -> None:
    (own / "in_force.yaml").write_text("models: [", encoding="utf-8")


def break_model(own: Path) -> None:
    text = (SHIPPED / "in_force.yaml").read_text(encoding="utf-8").replace("2026-11-25", "verified-1", 1)
    (own / "in_force.yaml").write_text(text.replace('model: "2026-11-25"', 'model: "verified-1"'), encoding="utf-8")
    (own / "placement" / "verified-1").mkdir(parents=True)


def be_no_folder(own: Path) -> None:
    shutil.rmtree(own)
    own.write_text("not a folder", encoding="utf-8")


def break_challenger(own: Path) -> None:
    shutil.copytree(SHIPPED / "placement" / "2026-11-25", own / "placement" / "verified-1")
    (own / "placement" / "verified-1" / "model.json").write_bytes(b"{")
    (own / "placement" / "verified-2").write_text("not a folder", encoding="utf-8")


def copy_champion(own: Path) -> None:
    shutil.copytree(SHIPPED / "placement" / "2026-11-25", own / "placement" / "2026-11-25-backup")


@pytest.mark.parametrize(
    ("damage", "is_forecast"),
    [
        (break_history, False),
        (break_model, False),
        (be_no_folder, True),
        (break_challenger, True),
        (copy_champion, True),
    ],
)
def test_a_damaged_folder_of_own_models_stops_no_submission(
    writing: Session,
    library: Library,
    submitted: Assessment,
    tmp_path: Path,
    *,
    damage: Callable[[Path], None],
    is_forecast: bool,
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    damage(own)
    ids = submitted.organisation_id, submitted.id
    forecast_assessment(writing, *ids, library=library, models=ForecastModels(SHIPPED, own), now=AT)
    assert (find_forecast(writing, *ids) is not None) == is_forecast
    kept = get_scorecard(writing, *ids).model_id
    assert kept == ("2026-11-25" if is_forecast else None)


def test_own_models_and_the_newest_refitted_rule_forecast_in_the_shadow(
    writing: Session, library: Library, submitted: Assessment, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    for number in range(1, 6):
        add_own(own, f"verified-{number}", created_on=f"2026-11-0{number}", passed=False)
    for number in (1, 2):
        add_own(own, f"verified-{number}-rule", created_on=f"2026-11-0{number}", kind="refitted_rule")
    models, edition = ForecastModels(SHIPPED, own), library.get_edition("miit-2024")
    newest = ["verified-5", "verified-4", "verified-3", "verified-2-rule"]
    assert [model.id for model in models.list_challengers(edition, DAY)] == newest
    forecast_assessment(writing, submitted.organisation_id, submitted.id, library=library, models=models, now=AT)
    kept = writing.execute(select(StoredForecast.model_id, StoredForecast.is_shown)).all()
    assert dict(map(tuple, kept)) == {"2026-11-25": True} | dict.fromkeys(newest, False)


def test_a_forecast_belongs_to_its_firm(writing: Session, library: Library, submitted: Assessment, firm: Firm) -> None:
    place(writing, library, submitted, SHIPPED)
    assert find_forecast(writing, firm.organisation_id, submitted.id) is None
    with pytest.raises(NotFound):
        forecast_assessment(
            writing,
            firm.organisation_id,
            submitted.id,
            library=library,
            models=ForecastModels(SHIPPED),
            now=AT,
        )


def test_an_open_assessment_gets_no_forecast(writing: Session, library: Library, firm: Firm) -> None:
    with pytest.raises(NotFound):
        forecast_assessment(
            writing,
            firm.organisation_id,
            firm.assessment_id,
            library=library,
            models=ForecastModels(SHIPPED),
            now=AT,
        )


def test_a_forecast_written_and_read_back_is_the_same(
    writing: Session, library: Library, submitted: Assessment
) -> None:
    place(writing, library, submitted, SHIPPED)
    kept = find_forecast(writing, submitted.organisation_id, submitted.id)
    assert kept is not None
    assert read_forecast(forecast_values(kept)) == kept


def test_without_a_profile_the_model_knows_only_the_answers(library: Library) -> None:
    assert profile_at_submission({}, library) == FirmProfile()


def test_another_sound_model_forecasts_in_the_shadow_and_is_not_shown(
    writing: Session, library: Library, submitted: Assessment, tmp_path: Path
) -> None:
    models, edition = tmp_path / "models", library.get_edition("miit-2024")
    shutil.copytree(SHIPPED, models)
    shutil.copytree(models / "placement" / "2026-11-25", models / "placement" / "copy")
    (models / "placement" / "broken").mkdir()
    rename_model(models / "placement" / "copy")
    assert [model.id for model in ForecastModels(models).list_challengers(edition, DAY)] == ["copy"]
    assert ForecastModels(models).list_challengers(edition, date(2026, 11, 1)) == []
    place(writing, library, submitted, models)
    kept = writing.execute(select(StoredForecast.model_id, StoredForecast.is_shown)).all()
    assert sorted(map(tuple, kept)) == [("2026-11-25", True), ("copy", False)]
    shown = find_forecast(writing, submitted.organisation_id, submitted.id)
    assert shown is not None
    assert shown.model_id == "2026-11-25"


def rename_model(folder: Path) -> None:
    """The same numbers under the folder's name, as if they had been trained so."""
    model = folder / "model.json"
    document = json.loads(model.read_text(encoding="utf-8"))
    model.write_text(json.dumps(document | {"id": folder.name}), encoding="utf-8")
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    record["id"] = folder.name
    record["files"]["model.json"] = hashlib.sha256(model.read_bytes()).hexdigest()
    (folder / "record.json").write_text(json.dumps(record), encoding="utf-8")
