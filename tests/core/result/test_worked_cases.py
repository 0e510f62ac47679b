"""Whole answer sheets against results computed by hand: one file per case, for experts to read and sign.

A case holds its answer sheet, or names a sample firm's (`sheet_file`). Where it lists the
contradictions to be shown (`warned`), these are compared as well.
"""

from __future__ import annotations

import pytest

from rongtong_assess.core.assessment.sheet import list_contradictions
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scorecard_json import scorecard_document
from rongtong_assess.core.result.scoring import score
from tests.core.result.worked_cases import CASES, COMPARED, EXAMPLES, differences, read_case, sheet_of


@pytest.mark.parametrize("name", sorted(file.stem for file in CASES.glob("*.yaml")))
def test_a_worked_case_comes_out_as_computed_by_hand(edition: Edition, name: str) -> None:
    case = read_case(name)
    sheet = read_sheet(edition, sheet_of(case)).sheet
    document = scorecard_document(score(edition, sheet))
    found = {field: document[field] for field in COMPARED}
    if "warned" in case["expected"]:
        found["warned"] = [contradiction.id for contradiction in list_contradictions(edition, sheet)]
    wrong = differences(case["expected"], found)
    assert not wrong, "\n".join([case["title"], *wrong])
    assert document["complete"], f"{case['title']}: open are {sheet.open_questions(edition)}"


def test_every_level_is_among_the_worked_cases() -> None:
    levels = {read_case(file.stem)["expected"]["level"] for file in CASES.glob("*.yaml")}
    assert levels == {0, 1, 2, 3, 4}


def test_every_sample_firm_has_a_worked_case() -> None:
    used = {read_case(file.stem).get("sheet_file") for file in CASES.glob("*.yaml")}
    assert used - {None} == {file.name for file in EXAMPLES.glob("*.json")}


@pytest.mark.parametrize("name", sorted(file.name for file in EXAMPLES.glob("*.json")))
def test_a_sample_firm_is_made_up_and_its_profile_agrees_with_its_answers(edition: Edition, name: str) -> None:
    document = read_sheet(edition, sheet_of({"sheet_file": name}))
    assert document.firm is not None
    assert str(document.firm.name).startswith("演示·")
    assert document.firm.employees == document.sheet.facts["employees_last"]
    assert document.firm.revenue_wan_yuan == document.sheet.facts["revenue_last"]


def test_a_difference_is_named_by_its_field_and_both_values() -> None:
    lines = differences({"items": {"base.system": "5"}, "level": 2}, {"items": {"base.system": "2.5"}, "level": 2})
    assert lines == ["  items.base.system: by hand '5', by the program '2.5'"]
