"""Files of a small made-up edition, as a person uploads them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from rongtong_assess.content.library import Library, load_library
from rongtong_assess.content.live_library import LibrarySource

ROOT = Path(__file__).parents[1]
TINY = ROOT / "tests" / "content" / "tiny"


def tiny_files(**replaced: str) -> dict[str, str]:
    """replaced: file name without .yaml -> its text instead."""
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted(TINY.glob("*.yaml"))}
    return {**files, **{f"{name}.yaml": text for name, text in replaced.items()}}


def head(old: str, new: str) -> str:
    """edition.yaml with one text replaced."""
    text = (TINY / "edition.yaml").read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new)


def zip_of(files: dict[str, str]) -> BytesIO:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    packed.seek(0)
    return packed


def source_in(folder: Path) -> LibrarySource:
    """A library of the shipped editions and of those that a test publishes in this folder."""

    def load(more: Sequence[Path]) -> Library:
        return load_library(ROOT / "questionnaires", ROOT / "catalogue", published_folders=(folder, *more))

    return LibrarySource(folder, load)
