"""Publishing editions in tests, rightly and wrongly."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.content.edition.lock import LOCK_FILE, EditionLock, write_lock
from rongtong_assess.content.edition.publication import publish_edition

TINY = Path(__file__).parent / "content" / "tiny"
DAY = date(2026, 11, 23)


def publish(folder: Path, **changes: Any) -> EditionLock:
    """By two people, on DAY."""
    given: dict[str, Any] = {"author": "甲", "reviewer": "乙", "published_on": DAY}
    return publish_edition(folder, **(given | changes))


def rewrite(file: Path, old: str, new: str) -> None:
    """Replace the old text where it occurs first."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old} is not in {file.name}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def forge(folder: Path, old: str = "text: 甲", new: str = "text: 丙") -> None:
    """Change the content and write a lock that fits it."""
    (folder / LOCK_FILE).unlink()
    rewrite(folder / "part.yaml", old, new)
    write_lock(folder, read_edition(folder), author="甲", reviewer="乙", published_on=DAY)


def add_tiny(folder: Path, edition_id: str, **heads: str) -> Path:
    """Copy the small edition under another id, with other values in its head."""
    target = Path(shutil.copytree(TINY, folder / edition_id))
    head = target / "edition.yaml"
    rewrite(head, "id: tiny", f"id: {edition_id}\nseries: tiny")
    for key, value in heads.items():
        line = next((line for line in head.read_text(encoding="utf-8").splitlines() if line.startswith(f"{key}:")), "")
        rewrite(head, line or "note:", f"{key}: {value}" if line else f"{key}: {value}\nnote:")
    return target
