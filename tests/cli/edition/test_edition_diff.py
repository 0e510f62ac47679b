"""rongtong edition diff: two editions by id or folder, readable and as JSON."""

import json
import shutil
from pathlib import Path

import pytest

from rongtong_assess.settings import find_data_folder
from tests.cli.conftest import Run


@pytest.fixture
def reworded(tmp_path: Path) -> Path:
    """A copy of the shipped edition with one word of one question changed."""
    folder = tmp_path / "made-up-2026"
    shutil.copytree(find_data_folder("questionnaires") / "miit-2024", folder)
    (folder / "edition.lock").unlink(missing_ok=True)
    head, base = folder / "edition.yaml", folder / "base.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace("id: miit-2024", "id: made-up-2026", 1), encoding="utf-8")
    base.write_text(base.read_text(encoding="utf-8").replace("name: 网络建设", "name: 编的网络", 1), encoding="utf-8")
    return folder


def test_an_edition_is_compared_with_a_folder_in_words(rongtong: Run, reworded: Path) -> None:
    shown = rongtong("edition", "diff", "miit-2024", str(reworded)).stdout
    assert "采集项 base.network：改写" in shown
    assert "  旧：网络建设 / " in shown
    assert "  新：编的网络 / " in shown
    assert "改写 1，拆分 0" in shown


def test_the_difference_is_one_json_document(rongtong: Run, reworded: Path) -> None:
    document = json.loads(rongtong("edition", "diff", "miit-2024", str(reworded), "--json").stdout)
    assert (document["from"], document["to"]) == ("miit-2024", "made-up-2026")
    (change,) = (change for change in document["changes"] if change["change"] != ["kept"])
    assert (change["kind"], change["id"], change["was"]) == ("item", "base.network", ["base.network"])
    assert (change["old"]["points"], change["new"]["points"]) == ("8", "8")
    assert change["new"]["text"].startswith("编的网络\n")


def test_an_unknown_edition_is_refused_with_the_known_ones(rongtong: Run) -> None:
    done = rongtong("edition", "diff", "miit-2024", "miit-1999", "--json")
    assert done.code == 2
    assert done.stdout == ""
    assert "miit-1999：没有这个评测版本" in done.stderr
    assert "miit-2024" in done.stderr
