"""rongtong evidence check: what is there, what is missing, what nothing needs."""

import json
import os
from pathlib import Path

from tests.cli.conftest import Run


def test_an_empty_installation_is_fine(rongtong: Run) -> None:
    assert rongtong("init-db").code == 0
    done = rongtong("evidence", "check")
    assert done.code == 0
    assert "0 个文件，都在" in done.stdout


def test_what_nothing_needs_is_named_and_removed_on_demand(rongtong: Run, tmp_path: Path) -> None:
    assert rongtong("init-db").code == 0
    name = "ab" * 32
    orphan = tmp_path / "data" / "evidence" / "files" / "ab" / "ab" / name
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"nobody")
    os.utime(orphan, (1, 1))
    looked = json.loads(rongtong("evidence", "check", "--json").stdout)
    assert (looked["orphans"], looked["removed"], looked["is_good"]) == ([name], 0, True)
    assert orphan.exists()
    assert "删掉了 1 个" in rongtong("evidence", "check", "--remove").stdout
    assert not orphan.exists()


def test_without_a_database_it_says_what_to_do(rongtong: Run) -> None:
    done = rongtong("evidence", "check")
    assert done.code == 2
    assert "init-db" in done.stderr
