"""Questions of an edition, and the rules by which answers follow, are data: no module names a question."""

from __future__ import annotations

import ast

import pytest

from rongtong_assess.core.edition.edition import Edition
from tests.house.tree import PACKAGE, package_of, project_tree

EXCEPTIONS = {
    "services/demo/data.py": "the invented visit of the demo is of the shipped edition",
    "services/demo/firm_story.py": "the invented firms of the demo answer the shipped edition",
    "web/api/shapes.py": "an example in the description of the API",
}
"""Module -> why it names a question; may only shrink."""


@pytest.fixture(scope="module")
def questions(edition: Edition) -> frozenset[str]:
    return frozenset(edition.questions)


def find_literals(tree: ast.Module, wanted: frozenset[str]) -> set[str]:
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str) and value in wanted}


def test_no_module_names_a_question_of_an_edition(questions: frozenset[str]) -> None:
    found = {
        module.path.removeprefix(f"{PACKAGE}/"): names
        for module in package_of(project_tree())
        if (names := find_literals(module.tree, questions))
    }
    assert found.keys() == EXCEPTIONS.keys(), "put the rule into questionnaires/ or catalogue/plan-rules.yaml"


def test_the_search_finds_one(questions: frozenset[str]) -> None:
    assert find_literals(ast.parse('LADDER = {("mgmt.plan", "F"): "E"}'), questions) == {"mgmt.plan"}
