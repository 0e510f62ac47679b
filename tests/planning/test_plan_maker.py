"""Plans found in processes of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from rongtong_assess.core.assessment.sheet_json import SheetDocument
from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.roadmap.plan import PlanSet, Unreachable
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.wishes import PlanWishes
from rongtong_assess.planning import plan_maker
from rongtong_assess.planning.plan_maker import PlanMaker
from tests.planning.conftest import FindPlans


@pytest.fixture(scope="module")
def maker() -> Iterator[PlanMaker]:
    made = PlanMaker()
    yield made
    made.close()


@pytest.fixture
def question(
    edition: Edition, samples: Mapping[str, SheetDocument], solutions: Mapping[str, Solution], rules: PlanRules
) -> dict[str, Any]:
    return {
        "edition": edition,
        "sheet": samples["machining-60"].sheet,
        "solutions": solutions.values(),
        "rules": rules,
        "employees": 60,
    }


def test_a_process_finds_what_the_planner_finds(
    maker: PlanMaker, question: dict[str, Any], plan_sample: FindPlans
) -> None:
    wishes = PlanWishes(target_level=3, pains=frozenset({"quality"}))
    assert maker.find_roadmap(wishes=wishes, **question) == plan_sample(
        "machining-60", target_level=3, pains=frozenset({"quality"})
    )


def test_a_refusal_and_a_level_out_of_reach_come_back_as_they_are(
    maker: PlanMaker, question: dict[str, Any], edition: Edition
) -> None:
    with pytest.raises(Refused) as refusal:
        maker.find_roadmap(wishes=PlanWishes(target_level=0), **question)
    assert refusal.value.mistakes[0].where == "target"
    locked = PlanWishes(locked=frozenset(edition.scenes))
    assert isinstance(maker.find_roadmap(wishes=locked, **question), Unreachable)


def test_the_same_question_is_answered_without_asking_again(
    maker: PlanMaker, question: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = maker.find_roadmap(wishes=PlanWishes(), **question)
    monkeypatch.setattr(maker._processes, "ask", lambda _question: pytest.fail("asked again"))
    assert maker.find_roadmap(wishes=PlanWishes(), **question) is first


def test_only_so_many_answers_are_kept(question: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_maker, "MOST_KEPT", 1)
    forgetful = PlanMaker()
    try:
        for target in (1, 2):
            forgetful.find_roadmap(wishes=PlanWishes(target_level=target), **question)
        assert len(forgetful._kept) == 1
    finally:
        forgetful.close()


def test_a_search_that_takes_too_long_is_ended_and_the_next_one_works(
    question: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_maker, "SECONDS_TO_KILL", 0.01)
    impatient = PlanMaker()
    try:
        with pytest.raises(Refused, match="花的时间太长或中途断了"):
            impatient.find_roadmap(wishes=PlanWishes(), **question)
        impatient._processes._timeout_seconds = 60
        assert isinstance(impatient.find_roadmap(wishes=PlanWishes(), **question), PlanSet)
    finally:
        impatient.close()
