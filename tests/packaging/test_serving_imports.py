"""Serving a forecast needs the standard library and core; and pickle is nowhere."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRAINING = {"sklearn", "skops", "scipy", "numpy", "joblib", "threadpoolctl"}
SERVING = (
    "features.encoding",
    "features.feature_map",
    "serving.model",
    "serving.model_folder",
    "serving.model_json",
    "serving.thresholds",
    "serving.thresholds_json",
    "training.plan",
    "watching",
)
PICKLING = re.compile(r"\b(pickle|cPickle|joblib|dill|cloudpickle)\b")
BINARY = {".pkl", ".pickle", ".joblib", ".npy", ".npz", ".onnx"}


def loaded_after(statement: str) -> set[str]:
    """Top-level modules a fresh interpreter holds after that statement."""
    show = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", f"{statement}\n{show}"], cwd=ROOT, capture_output=True, check=True)
    return set(done.stdout.decode().split())


@pytest.mark.parametrize("module", SERVING)
def test_serving_loads_none_of_the_libraries_of_training(module: str) -> None:
    assert loaded_after(f"import rongtong_assess.forecast.{module}") & TRAINING == set()


def test_finding_the_model_in_force_needs_no_scikit_learn() -> None:
    assert loaded_after("import rongtong_assess.services.forecast.models") & {"sklearn", "skops"} == set()
    assert loaded_after("import rongtong_assess.cli.forecast") & {"sklearn", "skops"} == set()
    assert loaded_after("import rongtong_assess.forecast.serving.many_firms") & {"sklearn", "skops"} == set()


@pytest.mark.parametrize("module", ["app", "jobs.worker"])
def test_site_and_worker_run_without_the_libraries_of_training(module: str) -> None:
    assert loaded_after(f"import rongtong_assess.{module}") & {"sklearn", "skops"} == set()


def test_the_check_sees_what_it_forbids() -> None:
    assert "sklearn" in loaded_after("import rongtong_assess.forecast.training.edition_model")


def test_scikit_learn_lives_in_training_only() -> None:
    training = ROOT / "rongtong_assess" / "forecast" / "training"
    files = [path for path in (ROOT / "rongtong_assess").rglob("*.py") if path.parent != training]
    imports = re.compile(r"^\s*(from|import) (sklearn|skops|threadpoolctl)", re.MULTILINE)
    assert [path for path in files if imports.search(path.read_text(encoding="utf-8"))] == []


def test_no_source_uses_pickle() -> None:
    folders = [ROOT / name for name in ("rongtong_assess", "bench", "script")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    sources = [path for path in files if path.suffix == ".py" or not path.suffix]
    assert [path for path in sources if PICKLING.search(path.read_text(encoding="utf-8"))] == []


def test_no_model_file_holds_pickled_objects() -> None:
    files = [path for path in (ROOT / "models").rglob("*") if path.is_file()]
    assert [path for path in files if path.suffix in BINARY] == []
    for path in files:
        if path.suffix == ".skops":
            names = zipfile.ZipFile(path).namelist()
            assert [name for name in names if Path(name).suffix not in {".json", ".npy"}] == []
        else:
            assert not PICKLING.search(path.read_text(encoding="utf-8"))
            assert not path.read_bytes().startswith(b"\x80")
