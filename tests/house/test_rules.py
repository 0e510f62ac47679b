"""The rules about the source hold, and each of them sees what it forbids."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.source_rules.all_rules import RULES
from tests.house.source_rules.rule import EXCEPTIONS, Allowed, Rule, list_faults, read_exceptions
from tests.house.source_rules.sizes import describe_functions
from tests.house.tree import parse_tree, project_tree

every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())


@every_rule
def test_the_rule_holds_but_for_recorded_exceptions_that_only_become_fewer(rule: Rule) -> None:
    faults = list_faults(rule, rule.find(project_tree()), read_exceptions(rule))
    about = describe_functions(project_tree()) if "function" in rule.name else ""
    cure = f"{rule.cure}; python -m tests.house.record takes out exceptions that are no longer needed"
    assert not faults, "\n".join([cure, about, *faults])


@every_rule
def test_the_rule_sees_what_it_forbids_and_nothing_else(rule: Rule) -> None:
    assert rule.find(parse_tree(rule.bad))
    assert not rule.find(parse_tree(rule.good))


def test_every_list_of_exceptions_belongs_to_a_rule() -> None:
    assert {file.stem for file in EXCEPTIONS.iterdir()} <= RULES.keys()


def test_an_exception_neither_grows_nor_outlives_its_need(tmp_path: Path) -> None:
    rule = RULES["long-files"]
    (tmp_path / "long-files.tsv").write_text("a.py\t260\nb.py\t270\n", "utf-8")
    recorded = read_exceptions(rule, tmp_path)
    assert list_faults(rule, {"a.py": 260, "b.py": 255}, recorded) == []
    assert list_faults(rule, {"a.py": 261, "c.py": 251}, recorded) == [
        "a.py: 261, allowed are 260",
        "c.py: 251",
        "b.py: the exception is no longer needed, take it out",
    ]


def test_an_exception_from_a_rule_that_asks_for_reasons_says_its_own() -> None:
    rule = RULES["short-files"]
    recorded = {"a.py": Allowed(20), "b.py": Allowed(20, "the door of the package")}
    assert list_faults(rule, {"a.py": 20, "b.py": 20}, recorded) == ["a.py: says no reason of its own"]
    recorded["a.py"] = recorded["b.py"]
    assert len(list_faults(rule, {"a.py": 20, "b.py": 20}, recorded)) == 2
