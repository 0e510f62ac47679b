"""Days as people write them."""

from __future__ import annotations

from rongtong_assess.presentation.wording.quantities import show_iso_day


def test_the_day_of_a_file_is_written_as_people_write_it() -> None:
    assert show_iso_day("2026-01-05") == "2026年1月5日"
    assert show_iso_day("不明") == "不明"
