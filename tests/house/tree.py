"""The project's own Python files, parsed once; and made-up files, so that every rule can be seen red."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE, TESTS = "rongtong_assess", "tests"
MIGRATIONS = f"{PACKAGE}/storage/migrations/"
NOUNS = (
    "edition",
    "assessment",
    "catalogue",
    "result",
    "forecast",
    "roadmap",
    "visit",
    "progress",
    "consulting",
    "cohort",
    "exchange",
    "people",
)
"""In their order: each uses only those before it; people may be used by all."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """path: below the repository, with slashes."""

    path: str
    source: str
    tree: ast.Module

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(".py")

    @property
    def lines(self) -> int:
        return self.source.count("\n")


Tree = tuple[Module, ...]


def parse_tree(files: Mapping[str, str]) -> Tree:
    return tuple(Module(path, source, ast.parse(source)) for path, source in files.items())


@cache
def project_tree() -> Tree:
    """The package and its tests. Migrations are history and are not among them."""
    paths = [path for top in (PACKAGE, TESTS) for path in sorted((ROOT / top).rglob("*.py"))]
    names = {path.relative_to(ROOT).as_posix(): path for path in paths}
    return parse_tree(
        {name: path.read_text("utf-8") for name, path in names.items() if not name.startswith(MIGRATIONS)}
    )


def package_of(tree: Tree) -> Tree:
    return tuple(module for module in tree if module.path.startswith(f"{PACKAGE}/"))


def list_imported(module: Module) -> set[str]:
    """The full names of what a module imports: modules, and what it takes out of them."""
    names: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return names


def list_functions(module: Module) -> Iterator[tuple[str, Function]]:
    """Every function with its name inside the module, as `Class.method`."""
    yield from _functions_below(module.tree, "")


def _functions_below(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield f"{prefix}{child.name}", child
            yield from _functions_below(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions_below(child, f"{prefix}{child.name}.")
        else:
            yield from _functions_below(child, prefix)
