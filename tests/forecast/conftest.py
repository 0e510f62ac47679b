"""One small model trained once, the shipped one, and the features of the edition."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rongtong_assess.content.model_files import read_short_form
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.forecast.evaluation.simulated_run import Recipe, TrainingRun, run_training
from rongtong_assess.forecast.features.feature_map import FeatureMap
from rongtong_assess.forecast.release.writing import write_artefact
from rongtong_assess.forecast.serving.model_folder import Artefact, load_artefact
from rongtong_assess.forecast.simulate.population import Population, simulate

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "models"
SHIPPED = "2026-11-25"


@pytest.fixture(scope="session")
def features(edition: Edition) -> FeatureMap:
    return FeatureMap(edition)


@pytest.fixture(scope="session")
def few(edition: Edition) -> Population:
    """A small population, where no model is needed."""
    return simulate(edition, firms=600, seed=5)


@pytest.fixture(scope="session")
def run(edition: Edition, make_once: Callable[[str, Callable[[], bytes]], bytes]) -> TrainingRun:
    """Few firms: enough for what must hold exactly, too few for the release checks. Trained once for all processes."""

    def train() -> bytes:
        form = read_short_form(MODELS / "short_form" / "miit-2024.json", {edition.id: edition})
        return pickle.dumps(run_training(edition, Recipe("mid", 4000, 5, form.questions)))

    trained: TrainingRun = pickle.loads(make_once("training-run", train))  # noqa: S301  # made by train
    return trained


@pytest.fixture(scope="session")
def written(run: TrainingRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That model's folder; tests that damage it take a copy."""
    folder = tmp_path_factory.mktemp("models") / "small"
    folder.mkdir()
    write_artefact(folder, run, model_id="small", created_on=date(2026, 1, 5), real_checks={})
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """A copy that may be damaged."""
    return Path(shutil.copytree(written, tmp_path / "small"))


@pytest.fixture(scope="session")
def small(written: Path, edition: Edition) -> Artefact:
    return load_artefact(written, edition)


@pytest.fixture(scope="session")
def shipped(edition: Edition) -> Artefact:
    return load_artefact(MODELS / "placement" / SHIPPED, edition)
