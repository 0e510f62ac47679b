"""What was read before is used only if it is exactly what was published."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest

from rongtong_assess.content.edition import folder as edition_folder
from rongtong_assess.content.edition.cache import EditionCache, fingerprint_of
from rongtong_assess.content.edition.folder import load_edition
from rongtong_assess.core.edition.edition import Edition
from tests.publishing import publish, rewrite


@pytest.fixture
def cache(tmp_path: Path) -> EditionCache:
    return EditionCache(tmp_path / "cache")


def test_the_second_reading_needs_no_yaml(tiny: Path, cache: EditionCache, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tiny)
    first = load_edition(tiny, cache)
    monkeypatch.delattr(edition_folder, "read_edition")
    assert load_edition(tiny, cache) == first


def test_the_whole_2024_edition_comes_back_as_it_was(edition: Edition, cache: EditionCache) -> None:
    cache.keep(edition)
    assert cache.find(edition.fingerprint) == edition


@pytest.mark.parametrize("damage", ["", "{}", "null", "\udcff", "[1]"])
def test_a_damaged_cache_is_read_past(damage: str, tiny: Path, cache: EditionCache) -> None:
    publish(tiny)
    first = load_edition(tiny, cache)
    (kept,) = cache.folder.iterdir()
    kept.write_bytes(damage.encode("utf-8", "surrogateescape"))
    assert load_edition(tiny, cache) == first
    assert cache.find(first.edition.fingerprint) == first.edition, "it is mended"


def test_a_forged_cache_is_not_believed(tiny: Path, cache: EditionCache) -> None:
    publish(tiny)
    honest = load_edition(tiny, cache).edition
    (kept,) = cache.folder.iterdir()
    rewrite(kept, "甲", "丙")
    assert cache.find(honest.fingerprint) is None
    assert load_edition(tiny, cache).edition == honest


def test_the_cache_does_not_hide_a_changed_file(tiny: Path, cache: EditionCache) -> None:
    publish(tiny)
    load_edition(tiny, cache)
    rewrite(tiny / "part.yaml", "text: 甲", "text: 丙")
    with pytest.raises(Exception, match="被改过"):
        load_edition(tiny, cache)


def test_a_cache_that_cannot_be_written_does_no_harm(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    publish(tiny)
    assert load_edition(tiny, EditionCache(tmp_path / "file")).edition.id == "tiny"


@dataclass(frozen=True)
class LaterEdition(Edition):
    """An edition of a later program, with one more field."""

    colour: str = "red"


def test_a_later_program_gives_an_old_edition_its_old_fingerprint(edition: Edition) -> None:
    values = {field.name: getattr(edition, field.name) for field in fields(edition)}
    later = LaterEdition(**values)
    assert fingerprint_of(later) == edition.fingerprint
    assert fingerprint_of(replace(later, colour="blue")) != edition.fingerprint
