"""The audit log takes its actions from the enumeration, and every action of the enumeration is used."""

from __future__ import annotations

import ast

from rongtong_assess.core.people.audited_action import AuditedAction
from tests.house.tree import package_of, project_tree

TREES = [module.tree for module in package_of(project_tree())]
CALLS = [node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Call)]


def recorders() -> set[str]:
    """The functions that take an action and record it."""
    functions = (node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return {function.name for function in functions if "AuditedAction" in ast.unparse(function.args)}


def test_no_action_is_recorded_as_plain_text() -> None:
    found = recorders()
    assert "add_audit_entry" in found
    calls = [call for call in CALLS if ast.unparse(call.func).rpartition(".")[2] in found]
    assert len(calls) > 40
    for call in calls:
        for given in (*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "action")):
            assert not isinstance(given, ast.Constant | ast.JoinedStr), ast.unparse(call)


def test_every_action_is_recorded_somewhere() -> None:
    used = {node.attr for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert {action.name for action in AuditedAction} <= used
