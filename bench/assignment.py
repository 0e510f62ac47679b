"""How long it takes to find out who goes where: single consultants of a whole region, and teams of a pilot city."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random

from bench.measurement import Measurement, median_seconds, stopwatch
from rongtong_assess.core.consulting.assignment.question import (
    AssignableConsultant,
    AssignableFirm,
    AssignmentQuestion,
)
from rongtong_assess.planning.assignment.assign import find_assignment

CITIES = tuple(f"{province}{city:02d}" for province in (32, 33, 34) for city in range(1, 12))
INDUSTRIES = tuple(f"C{division}" for division in range(13, 44))
SCENES = tuple(f"scene{number}" for number in range(16))
CONSULTANTS_OF_AN_ORGANISATION = 6


def measure_assignment() -> Iterator[Measurement]:
    """Every plan has to be proven; where a limit is given it is the one of the issue."""
    enough, scarce = (_question(2000, 200, places) for places in (12, 8))
    yield Measurement("分派，2000 家 × 200 人", _seconds(enough), "秒", 10, "most")
    yield Measurement("分派，2000 家 × 200 人，人手不够", _seconds(scarce), "秒", 10, "most")
    yield Measurement("分派两人一组，350 家 × 60 人", _seconds(_question(350, 60, 15, team_size=2)), "秒", 10, "most")
    with stopwatch() as elapsed:
        _solve(_question(1000, 100, 28, team_size=2))
    yield Measurement("分派两人一组，1000 家 × 100 人", elapsed(), "秒")


def _seconds(question: AssignmentQuestion) -> float:
    return median_seconds(partial(_solve, question), times=3)


def _solve(question: AssignmentQuestion) -> None:
    assert find_assignment(question, seconds=300).is_optimal


def _question(firms: int, consultants: int, places: int, *, team_size: int = 1) -> AssignmentQuestion:
    """Made-up firms and consultants, with a fixed seed; each consultant has about so many places."""
    random = Random(1)  # noqa: S311  # a benchmark, no secret
    return AssignmentQuestion(
        tuple(_firm(random, f"f{number:05d}", consultants) for number in range(firms)),
        tuple(_consultant(random, number, firms, places) for number in range(consultants)),
        team_size=team_size,
        organisations_differ=True,
    )


def _firm(random: Random, id: str, consultants: int) -> AssignableFirm:
    return AssignableFirm(
        id,
        region=f"{random.choice(CITIES)}02",
        industry=random.choice(INDUSTRIES),
        scenes=frozenset(random.sample(SCENES, random.randint(0, 5))),
        urgency=random.randint(1, 3),
        previous=f"c{random.randrange(consultants):04d}" if random.random() < 0.2 else None,
    )


def _consultant(random: Random, number: int, firms: int, places: int) -> AssignableConsultant:
    return AssignableConsultant(
        f"c{number:04d}",
        organisation=f"p{number // CONSULTANTS_OF_AN_ORGANISATION}",
        regions=frozenset(f"{city}00" for city in random.sample(CITIES, random.randint(1, 4))),
        industries=frozenset(random.sample(INDUSTRIES, random.randint(1, 6))),
        scenes=frozenset(random.sample(SCENES, random.randint(2, 8))),
        capacity=places + random.randint(0, 3),
        load=random.randint(0, 3),
        avoid=frozenset(f"f{random.randrange(firms):05d}" for _ in range(random.randint(0, 3))),
    )
