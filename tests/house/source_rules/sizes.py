"""Rules about sizes: folders, files, functions, arguments."""

from __future__ import annotations

import ast
from collections import Counter
from statistics import median, quantiles

from tests.house.source_rules.rule import Findings, Rule
from tests.house.tree import Function, Module, Tree, list_functions, package_of

MOST_FILES, MOST_LINES, LEAST_LINES = 12, 250, 60
MOST_FUNCTION_LINES, MOST_ARGUMENTS, MOST_BY_POSITION = 40, 6, 2
OWN = ("self", "cls")


def find_full_folders(tree: Tree) -> Findings:
    counts = Counter(module.folder for module in tree if module.name != "__init__")
    return {folder: count for folder, count in counts.items() if count > MOST_FILES}


def find_long_files(tree: Tree) -> Findings:
    return {module.path: module.lines for module in tree if module.lines > MOST_LINES}


def find_short_files(tree: Tree) -> Findings:
    files = (module for module in package_of(tree) if not module.name.startswith("__"))
    return {module.path: module.lines for module in files if module.lines < LEAST_LINES}


def find_long_functions(tree: Tree) -> Findings:
    return {where: lines for where, lines in _function_lines(tree).items() if lines > MOST_FUNCTION_LINES}


def find_many_arguments(tree: Tree) -> Findings:
    return {where: count for where, (count, _) in _arguments(tree).items() if count > MOST_ARGUMENTS}


def find_many_by_position(tree: Tree) -> Findings:
    return {where: count for where, (_, count) in _arguments(tree).items() if count > MOST_BY_POSITION}


def describe_functions(tree: Tree) -> str:
    lines = list(_function_lines(package_of(tree)).values())
    p90 = quantiles(lines, n=10)[-1]
    return f"functions of the package have {median(lines):.0f} lines in the median, {p90:.0f} at p90"


def _function_lines(tree: Tree) -> dict[str, int]:
    return {
        _where(module, name): (function.end_lineno or 0) - function.lineno + 1
        for module in tree
        for name, function in list_functions(module)
    }


def _arguments(tree: Tree) -> dict[str, tuple[int, int]]:
    """By function: how many arguments it has, and how many of them may be given by position."""
    return {
        _where(module, name): _count_arguments(function)
        for module in package_of(tree)
        for name, function in list_functions(module)
        if not _is_command(function)
    }


def _is_command(function: Function) -> bool:
    """Whether click calls it, which gives every argument by name."""
    return any(ast.unparse(decorator).startswith("click.") for decorator in function.decorator_list)


def _count_arguments(function: Function) -> tuple[int, int]:
    given = function.args
    by_position = [argument for argument in (*given.posonlyargs, *given.args) if argument.arg not in OWN]
    return len(by_position) + len(given.kwonlyargs), len(by_position)


def _where(module: Module, name: str) -> str:
    return f"{module.path}::{name}"


def _made_up(lines: int) -> dict[str, str]:
    return {"rongtong_assess/core/result/scoring.py": "a = 1\n" * lines}


SIZES = (
    Rule(
        "files-in-a-folder",
        find_full_folders,
        f"at most {MOST_FILES} files: merge what belongs together, or give the noun a folder",
        {f"tests/core/test_{number}.py": "" for number in range(13)},
        {f"tests/core/{name}.py": "" for name in ("__init__", *"abcdefghijkl")},
    ),
    Rule(
        "long-files",
        find_long_files,
        f"at most {MOST_LINES} lines: split by what is said",
        _made_up(251),
        _made_up(250),
    ),
    Rule(
        "short-files",
        find_short_files,
        f"at least {LEAST_LINES} lines: no file for one short function; it belongs to its noun",
        _made_up(59),
        _made_up(60),
        needs_reason=True,
    ),
    Rule(
        "long-functions",
        find_long_functions,
        f"at most {MOST_FUNCTION_LINES} lines: name its steps",
        {"tests/test_a.py": "def long():\n" + "    a = 1\n" * 40},
        {"tests/test_a.py": "def long():\n" + "    a = 1\n" * 39},
    ),
    Rule(
        "many-arguments",
        find_many_arguments,
        f"at most {MOST_ARGUMENTS} arguments: what always comes together is one value",
        {"rongtong_assess/core/a.py": "class A:\n    def f(self, a, b, *, c, d, e, f, g): ..."},
        {"rongtong_assess/core/a.py": "class A:\n    def f(self, a, b, *, c, d, e, f): ..."},
    ),
    Rule(
        "many-arguments-by-position",
        find_many_by_position,
        "arguments from the third on are given by name: put `*` before them",
        {"rongtong_assess/core/a.py": "def f(a, b, c): ..."},
        {"rongtong_assess/core/a.py": "class A:\n    def f(self, a, b, *, c): ..."},
    ),
)
