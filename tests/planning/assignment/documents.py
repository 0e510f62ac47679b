"""Documents of `rongtong assign`, made at random, and their least cost by trying everything.

The costs are written down here once more, from the words of the public interface and on the JSON itself.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]

REGIONS = ("330101", "330102", "330200", "320100", "440300")
INDUSTRIES = ("C34", "C35", "C13")
SCENES = ("quality", "erp", "energy", "stock", "design", "sales")
ORGANISATIONS = ("p1", "p2", "p3")


def some_of(values: tuple[str, ...], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True)


@st.composite
def documents(draw: st.DrawFn, *, team_size: int, most_firms: int = 8, most_consultants: int = 4) -> Document:
    """Small questions with everything in them: firms to avoid, load, earlier consultants, present teams."""
    firm_ids = [f"f{number}" for number in range(draw(st.integers(0, most_firms)))]
    consultant_ids = [f"c{number}" for number in range(draw(st.integers(0, most_consultants)))]
    consultants = [_consultant(draw, id, firm_ids) for id in consultant_ids]
    firms = [_firm(draw, id, consultant_ids) for id in firm_ids]
    document: Document = {
        "firms": draw(st.permutations(firms)),
        "consultants": draw(st.permutations(consultants)),
        "team": {"size": team_size, "organisations_differ": draw(st.booleans())},
    }
    if draw(st.booleans()):
        members = some_of(tuple(consultant_ids), 3) if consultant_ids else st.just([])
        document["present"] = [{"firm": id, "consultants": draw(members)} for id in firm_ids if draw(st.booleans())]
        document["change_cost"] = draw(st.sampled_from((0, 1, 5, 40, 3000, 1_000_000)))
    return document


def _firm(draw: st.DrawFn, id: str, consultant_ids: list[str]) -> Document:
    firm = {
        "id": id,
        "region": draw(st.sampled_from(REGIONS)),
        "industry": draw(st.sampled_from(INDUSTRIES)),
        "scenes": draw(some_of(SCENES, 6)),
        "urgency": draw(st.integers(1, 3)),
    }
    if consultant_ids and draw(st.booleans()):
        firm["previous"] = draw(st.sampled_from(consultant_ids))
    return firm


def _consultant(draw: st.DrawFn, id: str, firm_ids: list[str]) -> Document:
    load = draw(st.integers(0, 2))
    return {
        "id": id,
        "organisation": draw(st.sampled_from(ORGANISATIONS)),
        "regions": draw(some_of(REGIONS, 2)),
        "industries": draw(some_of(INDUSTRIES, 2)),
        "scenes": draw(some_of(SCENES, 4)),
        "capacity": load + draw(st.integers(0, 5)),
        "load": load,
        "avoid": draw(some_of(tuple(firm_ids), 3)) if firm_ids else [],
    }


def pair_cost(firm: Document, consultant: Document) -> int:
    cities, provinces = ({region[:digits] for region in consultant["regions"]} for digits in (4, 2))
    region = 0 if firm["region"][:4] in cities else 3 if firm["region"][:2] in provinces else 8
    industry = 0 if firm["industry"] in consultant["industries"] else 4
    scenes = min(4, sum(scene not in consultant["scenes"] for scene in firm["scenes"]))
    previous = 3 if firm.get("previous") not in (None, consultant["id"]) else 0
    return region + industry + scenes + previous


def least_cost(document: Document) -> int:
    """Every way to give the firms, one after the other, a team or nobody; equal loads are looked at once."""
    consultants, team = document["consultants"], document["team"]
    present = {entry["firm"]: set(entry["consultants"]) for entry in document.get("present", ())}
    change = document.get("change_cost", 0)
    teams = [
        members
        for members in combinations(range(len(consultants)), team["size"])
        if not team["organisations_differ"]
        or len({consultants[member]["organisation"] for member in members}) == team["size"]
    ]

    @cache
    def least_from(place: int, loads: tuple[int, ...]) -> int:
        if place == len(document["firms"]):
            return 0
        firm = document["firms"][place]
        is_present = firm["id"] in present
        costs = [1000 * firm["urgency"] + change * is_present + least_from(place + 1, loads)]
        for members in teams:
            people = [consultants[member] for member in members]
            after = tuple(load + (number in members) for number, load in enumerate(loads))
            if any(firm["id"] in person["avoid"] for person in people) or any(
                after[member] > consultants[member]["capacity"] for member in members
            ):
                continue
            is_changed = is_present and present[firm["id"]] != {person["id"] for person in people}
            load = sum(10 * after[member] // consultants[member]["capacity"] for member in members)
            fit = sum(pair_cost(firm, person) for person in people)
            costs.append(fit + load + change * is_changed + least_from(place + 1, after))
        return min(costs)

    return least_from(0, tuple(consultant["load"] for consultant in consultants))
