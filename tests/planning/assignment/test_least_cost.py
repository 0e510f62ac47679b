"""No plan costs less: what the solvers find equals what trying everything finds."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings

from rongtong_assess.core.consulting.assignment.assignment_json import plan_document, read_question
from rongtong_assess.planning.assignment.assign import find_assignment, find_quickly
from rongtong_assess.planning.assignment.single import match_singles
from tests.planning.assignment.documents import Document, documents, least_cost, pair_cost

SECONDS = 60


def check_rules(document: Document, answer: Document) -> None:
    """Everybody is named once, nobody is sent where he must not go or has no room, and the sums agree."""
    people = {consultant["id"]: consultant for consultant in document["consultants"]}
    load = Counter({id: person["load"] for id, person in people.items()})
    left = sorted([*(item["firm"] for item in answer["assignments"]), *(item["firm"] for item in answer["unassigned"])])
    assert left == sorted(firm["id"] for firm in document["firms"])
    for item in answer["assignments"]:
        members = [people[id] for id in item["consultants"]]
        assert len({member["id"] for member in members}) == document["team"]["size"]
        assert not any(item["firm"] in member["avoid"] for member in members)
        if document["team"]["organisations_differ"]:
            assert len({member["organisation"] for member in members}) == len(members)
        firm = next(firm for firm in document["firms"] if firm["id"] == item["firm"])
        fits = [pair_cost(firm, member) for member in members]
        assert fits == sorted(fits)
        assert sum(item["parts"].values()) == item["cost"]
        assert sum(fits) == item["cost"] - item["parts"]["load"] - item["parts"]["change"]
        load.update(item["consultants"])
    assert all(load[id] <= person["capacity"] for id, person in people.items())


@settings(max_examples=300, deadline=None)
@given(documents(team_size=1))
def test_a_plan_of_single_consultants_costs_what_the_best_of_all_plans_costs(document: Document) -> None:
    answer = plan_document(find_assignment(read_question(document), seconds=SECONDS))
    assert answer["optimal"] is True
    assert answer["total_cost"] == least_cost(document)
    check_rules(document, answer)


@settings(max_examples=150, deadline=None)
@given(documents(team_size=2))
def test_a_plan_of_teams_costs_what_the_best_of_all_plans_costs(document: Document) -> None:
    answer = plan_document(find_assignment(read_question(document), seconds=SECONDS))
    assert answer["optimal"] is True
    assert answer["total_cost"] == least_cost(document)
    check_rules(document, answer)


@settings(max_examples=100, deadline=None)
@given(documents(team_size=2))
def test_the_plan_without_search_keeps_the_rules_and_claims_nothing(document: Document) -> None:
    answer = plan_document(find_quickly(read_question(document)))
    assert answer["optimal"] is False
    assert answer["total_cost"] >= least_cost(document)
    check_rules(document, answer)


@settings(max_examples=50, deadline=None)
@given(documents(team_size=1, most_firms=30, most_consultants=3))
def test_the_order_in_the_document_changes_nobody(document: Document) -> None:
    turned = {**document, "firms": document["firms"][::-1], "consultants": document["consultants"][::-1]}
    assert match_singles(read_question(document)) == match_singles(read_question(turned))


def test_a_consultant_with_room_for_all_gets_all_and_is_offered_as_much() -> None:
    firms = [
        {"id": f"f{number}", "region": "330101", "industry": "C34", "scenes": [], "urgency": 1} for number in range(60)
    ]
    near = {
        "id": "c1",
        "organisation": "p1",
        "regions": ["330100"],
        "industries": ["C34"],
        "scenes": [],
        "capacity": 6000,
    }
    far = [
        {"id": f"d{number}", "organisation": "p1", "regions": [], "industries": [], "scenes": [], "capacity": 100}
        for number in range(30)
    ]
    chosen = match_singles(read_question({"firms": firms, "consultants": [near, *far]}))
    assert set(chosen.values()) == {("c1",)}
    assert len(chosen) == 60
