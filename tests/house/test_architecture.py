"""docs/architecture.svg is what script/architecture draws from the imports of today, and any layout can be drawn."""

from __future__ import annotations

import re
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from tests.house.tree import NOUNS, ROOT

SETUP = """
[importlinter:contract:layers]
layers =
    app
    web | cli : jobs
    # a comment
    (core)
"""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """script/architecture has no suffix, so it is loaded by hand."""
    loader = SourceFileLoader("architecture", str(ROOT / "script" / "architecture"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.modules[loader.name] = module  # dataclasses look their module up there
    loader.exec_module(module)
    return module


def made_up_house(root: Path) -> Path:
    (root / "setup.cfg").write_text(SETUP, "utf-8")
    files = {
        "app.py": "from rongtong_assess.web.firm import views\nfrom rongtong_assess.web import guard",
        "web/firm/views.py": "from rongtong_assess.core.edition.edition import items\nimport os",
        "core/edition/items.py": "",
        "core/edition/__init__.py": "",
        "core/cohort/floor.py": "",
        "cli/edition_drafts.py": "",
    }
    for name, text in files.items():
        path = root / "rongtong_assess" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def test_the_picture_is_the_one_that_the_script_draws(script: ModuleType) -> None:
    assert script.PICTURE.read_text("utf-8") == script.Drawing(script.read_house()).draw(), "run script/architecture"


def test_layers_nouns_and_imports_are_read_from_contract_and_files(script: ModuleType, tmp_path: Path) -> None:
    house = script.read_house(made_up_house(tmp_path))
    assert house.bands == [["app"], ["web", "cli", "jobs"], ["core"]]
    assert house.nouns == {("cli", "edition"): 1, ("core", "edition"): 1, ("core", "cohort"): 1}
    assert house.imports == {("app", "web"): 1, ("web", "core"): 1}
    assert house.shown_nouns == ["edition", "cohort"]
    picture = script.Drawing(house).draw()
    words = {text.text for text in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")}  # noqa: S314  # our own picture
    assert {"app", "web", "core", "edition", "群体", "1"} <= words
    assert not re.search(r"\b20\d\d-\d\d-\d\d\b", picture)


def test_layers_of_the_contract_and_nouns_in_their_order_have_chinese_names(script: ModuleType) -> None:
    layers = {layer for band in script.read_bands(ROOT / "setup.cfg") for layer in band}
    assert layers == script.LAYER_LABELS.keys()
    assert tuple(script.NOUN_LABELS) == NOUNS


def test_no_name_of_a_layer_runs_into_its_chinese_name(script: ModuleType) -> None:
    widest = max(map(len, script.LAYER_LABELS)) * 0.6 * 14  # A bold Latin letter of a wide font takes six tenths.
    assert script.NAME + widest < script.CHINESE_NAME
