"""A full catalogue leaves no step open; a small one is told so and still works."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from rongtong_assess.content.catalogue.folder import check_solutions
from rongtong_assess.content.catalogue_check import check_catalogue, list_catalogue_omissions, list_uncovered_steps
from rongtong_assess.content.library import Library, load_library
from rongtong_assess.core.catalogue.solution import PriceRange, SceneStep
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused

ROOT = Path(__file__).parents[3]
QUESTIONNAIRES, CATALOGUE = ROOT / "questionnaires", ROOT / "catalogue"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(QUESTIONNAIRES, CATALOGUE)


def test_an_empty_catalogue_leaves_all_64_steps_open(edition: Edition) -> None:
    open_steps = list_uncovered_steps((), edition)
    assert len(open_steps) == 64
    assert open_steps[:2] == (SceneStep("product_design", 0, 1), SceneStep("product_design", 1, 2))


def test_the_shipped_catalogue_leaves_none_open_and_misses_no_note(library: Library, edition: Edition) -> None:
    assert list_catalogue_omissions(library.solutions, edition, notes=library.notes) == ()


def test_a_step_whose_only_solution_goes_is_named(library: Library, edition: Edition) -> None:
    rest = {id: solution for id, solution in library.solutions.items() if id != "energy-opt"}
    (gap,) = list_catalogue_omissions(rest, edition)
    assert gap.where == "场景 energy"
    assert "「能耗管理」从 3 级到 4 级没有方案" in gap.what
    assert check_solutions(rest, edition) == ()


def test_a_solution_without_a_note_is_named_only_where_notes_belong(library: Library, edition: Edition) -> None:
    notes = library.notes.keys() - {"mdm-code"}
    assert [gap.where for gap in list_catalogue_omissions(library.solutions, edition, notes=notes)] == ["方案 mdm-code"]
    assert list_catalogue_omissions(library.solutions, edition) == ()


@pytest.mark.parametrize(
    ("change", "is_gap"),
    [({}, True), ({"price_basis": "sourced"}, False), ({"cost_driver": ""}, False)],
)
def test_free_by_estimate_is_a_price_without_basis(
    change: dict[str, object], is_gap: bool, library: Library, edition: Edition
) -> None:
    free = replace(library.solutions["oa-flow"], first_year=PriceRange(Decimal(0), Decimal(0)))
    solutions = {**library.solutions, "oa-flow": replace(free, **change)}  # type: ignore[arg-type]  # short table
    assert [gap.where for gap in list_catalogue_omissions(solutions, edition)] == ["方案 oa-flow"] * is_gap


def test_a_small_catalogue_loads_although_a_full_check_lists_its_gaps(tmp_path: Path) -> None:
    small = Path(__file__).parents[1] / "small_catalogue"
    assert len(load_library(QUESTIONNAIRES, small).solutions) == 3
    for path in (small, small / "solutions.csv"):
        with pytest.raises(Refused) as caught:
            check_catalogue(QUESTIONNAIRES, CATALOGUE, path)
        assert len(caught.value.mistakes) == 62
        assert all("没有方案" in mistake.what for mistake in caught.value.mistakes)


def test_misfits_and_gaps_come_out_together(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    text = (CATALOGUE / "solutions.csv").read_text(encoding="utf-8")
    table.write_text(text.replace("energy:3>4", "enrgy:3>4"), encoding="utf-8")
    with pytest.raises(Refused) as caught:
        check_catalogue(QUESTIONNAIRES, CATALOGUE, table)
    assert [mistake.where for mistake in caught.value.mistakes] == ["方案 energy-opt", "场景 energy"]


def test_the_shipped_table_is_right_by_itself() -> None:
    check_catalogue(QUESTIONNAIRES, CATALOGUE, CATALOGUE / "solutions.csv")


def test_a_path_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有这个文件夹或文件"):
        check_catalogue(QUESTIONNAIRES, CATALOGUE, tmp_path / "nothing")
