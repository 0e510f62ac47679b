"""The built wheel carries everything: installed elsewhere it scores, examines itself and serves the demo."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

REPOSITORY = Path(__file__).parents[2]
CARRIED = {
    "catalogue": "rongtong_assess/catalogue",
    "models": "rongtong_assess/models",
    "questionnaires": "rongtong_assess/questionnaires",
    "templates": "rongtong_assess/templates",
    "rongtong_assess": "rongtong_assess",
}
START_SECONDS = 60


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built without network from a copy, because building leaves things behind."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(
        REPOSITORY, source, ignore=shutil.ignore_patterns(".*", "*.egg-info", "__pycache__", "build", "tests")
    )
    build = [
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "--wheel-dir",
        str(folder),
        str(source),
    ]
    subprocess.run([sys.executable, "-m", "pip", *build], check=True, timeout=300)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel alone in a folder of its own; the libraries come from the tests' environment."""
    target = tmp_path_factory.mktemp("installed")
    install = ["install", "--quiet", "--no-deps", "--no-index", "--target", str(target), str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *install], check=True, timeout=300)
    return target


@pytest.fixture
def environment(installed: Path, tmp_path: Path) -> dict[str, str]:
    """The installed package comes before the checkout."""
    return os.environ | {"PYTHONPATH": str(installed), "RONGTONG_DATA": str(tmp_path / "data")}


def run(environment: dict[str, str], folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command(environment), *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def command(environment: dict[str, str]) -> list[str]:
    return [sys.executable, str(Path(environment["PYTHONPATH"]) / "bin" / "rongtong")]


def test_every_file_a_running_installation_reads_is_in_the_wheel(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        f"{inside}/{path.relative_to(REPOSITORY / top)}"
        for top, inside in CARRIED.items()
        for path in (REPOSITORY / top).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert sorted(expected - carried) == [], "list the folder in setup.py or under package_data in setup.cfg"


def test_it_is_the_wheel_that_runs_and_it_scores_from_an_empty_folder(
    environment: dict[str, str], installed: Path, tmp_path: Path
) -> None:
    where = "import rongtong_assess; print(rongtong_assess.__file__)"
    shown = subprocess.run([sys.executable, "-c", where], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert shown.stdout.startswith(str(installed))
    example = installed / "rongtong_assess" / "questionnaires" / "miit-2024" / "examples" / "machining-60.json"
    done = run(environment, tmp_path, "score", str(example), "--json")
    assert done.stderr == ""
    assert json.loads(done.stdout)["score"] == "37.8"


def test_the_forecast_model_is_in_the_wheel_and_forecasts_from_an_empty_folder(
    environment: dict[str, str], installed: Path, tmp_path: Path
) -> None:
    example = installed / "rongtong_assess" / "questionnaires" / "miit-2024" / "examples" / "machining-60.json"
    done = run(environment, tmp_path, "place", str(example), "--json")
    assert done.stderr == ""
    forecast = json.loads(done.stdout)
    card = run(environment, tmp_path, "model", "card")
    assert (card.returncode, card.stderr) == (0, "")
    assert card.stdout.startswith(f"# 定级预测模型 {forecast['model']}")


def test_the_doctor_finds_the_installation_good(environment: dict[str, str], tmp_path: Path) -> None:
    done = run(environment, tmp_path, "doctor")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_demo_is_served_from_an_empty_folder(environment: dict[str, str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = ["serve", "--demo", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(
        [*command(environment), *arguments], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, encoding="utf-8"
    )
    try:
        page = fetch(server, f"http://127.0.0.1:{port}/")
        assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
        bodies = [fetch(server, f"http://127.0.0.1:{port}{asset}") for asset in assets]
    finally:
        server.terminate()
        printed, _ = server.communicate(timeout=30)
    assert "融通测评" in page
    assert len(bodies) > 1
    assert all(bodies)
    assert f"http://127.0.0.1:{port}" in printed
    assert "demo-firm@example.com" in printed


def fetch(server: "subprocess.Popen[str]", url: str) -> str:
    """The page, as soon as the server answers."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=START_SECONDS) as answer:  # noqa: S310  # http on this machine
                return str(answer.read().decode())
        except HTTPError as refusal:
            pytest.fail(f"{url} gave {refusal.code}")
        except URLError:
            time.sleep(0.2)
    pytest.fail(f"{url} was not served; the server ended with {server.poll()}")
