"""A running process follows what is published, and keeps what it has when that cannot be loaded."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import pytest

from rongtong_assess.content import live_library
from rongtong_assess.content.library import Shelf
from rongtong_assess.content.live_library import LibrarySource, LiveShelf
from rongtong_assess.core.errors import Refused


class Loader:
    """Gives a fresh shelf at every load, or refuses."""

    def __init__(self) -> None:
        self.loads = 0
        self.is_broken = False

    def load(self, more: Sequence[Path]) -> Shelf:
        self.loads += 1
        if self.is_broken:
            raise Refused.because("x", "坏了", "请修好")
        return Shelf({}, {}, (), None)  # type: ignore[arg-type]  # nobody asks for a size here


@pytest.fixture
def loader() -> Loader:
    return Loader()


@pytest.fixture
def shelves(loader: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LiveShelf:
    monkeypatch.setattr(live_library, "SECONDS_BETWEEN_LOOKS", -1.0)
    return LiveShelf(LibrarySource(tmp_path / "questionnaires", loader.load))


def publish(shelves: LiveShelf, name: str) -> None:
    (shelves.source.folder / name).mkdir(parents=True)


def test_nothing_is_loaded_again_while_nothing_is_published(shelves: LiveShelf, loader: Loader) -> None:
    assert shelves.current() is shelves.current()
    assert loader.loads == 1


def test_a_publication_is_seen_by_a_running_process(shelves: LiveShelf, loader: Loader) -> None:
    before = shelves.current()
    publish(shelves, "tiny")
    after = shelves.current()
    assert after is not before
    assert shelves.current() is after
    assert loader.loads == 2


def test_the_folder_is_looked_at_once_a_second_at_most(loader: Loader, tmp_path: Path) -> None:
    shelves = LiveShelf(LibrarySource(tmp_path / "questionnaires", loader.load))
    publish(shelves, "tiny")
    shelves.current()
    assert loader.loads == 1
    shelves.look()
    assert loader.loads == 2


def test_what_cannot_be_loaded_is_logged_and_leaves_the_content_as_it_was(
    shelves: LiveShelf, loader: Loader, caplog: pytest.LogCaptureFixture
) -> None:
    before, loader.is_broken = shelves.current(), True
    publish(shelves, "broken")
    with caplog.at_level(logging.ERROR):
        assert shelves.current() is before
        assert shelves.current() is before
    assert len(caplog.records) == 1
    loader.is_broken = False
    publish(shelves, "mended")
    assert shelves.current() is not before
