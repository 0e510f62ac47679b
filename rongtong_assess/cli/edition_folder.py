"""The folder of one edition, by its id."""

from __future__ import annotations

from pathlib import Path

from rongtong_assess.content.edition.folder import HEAD_FILE
from rongtong_assess.core.errors import Refused
from rongtong_assess.settings import find_data_folder


def find_edition_folder(edition_id: str, questionnaires: Path | None) -> Path:
    """Among the editions in that folder, or among the shipped ones; raises Refused when it is not there."""
    folder = (questionnaires or find_data_folder("questionnaires")).absolute()
    present = sorted(head.parent.name for head in folder.glob(f"*/{HEAD_FILE}"))
    if edition_id not in present:
        known = f"这里有 {'、'.join(present)}" if present else f"{folder} 里没有评测版本，请核对 --path"
        raise Refused.because(edition_id[:40], "没有这个评测版本", known)
    return folder / edition_id
