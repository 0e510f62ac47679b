"""What the shipped catalogue says about its solutions, supports and subsidies."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from rongtong_assess.content.library import Library, load_library
from rongtong_assess.core.catalogue.light_criteria import judge_light_criteria
from rongtong_assess.core.catalogue.solution import LICENCE_UNKNOWN
from rongtong_assess.core.catalogue.support import find_subsidy_rule, list_questions, list_supports_for, subsidise

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ROOT / "questionnaires", ROOT / "catalogue")


def test_every_solution_has_words_of_its_own(library: Library) -> None:
    assert list(library.notes) == list(library.solutions)
    for words in ("monday", "risk_cure"):
        assert len({getattr(note, words) for note in library.notes.values()}) == len(library.solutions)


def test_monday_promises_no_numbers_and_speaks_no_jargon(library: Library) -> None:
    for note in library.notes.values():
        assert not re.search(r"\d|%|赋能|抓手|闭环|成倍|提升|API|BOM|ERP|MES|KPI", note.monday), note.solution_id


def test_examples_are_those_of_the_table_with_its_licences(library: Library) -> None:
    table = "\n".join(solution.examples for solution in library.solutions.values())
    for id, note in library.notes.items():
        for example in note.examples:
            assert example.name in library.solutions[id].examples, (id, example.name)
            assert all(part in table for part in example.licence.split("/")), (id, example.name)
            assert example.licence != LICENCE_UNKNOWN


def test_an_example_has_one_licence_wherever_it_comes(library: Library) -> None:
    licences = defaultdict(set)
    for note in library.notes.values():
        for example in note.examples:
            licences[example.name].add(example.licence)
    assert {name: found for name, found in licences.items() if len(found) > 1} == {}


def test_both_labels_are_given(library: Library) -> None:
    marks = {id: judge_light_criteria(solution, library.notes[id]) for id, solution in library.solutions.items()}
    assert marks["mes-scan"].label == "小快轻准"
    assert marks["mes-lite"].label == "标准项目"
    assert marks["vision-aoi"].met == ("小", "准", "数智")
    assert marks["sheet-kit"].met == ("快", "轻", "准")


def test_the_notice_has_ended_and_is_covered(library: Library) -> None:
    assert library.support_basis is not None
    standing = library.support_basis.standing(TODAY)
    assert not standing.is_in_force
    assert [notice.document for notice in standing.covered_by] == ["工信部联企业〔2024〕239号", ""]


def test_a_measure_finds_its_supports_with_whom_to_ask(library: Library) -> None:
    found = list_supports_for(library.supports, list_questions(library.solutions["energy-online"]))
    assert [(support.id, support.chain, support.ask) for support in found] == [("green", "创新链", "链主企业")]


def test_three_example_rules_are_shipped_and_say_where_they_come_from(library: Library) -> None:
    assert [rule.city for rule in library.subsidies] == ["中山市", "广州市", "合肥市"]
    assert all(rule.is_example and rule.source for rule in library.subsidies)


@pytest.mark.parametrize(
    ("region", "on", "level", "paid"),
    [
        ("440100", TODAY, 2, Decimal(20)),
        ("440106", TODAY, 1, Decimal(0)),
        ("442000", TODAY, 2, None),
        ("340100", date(2025, 6, 1), 2, Decimal(16)),
    ],
)
def test_the_shipped_rules_pay_what_they_say(
    region: str, on: date, level: int, paid: Decimal | None, library: Library
) -> None:
    rule = find_subsidy_rule(library.subsidies, region, on)
    assert rule is not None
    assert subsidise(rule, eligible_wan_yuan=Decimal(40), level_reached=level) == paid


def test_a_rule_that_has_ended_is_not_found(library: Library) -> None:
    assert find_subsidy_rule(library.subsidies, "340100", TODAY) is None
