"""Teams are searched for in a process of their own, which is killed when it takes too long."""

from __future__ import annotations

from contextlib import closing

import pytest

from rongtong_assess.core.consulting.assignment.assignment_json import read_question
from rongtong_assess.core.consulting.assignment.question import AssignmentQuestion
from rongtong_assess.core.errors import Refused
from rongtong_assess.planning.assignment.assign import find_assignment, find_quickly
from rongtong_assess.planning.assignment.assignment_maker import AssignmentMaker
from rongtong_assess.warm_process import Busy


@pytest.fixture
def question() -> AssignmentQuestion:
    people = [
        {"id": f"c{number}", "organisation": f"p{number % 2}", "regions": [], "industries": [], "scenes": []}
        for number in range(4)
    ]
    firm = {"region": "330101", "industry": "C34", "scenes": [], "urgency": 1}
    document = {
        "firms": [{"id": f"f{number}", **firm} for number in range(3)],
        "consultants": [{**person, "capacity": 2} for person in people],
        "team": {"size": 2, "organisations_differ": True},
    }
    return read_question(document)


def test_the_process_finds_what_the_search_finds(question: AssignmentQuestion) -> None:
    with closing(AssignmentMaker()) as maker:
        found = maker.find_assignment(question)
    assert found == find_assignment(question, seconds=60)
    assert found.is_optimal


def test_a_search_that_is_killed_gives_the_plan_without_search(question: AssignmentQuestion) -> None:
    with closing(AssignmentMaker(seconds=0, grace_seconds=0.01)) as maker:
        found = maker.find_assignment(question)
    assert found == find_quickly(question)
    assert not found.is_optimal
    assert len(found.assignments) == 3


def test_a_search_without_time_claims_no_more_than_it_found(question: AssignmentQuestion) -> None:
    least = find_assignment(question, seconds=60).total_cost
    found = find_assignment(question, seconds=1e-9)
    assert found.total_cost == least if found.is_optimal else found.total_cost >= least


def test_a_second_search_is_asked_to_wait(question: AssignmentQuestion, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_question: object) -> None:
        raise Busy

    with closing(AssignmentMaker()) as maker:
        monkeypatch.setattr(maker._processes, "ask", refuse)
        with pytest.raises(Refused, match="请过几分钟再试"):
            maker.find_assignment(question)
