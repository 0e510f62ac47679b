"""Every action that is written down has words, and nobody writes one down that is not in the enumeration."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import rongtong_assess
from rongtong_assess.core.audited_action import FORMER, AuditedAction, action_words

TREES = [ast.parse(path.read_text("utf-8")) for path in sorted(Path(rongtong_assess.__file__).parent.rglob("*.py"))]
CALLS = [node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("action", list(AuditedAction))
def test_every_action_has_words_of_its_own_and_fits_its_column(action: AuditedAction) -> None:
    assert action_words(action.value) == action.words
    assert [other for other in AuditedAction if other.words == action.words] == [action]
    assert not action.words.isascii()
    assert len(action.value) <= 60


def test_an_action_of_another_version_keeps_its_name() -> None:
    assert action_words("plan.forgotten") == "其他操作（代号 plan.forgotten）"


def recorders() -> set[str]:
    """The functions that take an action and write it down."""
    functions = (node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return {function.name for function in functions if "AuditedAction" in ast.unparse(function.args)}


def test_nobody_writes_down_an_action_as_plain_text() -> None:
    found = recorders()
    assert "add_audit_entry" in found
    calls = [call for call in CALLS if ast.unparse(call.func).rpartition(".")[2] in found]
    assert len(calls) > 40
    for call in calls:
        for given in (*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "action")):
            assert not isinstance(given, ast.Constant | ast.JoinedStr), ast.unparse(call)


def test_every_action_is_written_down_somewhere() -> None:
    used = {node.attr for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert {action.name for action in AuditedAction} <= used


def test_what_earlier_versions_wrote_down_still_has_words() -> None:
    assert action_words("account.invite") == "新建账号"
    assert not FORMER.keys() & {action.value for action in AuditedAction}
