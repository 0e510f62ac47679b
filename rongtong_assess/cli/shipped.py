"""The content that comes with the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from rongtong_assess.content.editions import HEAD_FILE, read_edition
from rongtong_assess.content.shelf import Shelf, load_shelf
from rongtong_assess.core.edition import Edition
from rongtong_assess.settings import find_data_folder


def load_shipped_shelf() -> Shelf:
    """All of it, checked; raises Refused with every mistake."""
    return load_shelf(find_data_folder("questionnaires"), find_data_folder("catalogue"))


class EditionsOnDemand(Mapping[str, Edition]):
    """Every shipped edition by id; one is read when it is first asked for."""

    def __init__(self) -> None:
        heads = sorted(find_data_folder("questionnaires").glob(f"*/{HEAD_FILE}"))
        self._folders = {head.parent.name: head.parent for head in heads}
        self._read = cache(read_edition)

    def __getitem__(self, edition_id: str) -> Edition:
        return self._read(self._folders[edition_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._folders)

    def __len__(self) -> int:
        return len(self._folders)
