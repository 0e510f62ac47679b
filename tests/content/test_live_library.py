"""A running process follows what is published, and keeps what it has when that cannot be loaded."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import pytest

from rongtong_assess.content import live_library
from rongtong_assess.content.library import Library
from rongtong_assess.content.live_library import LibrarySource, LiveLibrary
from rongtong_assess.core.errors import Refused


class Loader:
    """Gives a fresh library at every load, or refuses."""

    def __init__(self) -> None:
        self.loads = 0
        self.is_broken = False

    def load(self, more: Sequence[Path]) -> Library:
        self.loads += 1
        if self.is_broken:
            raise Refused.because("x", "坏了", "请修好")
        return Library({}, {}, (), None)  # type: ignore[arg-type]  # nobody asks for a size here


@pytest.fixture
def loader() -> Loader:
    return Loader()


@pytest.fixture
def live(loader: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LiveLibrary:
    monkeypatch.setattr(live_library, "SECONDS_BETWEEN_LOOKS", -1.0)
    return LiveLibrary(LibrarySource(tmp_path / "questionnaires", loader.load))


def publish(live: LiveLibrary, name: str) -> None:
    (live.source.folder / name).mkdir(parents=True)


def test_nothing_is_loaded_again_while_nothing_is_published(live: LiveLibrary, loader: Loader) -> None:
    assert live.current() is live.current()
    assert loader.loads == 1


def test_a_publication_is_seen_by_a_running_process(live: LiveLibrary, loader: Loader) -> None:
    before = live.current()
    publish(live, "tiny")
    after = live.current()
    assert after is not before
    assert live.current() is after
    assert loader.loads == 2


def test_the_folder_is_looked_at_once_a_second_at_most(loader: Loader, tmp_path: Path) -> None:
    live = LiveLibrary(LibrarySource(tmp_path / "questionnaires", loader.load))
    publish(live, "tiny")
    live.current()
    assert loader.loads == 1
    live.look()
    assert loader.loads == 2


def test_what_cannot_be_loaded_is_logged_and_leaves_the_content_as_it_was(
    live: LiveLibrary, loader: Loader, caplog: pytest.LogCaptureFixture
) -> None:
    before, loader.is_broken = live.current(), True
    publish(live, "broken")
    with caplog.at_level(logging.ERROR):
        assert live.current() is before
        assert live.current() is before
    assert len(caplog.records) == 1
    loader.is_broken = False
    publish(live, "mended")
    assert live.current() is not before
