"""rongtong pack verify: a whole pack, a changed one, and what is no pack; for people and as JSON."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from rongtong_assess.core.consulting.pack import MANIFEST_NAME, Manifest, PackEntry
from tests.cli.conftest import Run

CONTENT, NAME = b"what was handed in", "佐证材料/01 网络建设/拓扑图.pdf"


@pytest.fixture
def pack(rongtong: Run) -> Path:
    """A pack with one file, in the folder of the command."""
    return write("pack.zip")


def write(path: str, content: bytes = CONTENT) -> Path:
    entry = PackEntry(NAME, "拓扑图.pdf", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(NAME, content)
        archive.writestr(MANIFEST_NAME, Manifest({"number": "AJ-1", "firm": "甲厂"}, [], [entry]).text())
    return Path(path)


def test_a_whole_pack_is_confirmed(rongtong: Run, pack: Path) -> None:
    done = rongtong("pack", "verify", pack.name)
    assert (done.code, done.stderr) == (0, "")
    assert "验收包完整，没有改动" in done.stdout


def test_a_changed_file_is_named_and_the_command_fails(rongtong: Run) -> None:
    changed = write("pack.zip", CONTENT.replace(b"what", b"whaT"))
    done = rongtong("pack", "verify", changed.name)
    assert done.code == 1
    assert NAME in done.stdout + done.stderr
    assert "被改过或损坏了" in done.stdout + done.stderr
    assert "共核对 1 个文件" in done.stdout


def test_the_json_says_what_differs(rongtong: Run, pack: Path) -> None:
    whole = rongtong("pack", "verify", pack.name, "--json")
    assert (whole.code, whole.stderr) == (0, "")
    assert json.loads(whole.stdout)["differences"] == []
    write("pack.zip", b"")
    done = rongtong("pack", "verify", pack.name, "--json")
    assert done.code == 1
    (difference,) = json.loads(done.stdout)["differences"]
    assert NAME in difference.values()


@pytest.mark.parametrize("name", ["text.zip", "absent.zip"])
def test_what_is_no_pack_is_refused_with_advice(rongtong: Run, name: str) -> None:
    Path("text.zip").write_text("no zip", "utf-8")
    done = rongtong("pack", "verify", name)
    assert (done.code, done.stdout) == (2, "")
    assert name in done.stderr
