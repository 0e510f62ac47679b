"""The row of six, and before and after within one kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.consulting.firm_values import FirmValue, find_four_values, list_before_after, six_figures
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import Scorecard, score
from rongtong_assess.core.visit.finding import ValueKind


@pytest.fixture
def scorecard(edition: Edition) -> Scorecard:
    return score(edition, AnswerSheet(edition.id, {}, {}, {}))


def value(scorecard: Scorecard, kind: ValueKind, number: str) -> FirmValue:
    return FirmValue(kind, scorecard, date(2026, 11, 1), number)


def test_the_newest_of_each_kind_stands_and_no_kind_lends_to_another(scorecard: Scorecard) -> None:
    values = [value(scorecard, ValueKind.DECLARED, "1"), value(scorecard, ValueKind.DECLARED, "2")]
    four = find_four_values([*values, value(scorecard, ValueKind.RECHECK, "2")])
    numbers = {kind: found and found.assessment_number for kind, found in four.items()}
    assert numbers == {"declared": "2", "initial": None, "on_site": None, "recheck": "2"}


def test_before_and_after_are_of_one_kind(scorecard: Scorecard) -> None:
    kinds = [ValueKind.DECLARED, ValueKind.ON_SITE, ValueKind.DECLARED, ValueKind.DECLARED]
    rows = list_before_after([value(scorecard, kind, str(place)) for place, kind in enumerate(kinds)])
    found = [(row.kind, row.before.assessment_number, row.after and row.after.assessment_number) for row in rows]
    assert found == [("declared", "0", "3"), ("on_site", "1", None)]


def test_results_of_different_editions_are_not_compared(scorecard: Scorecard) -> None:
    other = replace(scorecard, fingerprint="another")
    with pytest.raises(ValueError, match="different editions"):
        list_before_after([value(scorecard, ValueKind.DECLARED, "1"), value(other, ValueKind.DECLARED, "2")])


def test_scenes_with_any_level_count_required_ones_apart(edition: Edition) -> None:
    required = [scene.id for scene in edition.scenes.values() if scene.is_required]
    others = [scene.id for scene in edition.scenes.values() if not scene.is_required]
    scenes = {required[0]: 1, required[1]: 4, required[2]: 0, others[0]: 2}
    found = six_figures(edition, score(edition, AnswerSheet(edition.id, {}, scenes, {})))
    assert (found.level, found.required_scenes, found.other_scenes) == (0, 2, 1)
    assert list(found.dimensions) == [dimension.id for dimension in edition.dimensions]
