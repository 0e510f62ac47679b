"""One installation for web site, worker and command line: every part is made once, on first use."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rongtong_assess.core.errors import Refused
from rongtong_assess.installation import Installation, ShippedContent
from rongtong_assess.settings import Settings

ROOT = Path(__file__).parents[1]
HEAVY = {"flask", "sqlalchemy", "numpy", "scipy", "weasyprint", "pyarrow", "sklearn"}


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    database = f"sqlite:///{tmp_path / 'test.sqlite3'}"
    return Installation(Settings(tmp_path, database, secret_key="only-for-tests", totp_secret="only-for-tests"))


def test_an_installation_that_is_asked_for_nothing_loads_nothing_heavy() -> None:
    show = "import rongtong_assess.installation, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", show], cwd=ROOT, capture_output=True, check=True)
    assert set(done.stdout.decode().split()) & HEAVY == set()


def test_the_library_is_read_once_and_again_on_demand(installation: Installation) -> None:
    assert installation.library is installation.library
    assert installation.load_library() is not installation.library
    assert installation.load_library().editions.keys() == installation.library.editions.keys()


def test_threads_that_ask_at_the_same_time_get_the_same_part(installation: Installation) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: installation.forecast_models, range(64)))
    assert {id(models) for models in found} == {id(installation.forecast_models)}
    assert installation.new_forecast_models() is not installation.forecast_models


def test_a_copy_has_other_parts_and_leaves_the_first_as_it_was(installation: Installation) -> None:
    made = installation.forecast_models
    changed = installation.with_parts(settings=replace(installation.settings, is_demo=True))
    assert (changed.settings.is_demo, installation.settings.is_demo) == (True, False)
    assert changed.forecast_models is made


def test_a_database_that_is_not_there_is_not_made(installation: Installation, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="unable to open"), installation.engine.connect():
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_edition_by_itself_is_the_one_of_the_library() -> None:
    content = ShippedContent()
    assert content.editions["miit-2024"] == content.library.editions["miit-2024"]
    assert content.firm_terms.industries == content.library.firm_terms.industries
    assert set(content.editions) == set(content.library.editions)


def test_an_edition_that_is_only_listed_is_refused_with_its_reason() -> None:
    content = ShippedContent()
    with pytest.raises(Refused) as refusal:
        content.editions[next(iter(content.library.listed))]
    assert str(refusal.value) == str(next(iter(content.library.listed.values())).refusal)


def test_the_shipped_models_do_not_follow_what_an_installation_decided(installation: Installation) -> None:
    own = installation.settings.models_folder
    own.mkdir(parents=True)
    (own / "in_force.yaml").write_text(
        'models:\n  - {edition: miit-2024, model: rule, from: "2026-11-26", record: "", why: rolled_back}\n', "utf-8"
    )
    content, day = ShippedContent(), date(2027, 1, 1)
    edition = content.editions["miit-2024"]
    assert installation.forecast_models.find(edition, day) is None
    assert content.forecast_models.find(edition, day) is not None
