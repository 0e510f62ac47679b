"""Editions unlike the 2024 one: only listed, in tables by industry, without scenes, all dimensions scored.

The tables in made_up/ are made up from end to end and say so; they prove what the engine can carry.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from pathlib import Path

import pytest

from rongtong_assess.content.edition.folder import read_edition, read_listed_edition
from rongtong_assess.content.library import Library, load_library
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL, Edition, Item
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.result.level import overall_level
from rongtong_assess.core.result.scoring import score
from rongtong_assess.services.result.score_batch import score_document

HERE = Path(__file__).parents[1]
ROOT = HERE.parents[1]
MADE_UP = HERE / "made_up"
SERIES = "made-up"
DAY = date(2026, 11, 23)
FOLDERS = [head.parent for folder in (ROOT / "questionnaires", MADE_UP) for head in folder.glob("*/edition.yaml")]
BEST = {"things": ["B", "C", "D"], "steps": "C"}
EMPTY = {"things": ["A"], "steps": "A"}
DIMENSIONS = ("base", "operation", "mgmt", "effect")


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ROOT / "questionnaires", ROOT / "catalogue")


@pytest.fixture(scope="module")
def tables() -> dict[str, Edition]:
    return {folder.name: read_edition(folder) for folder in MADE_UP.iterdir()}


def document(edition: str, best: tuple[str, ...], **firm: object) -> dict[str, object]:
    """A sheet with everything in these dimensions and nothing in the others."""
    answers = {
        f"{dimension}.{item}": answer
        for dimension in DIMENSIONS
        for item, answer in (BEST if dimension in best else EMPTY).items()
    }
    return {"edition": edition, "answers": answers} | ({"firm": firm} if firm else {})


def reachable_by_item(item: Item) -> set[Fraction]:
    points = [Fraction(option.points) for option in item.options]
    if item.kind == "single":
        return set(points)
    return reduce(lambda sums, more: sums | {total + more for total in sums}, points, {Fraction(0)})


def reachable_scores(edition: Edition) -> set[Fraction]:
    """Every total that some answer sheet gives."""
    sums = {Fraction(0)}
    for item in edition.items.values():
        sums = {total + more for total in sums for more in reachable_by_item(item)}
    parts = 1 if edition.total == "sum" else len(edition.dimensions)
    return {total / parts for total in sums}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_reachable_score_falls_in_exactly_one_level(folder: Path) -> None:
    edition = read_edition(folder)
    edges = [Fraction(0), *(Fraction(rule.min_score) for rule in edition.rules), Fraction(edition.full_points) + 1]
    bands = list(enumerate(pairwise(edges)))
    best_scenes = dict.fromkeys(edition.scenes, TOP_SCENE_LEVEL)
    scores = reachable_scores(edition)
    assert {min(scores), max(scores)} == {0, Fraction(edition.full_points)}
    for points in scores:
        holding = [level for level, (low, high) in bands if low <= points < high]
        assert holding == [overall_level(edition, score_points=points, scene_levels=best_scenes)], points


def test_all_four_dimensions_count_towards_one_total(tables: dict[str, Edition]) -> None:
    edition = tables["made-up-manufacturing"]
    totals = {
        dimension: score(edition, read_sheet(edition, document(edition.id, (dimension,))).sheet)
        for dimension in DIMENSIONS
    }
    assert {dimension: card.score_points for dimension, card in totals.items()} == {
        "base": 30, "operation": 20, "mgmt": 30, "effect": 20
    }  # fmt: skip


@pytest.mark.parametrize(
    ("best", "level"),
    [((), 0), (("operation",), 1), (("operation", "effect"), 2), (("base", "mgmt"), 3), (DIMENSIONS[:3], 4)],
)
def test_the_level_follows_from_the_total_by_lower_bounds_and_no_scene(
    tables: dict[str, Edition], best: tuple[str, ...], level: int
) -> None:
    edition = tables["made-up-manufacturing"]
    assert not edition.scenes
    assert score(edition, read_sheet(edition, document(edition.id, best)).sheet).level == level


@pytest.mark.parametrize(
    ("industry", "table"),
    [("industry", "made-up-manufacturing"), ("software", "made-up-services"), ("retail", "made-up-other")],
)
def test_a_firm_gets_the_table_of_its_industry(
    library: Library, tables: dict[str, Edition], industry: str, table: str
) -> None:
    full = replace(library, editions={**library.editions, **tables})
    assert full.edition_in_force(DAY, series=SERIES, industry=industry).id == table


def test_an_industry_without_a_table_is_told_so(library: Library, tables: dict[str, Edition]) -> None:
    full = replace(library, editions={**library.editions, **tables})
    with pytest.raises(Refused, match="没有适用于这个行业的表"):
        full.edition_in_force(DAY, series=SERIES, industry="lodging")


def test_a_sheet_on_the_table_of_another_industry_is_refused_in_words(tables: dict[str, Edition]) -> None:
    sheet = document("made-up-services", DIMENSIONS, industry="retail")
    with pytest.raises(Refused, match="不适用于行业「retail」") as refusal:
        score_document(tables, sheet, may_be_partial=False)
    assert "生产性服务业表" in str(refusal.value)
    assert "software" in str(refusal.value)


def test_a_sheet_that_names_its_own_industry_or_none_is_scored(tables: dict[str, Edition]) -> None:
    for firm in ({"industry": "software"}, {}):
        card = score_document(tables, document("made-up-services", DIMENSIONS, **firm), may_be_partial=False)
        assert card.score_points == Decimal(100)


def test_a_table_for_an_industry_that_does_not_exist_is_a_mistake(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(MADE_UP, tmp_path / "editions"))
    head = folder / "made-up-services" / "edition.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace("software", "softwear"), encoding="utf-8")
    with pytest.raises(Refused, match="行业「softwear」不认识"):
        load_library(folder, ROOT / "catalogue")


def test_the_made_up_tables_say_that_they_are_made_up(tables: dict[str, Edition]) -> None:
    assert len(tables) == 3
    for edition in tables.values():
        assert "不是任何标准" in edition.title
        assert "不是任何标准" in edition.standing


def test_the_2022_edition_is_listed_with_what_is_known_and_refuses_to_be_answered(library: Library) -> None:
    listed = library.listed["miit-2022"]
    assert (listed.document, listed.issued) == ("工信厅企业〔2022〕32号", "2022")
    assert listed.tables == ("制造业", "生产性服务业", "其他行业")
    assert [tier.min_score for tier in listed.tiers] == [20, 40, 60, 80]
    assert "miit-2022" not in library.editions
    with pytest.raises(Refused, match="只列出，不能作答"):
        library.get_edition("miit-2022")


@pytest.mark.parametrize("issued", ['"2022"', '"2022-10"', '"2022-10-08"'])
def test_a_listed_edition_is_dated_as_exactly_as_it_is_known(tmp_path: Path, issued: str) -> None:
    assert read_listed_edition(listed_with(tmp_path, issued)).issued == issued.strip('"')


@pytest.mark.parametrize("issued", ['"2022-13"', '"2022-02-30"', '"22"', '"20221008"', "2022"])
def test_a_date_that_cannot_be_is_refused(tmp_path: Path, issued: str) -> None:
    with pytest.raises(Refused, match=r"listed\.yaml:6.*引号"):
        read_listed_edition(listed_with(tmp_path, issued))


def listed_with(tmp_path: Path, issued: str) -> Path:
    folder = Path(shutil.copytree(ROOT / "questionnaires" / "miit-2022", tmp_path / "miit-2022"))
    file = folder / "listed.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace('issued: "2022"', f"issued: {issued}"), encoding="utf-8")
    return folder
