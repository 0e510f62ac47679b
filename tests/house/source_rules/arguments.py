"""Rules about arguments: how many a function takes, and how many of them by position.

Not counted are `self` and `cls`, and the `session` and `actor` that come first in every service. Functions that a
library calls are left out: commands of click and views of Flask get every argument by name, and a method of a class
that extends a library's has the arguments of the library.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from tests.house.source_rules.rule import Findings, Rule
from tests.house.tree import PACKAGE, Function, Module, Tree, list_functions, package_of

MOST_ARGUMENTS, MOST_BY_POSITION = 6, 3
NOT_COUNTED = frozenset({"self", "cls", "session", "actor"})
OF_LIBRARIES = ("click.", "event.listens_for")
ROUTES = (".route", ".get", ".post")


def find_many_arguments(tree: Tree) -> Findings:
    counts = {
        where: len(_by_position(function)) + len(_counted(function.args.kwonlyargs))
        for where, function in _own_functions(tree)
    }
    return {where: count for where, count in counts.items() if count > MOST_ARGUMENTS}


def find_many_by_position(tree: Tree) -> Findings:
    """Three by position are not too many where none can be taken for another.

    That is: no two have the same type, so that mypy refuses them in the wrong order; or the function is private, so
    that its callers are in the same file.
    """
    found = {where: _by_position(function) for where, function in _own_functions(tree)}
    return {
        where: len(arguments)
        for where, arguments in found.items()
        if len(arguments) > MOST_BY_POSITION
        or (len(arguments) == MOST_BY_POSITION and not _is_private(where) and _share_a_type(arguments))
    }


def _own_functions(tree: Tree) -> Iterator[tuple[str, Function]]:
    for module in package_of(tree):
        extending = set(_extending_libraries(module))
        for name, function in list_functions(module):
            if name.partition(".")[0] not in extending and not any(map(_is_of_library, function.decorator_list)):
                yield f"{module.path}::{name}", function


def _extending_libraries(module: Module) -> Iterator[str]:
    """The classes of a module with a base that is neither ours nor of the standard library."""
    foreign = set(_foreign_names(module))
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef) and any(
            ast.unparse(base).partition(".")[0] in foreign for base in node.bases
        ):
            yield node.name


def _foreign_names(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        match node:
            case ast.ImportFrom(module=str(name)) if _is_foreign(name):
                yield from (alias.asname or alias.name for alias in node.names)
            case ast.Import():
                yield from (alias.asname or alias.name for alias in node.names if _is_foreign(alias.name))


def _is_foreign(name: str) -> bool:
    top = name.partition(".")[0]
    return top != PACKAGE and top not in sys.stdlib_module_names


def _is_of_library(decorator: ast.expr) -> bool:
    name = ast.unparse(decorator).partition("(")[0]
    return name.startswith(OF_LIBRARIES) or name.endswith(ROUTES)


def _by_position(function: Function) -> list[ast.arg]:
    return _counted([*function.args.posonlyargs, *function.args.args])


def _counted(arguments: list[ast.arg]) -> list[ast.arg]:
    return [argument for argument in arguments if argument.arg not in NOT_COUNTED]


def _is_private(where: str) -> bool:
    names = where.partition("::")[2].split(".")
    return any(name.startswith("_") and not name.startswith("__") for name in names)


def _share_a_type(arguments: list[ast.arg]) -> bool:
    types = [name for argument in arguments for name in set(_types(argument))]
    return len(set(types)) < len(types)


def _types(argument: ast.arg) -> Iterator[str]:
    written = ast.unparse(argument.annotation) if argument.annotation else "Any"
    yield from (name for name in written.split(" | ") if name != "None")


RULES_OF_ARGUMENTS = (
    Rule(
        "many-arguments",
        find_many_arguments,
        f"at most {MOST_ARGUMENTS} arguments: what always comes together is one value",
        {"rongtong_assess/core/a.py": "class A:\n    def f(self, a, b, *, c, d, e, f, g): ..."},
        {
            "rongtong_assess/core/a.py": "class A:\n    def f(self, a, b, *, c, d, e, f): ...",
            "rongtong_assess/services/a.py": "def f(session, actor, a, *, b, c, d, e, now): ...",
            "rongtong_assess/cli/a.py": "@click.command()\ndef f(a, b, c, d, e, f, g): ...",
        },
    ),
    Rule(
        "many-arguments-by-position",
        find_many_by_position,
        "put `*` before the third argument: three may be given by position where no two have the same type",
        {
            "rongtong_assess/core/a.py": "def f(old: Edition, new: Edition, sheet: AnswerSheet): ...",
            "rongtong_assess/core/b.py": "def f(name: str, line: int, text: str | None): ...",
            "rongtong_assess/core/c.py": "def _f(a: A, b: B, c: C, d: D): ...",
        },
        {
            "rongtong_assess/core/a.py": "def f(old: Edition, new: Edition, *, sheet: AnswerSheet): ...",
            "rongtong_assess/core/b.py": "class A:\n    def f(self, edition: Edition, sheet: Sheet, now: date): ...",
            "rongtong_assess/core/c.py": "def _f(a: A, b: A, c: A): ...",
            "rongtong_assess/services/a.py": "def f(session: A, actor: B, id: UUID, day: date, *, a: UUID): ...",
            "rongtong_assess/web/a.py": "import click\nclass A(click.Group):\n    def f(self, a: A, b: A, c: A): ...",
            "rongtong_assess/web/b.py": "@blueprint.get('/')\ndef f(a: UUID, b: UUID, c: UUID): ...",
        },
    ),
)
