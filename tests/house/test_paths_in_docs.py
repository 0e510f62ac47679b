"""Every path that the manuals name exists. Placeholders such as `<noun>` stand for any name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT

MANUALS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
CODE = re.compile(r"`([^`\s]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PLACEHOLDER = re.compile(r"<[^>]+>")
HISTORY = {"CHANGELOG.md"}
"""What was there in an earlier version need not be there now."""


def list_paths(text: str, root: Path = ROOT) -> Iterator[str]:
    """What is in backquotes and begins with a folder of the repository or of the package, or with the package."""
    tops = {path.name for folder in (root, root / PACKAGE) for path in folder.iterdir() if path.is_dir()}
    for words in CODE.findall(FENCE.sub("", text)):
        if "/" in words and words.partition("/")[0] in tops:
            yield words


def is_there(path: str, root: Path = ROOT) -> bool:
    pattern = PLACEHOLDER.sub("*", path).rstrip("/")
    return any(any(folder.glob(pattern)) for folder in (root, root / PACKAGE))


@pytest.mark.parametrize("manual", sorted(MANUALS), ids=lambda path: path.name)
def test_every_path_in_a_manual_exists(manual: Path) -> None:
    paths = [] if manual.name in HISTORY else list_paths(manual.read_text("utf-8"))
    assert [path for path in paths if not is_there(path)] == []


def test_a_path_that_is_gone_is_seen_and_a_placeholder_is_not_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / PACKAGE / "core" / "result").mkdir(parents=True)
    (tmp_path / PACKAGE / "core" / "result" / "level.py").touch()
    text = "`core/result/level.py` `core/<noun>/` `core/reslut/` `rongtong_assess/core/result/` `/firm/plans` `a/b`"
    found = list(list_paths(text, tmp_path))
    assert [path for path in found if not is_there(path, tmp_path)] == ["core/reslut/"]
    assert found == ["core/result/level.py", "core/<noun>/", "core/reslut/", "rongtong_assess/core/result/"]
