"""What measures in use propose for a new assessment: to be confirmed, never counted by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from rongtong_assess.core.assessment.carry_over import Arrival, CarriedAnswer, CarriedSheet, carry_over
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.catalogue.solution import EarnedOption, SceneStep
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.numbers import ZERO
from rongtong_assess.core.progress.measure_json import (
    MeasureEffects,
    effects_of,
    list_usual_evidence,
)
from rongtong_assess.core.progress.proposals import propose_answers
from rongtong_assess.core.roadmap.candidate import Candidate, ShareLift
from rongtong_assess.core.roadmap.rules import PlanRules
from tests.core.roadmap.small_catalogue import PLAIN
from tests.made_up_editions import next_edition
from tests.services.makers import example

HR = MeasureEffects("hr-lite", "人事软件", (SceneStep("hr", 1, 2),))
RULES_BOOK = MeasureEffects("sec", "安全制度", (), (EarnedOption("base.datasec", "E"),))
LIFT = MeasureEffects("iot", "外挂采集", band=ShareLift("base.device_network", "E", 7))


@pytest.fixture
def sheet(edition: Edition) -> AnswerSheet:
    sheet = read_sheet(edition, example("machining-60")).sheet
    return replace(sheet, scenes={**sheet.scenes, "hr": 1})


def changed(carried: CarriedSheet, plain: CarriedSheet) -> Mapping[str, CarriedAnswer]:
    pairs = zip(carried.answers, plain.answers, strict=True)
    return {after.question: after for after, before in pairs if after != before}


def test_a_scene_is_proposed_with_its_reason_and_waits(edition: Edition, sheet: AnswerSheet, rules: PlanRules) -> None:
    found = changed(propose_answers(edition, edition, sheet, [HR], rules=rules), carry_over(edition, edition, sheet))
    proposal = found["scene.hr"]
    assert (proposal.level, proposal.arrival, proposal.proposed_by) == (2, Arrival.CONFIRM, ("人事软件",))
    assert proposal.reason == "因为“人事软件”已在用，建议填 2 级（上次 1 级），来自措施"
    assert all(answer.arrival is Arrival.CONFIRM and answer.proposed_by for answer in found.values())


def test_a_step_that_does_not_follow_on_proposes_nothing(
    edition: Edition, sheet: AnswerSheet, rules: PlanRules
) -> None:
    high = MeasureEffects("hr-bi", "人效分析", (SceneStep("hr", 2, 3),))
    assert propose_answers(edition, edition, sheet, [high], rules=rules) == carry_over(edition, edition, sheet)
    both = propose_answers(edition, edition, sheet, [high, HR], rules=rules)
    proposal = next(answer for answer in both.answers if answer.question == "scene.hr")
    assert (proposal.level, proposal.proposed_by) == (3, ("人效分析", "人事软件"))


def test_an_earned_option_is_added_to_the_answer(edition: Edition, sheet: AnswerSheet, rules: PlanRules) -> None:
    item = edition.items["base.datasec"]
    plain = replace(sheet, choices={**sheet.choices, item.id: frozenset({"B"})})
    found = changed(
        propose_answers(edition, edition, plain, [RULES_BOOK], rules=rules), carry_over(edition, edition, plain)
    )
    assert set(found) == {item.id}
    assert found[item.id].choice == {"B", "E"}
    assert f"建议加选「E {item.option_by_key['E'].text}」（上次没有选）" in found[item.id].reason


def test_numbers_are_never_proposed_but_have_to_be_counted_again(
    edition: Edition, sheet: AnswerSheet, rules: PlanRules
) -> None:
    carried, plain = propose_answers(edition, edition, sheet, [LIFT], rules=rules), carry_over(edition, edition, sheet)
    assert carried.facts == plain.facts
    proposal = changed(carried, plain)["base.device_network"]
    assert (proposal.arrival, proposal.choice) == (Arrival.CONFIRM, frozenset())
    assert "请按现在的情况重新填" in proposal.reason


def test_what_was_not_answered_gets_no_proposal(edition: Edition, sheet: AnswerSheet, rules: PlanRules) -> None:
    bare = replace(sheet, scenes={id: level for id, level in sheet.scenes.items() if id != "hr"})
    carried = propose_answers(edition, edition, bare, [replace(HR, steps=(SceneStep("hr", 0, 1),))], rules=rules)
    assert next(answer for answer in carried.answers if answer.question == "scene.hr").arrival is Arrival.ASK


def test_without_measures_nothing_changes(edition: Edition, sheet: AnswerSheet, rules: PlanRules) -> None:
    assert propose_answers(edition, edition, sheet, [], rules=rules) == carry_over(edition, edition, sheet)
    own = propose_answers(edition, edition, sheet, [MeasureEffects()], rules=rules)
    assert own == carry_over(edition, edition, sheet)


def test_across_editions_a_proposal_says_both_reasons(edition: Edition, sheet: AnswerSheet, rules: PlanRules) -> None:
    new = next_edition(edition)
    low = replace(sheet, scenes={**sheet.scenes, "quality": 1})
    effects = MeasureEffects("qms", "质检记录", (SceneStep("quality", 1, 2),))
    carried = propose_answers(edition, new, low, [effects], rules=rules)
    proposal = next(answer for answer in carried.answers if answer.question == "scene.quality")
    assert proposal.level == 2
    assert proposal.reason.endswith("来自措施；题目已改写，请确认")


def test_locked_scenes_are_no_effect_of_a_measure() -> None:
    solution = replace(PLAIN, steps=(SceneStep("hr", 1, 2), SceneStep("warehouse", 0, 1)))
    candidate = Candidate(solution, ZERO, ZERO)
    assert effects_of(candidate, locked={"warehouse"}).steps == (SceneStep("hr", 1, 2),)


def test_evidence_is_that_of_the_touched_questions_up_to_the_level(edition: Edition) -> None:
    scene, item = edition.scenes["hr"], edition.items["base.datasec"]
    assert list_usual_evidence(edition, HR) == scene.evidence[:2]
    assert list_usual_evidence(edition, RULES_BOOK) == item.evidence
    assert list_usual_evidence(edition, MeasureEffects()) == ()
