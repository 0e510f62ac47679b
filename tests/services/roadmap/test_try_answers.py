"""What-if: what other answers and purchases would lead to, reckoned like the real thing and kept nowhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.saving import StoredAnswer
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.assessment.stored_sheet import entered_answers
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.money import Trial
from rongtong_assess.core.visit.standing_facts import StandingFacts
from rongtong_assess.services.result.standing_facts import Result
from rongtong_assess.services.roadmap.try_answers import try_answers
from rongtong_assess.storage.tables.assessment import Assessment
from tests.services.makers import change, example

SAMPLES = ("machining-60", "food-180", "electronics-420")


def attempt(
    library: Library, edition: Edition, *changes: tuple[str, object], name: str = SAMPLES[0], bought=()
) -> Trial:
    sheet = read_sheet(edition, example(name)).sheet
    answers = {question: StoredAnswer(value, 1, "w", 1) for question, value in entered_answers(edition, sheet)}
    result = Result(Assessment(), {"employees": 60}, StandingFacts(sheet, score(edition, sheet)))
    return try_answers(result, answers, [change(*parts) for parts in changes], bought=bought, library=library)


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_tried_leads_to_the_present_result(library: Library, edition: Edition, name: str) -> None:
    trial = attempt(library, edition, name=name)
    assert trial.tried == trial.present
    assert (trial.changes, dict(trial.refused), trial.is_changed) == ((), {}, False)


def test_the_same_answers_sent_again_are_no_change(library: Library, edition: Edition) -> None:
    sheet = read_sheet(edition, example()).sheet
    assert attempt(library, edition, *entered_answers(edition, sheet)).changes == ()


def test_a_tried_scene_is_scored_like_a_real_one(library: Library, edition: Edition) -> None:
    trial = attempt(library, edition, ("scene.quality", 4))
    sheet = read_sheet(edition, example()).sheet
    assert trial.tried == score(edition, replace(sheet, scenes={**sheet.scenes, "quality": 4}))
    (changed,) = trial.changes
    assert (changed.question, changed.after) == ("scene.quality", "四级")
    assert changed.present_value == sheet.scenes["quality"]


def test_of_several_options_only_the_changed_ones_are_named(library: Library, edition: Edition) -> None:
    present = sorted(read_sheet(edition, example("food-180")).sheet.choices["base.network"])
    (changed,) = attempt(library, edition, ("base.network", [*present, "E"]), name="food-180").changes
    assert (changed.before, changed.after[0]) == ("", "E")


def test_counted_machines_lead_to_the_option_that_follows(library: Library, edition: Edition) -> None:
    total = int(read_sheet(edition, example()).sheet.facts["production_devices"])
    trial = attempt(library, edition, ("fact.networked_devices", str(total)))
    assert trial.tried.items["base.device_network"] == edition.items["base.device_network"].points
    assert "属于" in trial.derived["base.device_network"].sentence


def test_what_cannot_be_is_refused_with_its_reason_and_the_rest_counts(library: Library, edition: Edition) -> None:
    trial = attempt(
        library,
        edition,
        ("fact.networked_devices", "99999"),
        ("scene.quality", 9),
        ("base.network", ["A", "B"]),
        ("no.such.question", 1),
        ("scene.finance", 4),
    )
    assert trial.refused.keys() == {"fact.networked_devices", "scene.quality", "base.network", "no.such.question"}
    assert "大于" in trial.refused["fact.networked_devices"]
    assert [changed.question for changed in trial.changes] == ["scene.finance"]


def test_a_part_and_its_total_may_grow_together(library: Library, edition: Edition) -> None:
    trial = attempt(library, edition, ("fact.networked_devices", "900"), ("fact.production_devices", "1000"))
    assert trial.refused == {}


def test_a_purchase_counts_after_the_changed_answers(library: Library, edition: Edition) -> None:
    trial = attempt(library, edition, ("base.network", ["A"]), bought=["net-office"])
    assert trial.tried.items["base.network"] == edition.items["base.network"].option_by_key["C"].points


def test_a_solution_that_does_not_exist_is_refused(library: Library, edition: Edition) -> None:
    with pytest.raises(Refused, match="没有方案「magic」"):
        attempt(library, edition, bought=["magic"])
