"""Where an edition stands on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rongtong_assess.content.library import Stage, load_library, state_of
from rongtong_assess.core.errors import Refused
from tests.publishing import add_tiny, publish

ROOT = Path(__file__).parents[2]
TABLE = "{{of: tiny, name: 表, industries: [{}]}}"


def stage(folder: Path, edition_id: str, on: str) -> tuple[Stage, tuple[str, ...]]:
    library = load_library(folder, ROOT / "catalogue")
    state = state_of(library, edition_id, on=date.fromisoformat(on))
    return state.stage, state.superseded_by


def test_an_edition_goes_from_draft_to_superseded(tmp_path: Path) -> None:
    old = add_tiny(tmp_path, "old")
    assert stage(tmp_path, "old", "2030-01-01") == (Stage.DRAFT, ())
    publish(old)
    assert stage(tmp_path, "old", "2024-01-31") == (Stage.COMING, ())
    assert stage(tmp_path, "old", "2024-02-01") == (Stage.IN_FORCE, ())
    new = add_tiny(tmp_path, "new", in_force_from="2027-01-01")
    assert stage(tmp_path, "old", "2027-01-01") == (Stage.IN_FORCE, ()), "a draft supersedes nothing"
    publish(new)
    assert stage(tmp_path, "old", "2026-12-31") == (Stage.IN_FORCE, ())
    assert stage(tmp_path, "old", "2027-01-01") == (Stage.SUPERSEDED, ("new",))
    assert stage(tmp_path, "new", "2027-01-01") == (Stage.IN_FORCE, ())


def test_a_correction_of_an_old_edition_does_not_supersede_a_newer_one(tmp_path: Path) -> None:
    publish(add_tiny(tmp_path, "one"))
    publish(add_tiny(tmp_path, "two", in_force_from="2027-01-01"))
    publish(add_tiny(tmp_path, "one-r2", revision="2", revises="one", in_force_from="2026-12-01"))
    assert stage(tmp_path, "one", "2026-12-01") == (Stage.SUPERSEDED, ("one-r2",))
    assert stage(tmp_path, "one-r2", "2027-01-01") == (Stage.SUPERSEDED, ("two",))


def test_a_table_is_superseded_when_each_of_its_industries_has_another(tmp_path: Path) -> None:
    publish(add_tiny(tmp_path, "both", table=TABLE.format("industry, construction")))
    publish(add_tiny(tmp_path, "one", table=TABLE.format("industry"), in_force_from="2027-01-01"))
    assert stage(tmp_path, "both", "2027-01-01") == (Stage.IN_FORCE, ())
    publish(add_tiny(tmp_path, "other", table=TABLE.format("construction"), in_force_from="2027-02-01"))
    assert stage(tmp_path, "both", "2027-02-01") == (Stage.SUPERSEDED, ("other", "one"))


def test_a_listed_edition_is_only_listed_and_an_unknown_one_is_refused() -> None:
    assert stage(ROOT / "questionnaires", "miit-2022", "2026-11-23") == (Stage.LISTED, ())
    with pytest.raises(Refused, match="没有评测版本「nothing」"):
        stage(ROOT / "questionnaires", "nothing", "2026-11-23")
