"""An edition whose total is the mean of its dimensions: exact also where no decimal holds it.

The worked cases of the six-dimension edition were computed by hand; every one of them says how.
"""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.core.assessment.sheet import list_contradictions
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.numbers import average, decimal_text, missing_points
from rongtong_assess.core.result.level import find_next_gap, overall_level
from rongtong_assess.core.result.scorecard_json import scorecard_document
from rongtong_assess.core.result.scoring import score
from tests.core.result.worked_cases import COMPARED, differences, read_case, sheet_of

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests" / "cases" / "dma-compat"


@pytest.fixture(scope="module")
def six_dimensions() -> Edition:
    return read_edition(ROOT / "questionnaires" / "dma-compat")


@pytest.mark.parametrize("name", sorted(file.stem for file in CASES.glob("*.yaml")))
def test_a_worked_case_comes_out_as_computed_by_hand(six_dimensions: Edition, name: str) -> None:
    case = read_case(name, CASES)
    sheet = read_sheet(six_dimensions, sheet_of(case)).sheet
    document = scorecard_document(score(six_dimensions, sheet))
    found = {field: document[field] for field in COMPARED}
    found["warned"] = [contradiction.id for contradiction in list_contradictions(six_dimensions, sheet)]
    wrong = differences(case["expected"], found)
    assert not wrong, "\n".join([case["title"], *wrong])
    assert document["complete"], f"{case['title']}: open are {sheet.open_questions(six_dimensions)}"


def test_every_band_is_among_the_worked_cases() -> None:
    assert {read_case(file.stem, CASES)["expected"]["level"] for file in CASES.glob("*.yaml")} == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("points", "mean"),
    [
        ((10, 20), Decimal(15)),
        ((1, 0, 0), Fraction(1, 3)),
        ((77, 78, 76, 75, 77, 74), Fraction(457, 6)),
        ((1, 0, 0, 0, 0, 0, 0, 0), Decimal("0.125")),
    ],
)
def test_a_mean_is_a_decimal_where_one_can_hold_it_and_a_fraction_elsewhere(
    points: tuple[int, ...], mean: Decimal | Fraction
) -> None:
    found = average([Decimal(number) for number in points])
    assert (found, type(found)) == (mean, type(mean))


@pytest.mark.parametrize(
    ("sum_of_six", "level"),
    [("0", 1), ("155.999999", 1), ("156", 2), ("305.999", 2), ("306", 3), ("455.9", 3), ("456", 4), ("600", 4)],
)
def test_a_band_begins_at_its_lower_bound_and_not_before(six_dimensions: Edition, sum_of_six: str, level: int) -> None:
    mean = Fraction(sum_of_six) / 6
    assert overall_level(six_dimensions, score_points=mean, scene_levels={}) == level


def test_what_is_missing_is_told_exactly_though_the_mean_has_no_end(six_dimensions: Edition) -> None:
    gap = find_next_gap(six_dimensions, 1, score_points=Fraction(155, 6), scene_levels={})
    assert gap is not None
    assert gap.score_points == Fraction(1, 6)
    assert (gap.scenes, gap.required_scenes) == (0, 0)


def test_a_mean_without_end_is_written_with_six_places() -> None:
    assert decimal_text(Fraction(155, 6)) == "25.833333"
    assert decimal_text(Fraction(160, 6)) == "26.666667"
    assert decimal_text(missing_points(Decimal(26), Fraction(155, 6))) == "0.166667"


def test_the_six_dimensions_have_100_points_each_and_100_together(six_dimensions: Edition) -> None:
    assert [dimension.points for dimension in six_dimensions.dimensions] == [100] * 6
    assert six_dimensions.full_points == 100
    assert six_dimensions.standing == "非官方、仅供国际对照"
    assert all(4 <= len(dimension.items) <= 6 for dimension in six_dimensions.dimensions)


def test_no_level_of_the_national_standard_is_named(six_dimensions: Edition, edition: Edition) -> None:
    names = {six_dimensions.level_name(level) for level in range(5)}
    assert names.isdisjoint({edition.level_name(level) for level in range(5)})
