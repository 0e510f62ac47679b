"""What a change by hand costs is the difference of the totals, and the alternatives are those that may be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rongtong_assess.core.consulting.assignment.assignment_json import read_question
from rongtong_assess.core.consulting.assignment.change import ChangePrices
from rongtong_assess.core.consulting.assignment.plan import price_plan
from rongtong_assess.core.errors import Refused
from tests.planning.assignment.documents import Document, documents


def first_come_first_served(document: Document) -> dict[str, list[str]]:
    """Some plan that keeps the rules, made by trying one firm after the other."""
    question, chosen = read_question(document), dict[str, list[str]]()
    for firm in question.firms:
        alternatives = ChangePrices(question, chosen).list_alternatives(firm.id)
        if alternatives:
            chosen[firm.id] = list(alternatives[-1].consultants)
    return chosen


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 2).flatmap(lambda size: documents(team_size=size)))
def test_every_alternative_costs_the_difference_of_the_totals(document: Document) -> None:
    question, chosen = read_question(document), first_come_first_served(document)
    before = price_plan(question, chosen).total_cost
    prices = ChangePrices(question, chosen)
    for firm in question.firms:
        for alternative in prices.list_alternatives(firm.id):
            after = price_plan(question, {**chosen, firm.id: alternative.consultants})
            assert alternative.difference == after.total_cost - before
            assert after.chosen[firm.id] == alternative.consultants
        left_out = price_plan(question, {**chosen, firm.id: []}).total_cost
        assert prices.price(firm.id, []) == left_out - before


@settings(max_examples=100, deadline=None)
@given(documents(team_size=1))
def test_every_other_consultant_who_may_go_is_an_alternative(document: Document) -> None:
    question, chosen = read_question(document), first_come_first_served(document)
    for firm in question.firms:
        listed = {item.consultants[0] for item in ChangePrices(question, chosen).list_alternatives(firm.id)}
        for consultant in question.consultants:
            try:
                price_plan(question, {**chosen, firm.id: [consultant.id]})
            except Refused:
                assert consultant.id not in listed
            else:
                assert consultant.id in listed or chosen.get(firm.id) == [consultant.id]


def test_whoever_is_full_is_refused_by_hand_too() -> None:
    firm = {"region": "330101", "industry": "C34", "scenes": [], "urgency": 1}
    person = {"id": "c", "organisation": "p", "regions": [], "industries": [], "scenes": [], "capacity": 1}
    question = read_question({"firms": [{"id": "a", **firm}, {"id": "b", **firm}], "consultants": [person]})
    with pytest.raises(Refused, match="排满了"):
        ChangePrices(question, {"a": ["c"]}).price("b", ["c"])
