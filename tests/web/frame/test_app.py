"""How the application starts, or refuses to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rongtong_assess.app import create_app
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.wording.quantities import show_iso_day
from rongtong_assess.settings import Settings


def test_without_tables_it_says_how_to_make_them(settings: Settings, tmp_path: Path) -> None:
    empty = replace(settings, database_url=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    with pytest.raises(Refused, match="rongtong init-db"):
        create_app(empty)


def test_the_day_of_a_file_is_written_as_people_write_it() -> None:
    assert show_iso_day("2026-01-05") == "2026年1月5日"
    assert show_iso_day("不明") == "不明"
