"""Whatever a program sends, a question is either read or refused at a place, and nothing else is raised."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rongtong_assess.core.consulting.assignment.assignment_json import read_question
from rongtong_assess.core.consulting.draw.draw_json import list_differences, read_draw_question, result_document
from rongtong_assess.core.errors import Mistake, Refused

FIRM = {"id": "f1", "region": "330102", "industry": "C34", "scenes": ["erp"], "urgency": 2, "previous": "c1"}
PERSON = {"id": "c1", "organisation": "p", "regions": ["330100"], "industries": [], "scenes": [], "capacity": 2}
QUESTION: dict[str, Any] = {
    "firms": [FIRM],
    "consultants": [{**PERSON, "load": 1, "avoid": ["f1"]}],
    "team": {"size": 2, "organisations_differ": True},
    "present": [{"firm": "f1", "consultants": ["c1"]}],
    "change_cost": 5,
}
DRAW: dict[str, Any] = {
    "pool": [{"id": "e1", "organisation": "p", "specialties": ["erp"], "avoid": ["f1"]}],
    "demand": [{"firm": "f2", "specialty": "erp", "people": 1, "substitutes": 1}],
    "seed": "s",
}
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(Decimal("2.5"))
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)


@st.composite
def changed(draw: st.DrawFn, document: dict[str, Any]) -> Any:
    """The document with something else at one of its places, without it, or with a key more."""
    found: Any = copy.deepcopy(document)
    place, path = found, []
    while isinstance(place, dict | list) and place and (not path or draw(st.booleans())):
        path.append((place, draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))))
        place = path[-1][0][path[-1][1]]
    holder, key = path[-1]
    if isinstance(holder, dict) and draw(st.booleans()):
        holder.pop(key)
        holder[draw(st.text(max_size=4))] = draw(JSON)
    else:
        holder[key] = draw(JSON)
    return found


def mistakes_of(read: Callable[[Any], object], document: Any) -> list[Mistake]:
    """What is wrong with the document; anything but a refusal is raised."""
    try:
        read(document)
    except Refused as refusal:
        return list(refusal.mistakes)
    return []


@settings(max_examples=300)
@given(changed(QUESTION) | JSON)
def test_a_question_of_an_assignment_is_read_or_refused(document: Any) -> None:
    mistakes = mistakes_of(read_question, document)
    assert all(mistake.what and mistake.cure for mistake in mistakes)
    assert mistakes or read_question(document).team_size in {1, 2}


@settings(max_examples=300)
@given(changed(DRAW) | JSON)
def test_a_question_of_a_draw_is_read_or_refused(document: Any) -> None:
    mistakes = mistakes_of(read_draw_question, document)
    assert all(mistake.what and mistake.cure for mistake in mistakes)
    assert mistakes or list_differences(result_document(read_draw_question(document))) == []


@settings(max_examples=300)
@given(changed(result_document(read_draw_question(DRAW))) | JSON)
def test_a_result_is_confirmed_or_differs_at_a_place(document: Any) -> None:
    assert all(difference.what for difference in list_differences(document))
