"""The content that comes with the program, and what was published in this installation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from rongtong_assess.content.edition_cache import EditionCache
from rongtong_assess.content.editions import HEAD_FILE, LISTED_FILE, read_listed_edition
from rongtong_assess.content.firm_terms import firm_terms
from rongtong_assess.content.plausibility import read_plausibility
from rongtong_assess.content.shelf import Shelf, load_shelf
from rongtong_assess.content.shelved_edition import read_shelved
from rongtong_assess.content.size_standard import read_size_standard
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.firm_json import FirmTerms
from rongtong_assess.core.plausibility import Plausibility
from rongtong_assess.settings import Settings, find_data_folder

SIZES_FILE = "sme-size.yaml"


def load_shipped_shelf() -> Shelf:
    """All that comes with the program, checked; raises Refused with every mistake."""
    return load_shelf(find_data_folder("questionnaires"), find_data_folder("catalogue"))


def load_installed_shelf(settings: Settings) -> Shelf:
    """The same, with the editions published in this installation: what the web site works with."""
    shipped = find_data_folder("questionnaires"), find_data_folder("catalogue")
    return load_shelf(
        *shipped, EditionCache(settings.edition_cache_folder), published_folders=[settings.editions_folder]
    )


def load_firm_terms() -> FirmTerms:
    """What a sheet may say of a firm, without loading the whole shelf."""
    return firm_terms(read_size_standard(find_data_folder("catalogue") / SIZES_FILE))


def read_shipped_plausibility() -> Plausibility:
    """Which numbers are asked about, of the editions that come with the program."""
    return read_plausibility(find_data_folder("questionnaires"))


class EditionsOnDemand(Mapping[str, Edition]):
    """Every shipped edition by id; one is read when it is first asked for.

    Asking for one that is only listed raises the Refused that explains it.
    """

    def __init__(self) -> None:
        self._shelf_folder = find_data_folder("questionnaires")
        heads = sorted(self._shelf_folder.glob(f"*/{HEAD_FILE}"))
        self._folders = {head.parent.name: head.parent for head in heads}
        self._read = cache(read_shelved)

    def __getitem__(self, edition_id: str) -> Edition:
        if edition_id not in self._folders:
            self._refuse_listed(edition_id)
        return self._read(self._folders[edition_id]).edition

    def __iter__(self) -> Iterator[str]:
        return iter(self._folders)

    def __len__(self) -> int:
        return len(self._folders)

    def _refuse_listed(self, edition_id: str) -> None:
        for listed in self._shelf_folder.glob(f"*/{LISTED_FILE}"):
            if listed.parent.name == edition_id:
                raise read_listed_edition(listed.parent).refusal
