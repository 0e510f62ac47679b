"""The question of `rongtong assign` and its answer as JSON, exactly as the public interface says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rongtong_assess.core.consulting.assignment.plan import AssignmentPlan
from rongtong_assess.core.consulting.assignment.question import (
    TEAM_SIZES,
    AssignableConsultant,
    AssignableFirm,
    AssignmentQuestion,
)
from rongtong_assess.core.strict_document import FoundMistakes, StrictObject, note_repeated

MOST_FIRMS = 5000
MOST_CONSULTANTS = 1000
MOST_LISTED = 5000
"""Regions, industries, scenes or firms to avoid, of one firm or consultant."""
MOST_CAPACITY = 100_000
MOST_CHANGE_COST = 1_000_000
MOST_URGENT = 3
REGION = re.compile("[0-9]{6}")


def read_question(document: object) -> AssignmentQuestion:
    """The question of a document; raises Refused with what is wrong in it.

    Left out may be: `previous` of a firm, `load` and `avoid` of a consultant, and `team`, `present` and `change_cost`.
    """
    mistakes = FoundMistakes()
    top = StrictObject(
        document,
        where="",
        mistakes=mistakes,
        required=("firms", "consultants"),
        optional=("team", "present", "change_cost"),
    )
    firms = tuple(_read_firms(top, mistakes))
    consultants = tuple(_read_consultants(top, mistakes))
    _note_unknown(firms, consultants, mistakes)
    team_size, organisations_differ = _read_team(top, mistakes)
    question = AssignmentQuestion(
        firms=firms,
        consultants=consultants,
        team_size=team_size,
        organisations_differ=organisations_differ,
        present=dict(_read_present(top, firms, consultants)),
        change_cost=top.whole("change_cost", least=0, most=MOST_CHANGE_COST),
    )
    mistakes.raise_if_any()
    return question


def question_document(question: AssignmentQuestion) -> dict[str, Any]:
    """The document of a question; `read_question` reads it back."""
    return {
        "firms": [_firm_document(firm) for firm in question.firms],
        "consultants": [_consultant_document(consultant) for consultant in question.consultants],
        "team": {"size": question.team_size, "organisations_differ": question.organisations_differ},
        "present": [{"firm": firm, "consultants": sorted(ids)} for firm, ids in sorted(question.present.items())],
        "change_cost": question.change_cost,
    }


def plan_document(plan: AssignmentPlan) -> dict[str, Any]:
    """The answer of `rongtong assign --json`."""
    return {
        "assignments": [
            {
                "firm": assignment.firm,
                "consultants": list(assignment.consultants),
                "cost": assignment.cost,
                "parts": {
                    "region": assignment.parts.region,
                    "industry": assignment.parts.industry,
                    "scenes": assignment.parts.scenes,
                    "previous": assignment.parts.previous,
                    "load": assignment.parts.load,
                    "change": assignment.parts.change,
                },
            }
            for assignment in plan.assignments
        ],
        "unassigned": [{"firm": left_out.firm, "why": left_out.why} for left_out in plan.unassigned],
        "total_cost": plan.total_cost,
        "optimal": plan.is_optimal,
    }


def _read_firms(top: StrictObject, mistakes: FoundMistakes) -> Iterator[AssignableFirm]:
    ids = []
    for place, value in enumerate(top.values("firms", most=MOST_FIRMS)):
        firm = StrictObject(
            value,
            where=f"firms[{place}]",
            mistakes=mistakes,
            required=("id", "region", "industry", "scenes", "urgency"),
            optional=("previous",),
        )
        ids.append(firm.text("id"))
        yield AssignableFirm(
            id=ids[-1],
            region=_read_region(firm.text("region"), firm.at("region"), mistakes),
            industry=firm.text("industry"),
            scenes=frozenset(firm.texts("scenes", most=MOST_LISTED)),
            urgency=firm.whole("urgency", least=1, most=MOST_URGENT, default=1),
            previous=None if firm.is_null("previous") else firm.text("previous"),
        )
    note_repeated(ids, "firms", mistakes)


def _read_consultants(top: StrictObject, mistakes: FoundMistakes) -> Iterator[AssignableConsultant]:
    ids = []
    for place, value in enumerate(top.values("consultants", most=MOST_CONSULTANTS)):
        entry = StrictObject(
            value,
            where=f"consultants[{place}]",
            mistakes=mistakes,
            required=("id", "organisation", "regions", "industries", "scenes", "capacity"),
            optional=("load", "avoid"),
        )
        regions = entry.texts("regions", most=MOST_LISTED, may_repeat=True)
        consultant = AssignableConsultant(
            id=entry.text("id"),
            organisation=entry.text("organisation"),
            regions=frozenset(_read_region(region, entry.at("regions"), mistakes) for region in regions),
            industries=frozenset(entry.texts("industries", most=MOST_LISTED, may_repeat=True)),
            scenes=frozenset(entry.texts("scenes", most=MOST_LISTED, may_repeat=True)),
            capacity=entry.whole("capacity", least=0, most=MOST_CAPACITY),
            load=entry.whole("load", least=0, most=MOST_CAPACITY),
            avoid=frozenset(entry.texts("avoid", most=MOST_LISTED)),
        )
        if consultant.free_places < 0 and "capacity" in entry:
            what = f"最多能接 {consultant.capacity} 家，已经有 {consultant.load} 家"
            mistakes.add(entry.at("capacity"), what, cure="请核对 capacity 和 load，capacity 不能比 load 小")
        ids.append(consultant.id)
        yield consultant
    note_repeated(ids, "consultants", mistakes)


def _read_region(region: str, where: str, mistakes: FoundMistakes) -> str:
    if region and not REGION.fullmatch(region):
        mistakes.add(where, f"「{region[:40]}」不是行政区划代码", cure="请写 6 位数字，例如 330102")
    return region


def _read_team(top: StrictObject, mistakes: FoundMistakes) -> tuple[int, bool]:
    """Size, and whether organisations differ; one consultant per firm where nothing is said."""
    if "team" not in top:
        return TEAM_SIZES[0], False
    team = StrictObject(
        top.get("team"), where="team", mistakes=mistakes, required=("size",), optional=("organisations_differ",)
    )
    size = team.whole("size", least=TEAM_SIZES[0], most=TEAM_SIZES[-1], default=TEAM_SIZES[0])
    return size, team.flag("organisations_differ")


def _note_unknown(
    firms: tuple[AssignableFirm, ...], consultants: tuple[AssignableConsultant, ...], mistakes: FoundMistakes
) -> None:
    """Mistakes for firms and consultants that are referred to and are not in the document."""
    known_firms, known_consultants = {firm.id for firm in firms}, {consultant.id for consultant in consultants}
    for place, firm in enumerate(firms):
        if firm.previous and firm.previous not in known_consultants:
            cure = "请核对；他不在名单上的话，不写 previous"
            mistakes.add(f"firms[{place}].previous", f"consultants 里没有「{firm.previous[:40]}」", cure=cure)
    for place, consultant in enumerate(consultants):
        for unknown in sorted(consultant.avoid - known_firms):
            cure = "请核对；这次不分派的企业不用写"
            mistakes.add(f"consultants[{place}].avoid", f"firms 里没有「{unknown[:40]}」", cure=cure)


def _read_present(
    top: StrictObject, firms: tuple[AssignableFirm, ...], consultants: tuple[AssignableConsultant, ...]
) -> Iterator[tuple[str, frozenset[str]]]:
    known_firms, known_consultants = {firm.id for firm in firms}, {consultant.id for consultant in consultants}
    mistakes, ids = top.mistakes, []
    for place, value in enumerate(top.values("present", most=MOST_FIRMS)):
        entry = StrictObject(value, where=f"present[{place}]", mistakes=mistakes, required=("firm", "consultants"))
        firm_id, members = entry.text("firm"), entry.texts("consultants", most=MOST_CONSULTANTS)
        if firm_id and firm_id not in known_firms:
            mistakes.add(entry.at("firm"), f"firms 里没有「{firm_id[:40]}」", cure="请核对，或删掉这一条")
        for unknown in sorted({*members} - known_consultants):
            cure = "请核对；退出的人也写在 consultants 里，让 capacity 等于 load，他就不会再分到企业"
            mistakes.add(entry.at("consultants"), f"consultants 里没有「{unknown[:40]}」", cure=cure)
        ids.append(firm_id)
        yield firm_id, frozenset(members)
    note_repeated(ids, "present", mistakes)


def _firm_document(firm: AssignableFirm) -> dict[str, Any]:
    return {
        "id": firm.id,
        "region": firm.region,
        "industry": firm.industry,
        "scenes": sorted(firm.scenes),
        "urgency": firm.urgency,
        "previous": firm.previous,
    }


def _consultant_document(consultant: AssignableConsultant) -> dict[str, Any]:
    return {
        "id": consultant.id,
        "organisation": consultant.organisation,
        "regions": sorted(consultant.regions),
        "industries": sorted(consultant.industries),
        "scenes": sorted(consultant.scenes),
        "capacity": consultant.capacity,
        "load": consultant.load,
        "avoid": sorted(consultant.avoid),
    }
