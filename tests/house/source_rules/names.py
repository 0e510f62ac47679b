"""Rules about names: of files, classes, loop variables and identifiers."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from tests.house.source_rules.rule import Findings, Rule
from tests.house.tree import Tree, package_of

EMPTY_NAMES = frozenset({"utils", "helpers", "common", "misc", "manager", "base"})
PICTURES = frozenset({"shelf", "foil", "workshop", "paper", "lens", "lesson", "duel", "bend", "seal", "mark", "beside"})
"""Words that meant something to the first authors only. docs/glossary.md has the field's words instead."""
NAMELESS = frozenset({"one", "each"})
WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def find_empty_names(tree: Tree) -> Findings:
    return {module.path: 1 for module in tree if module.name in EMPTY_NAMES}


def find_classes_named_alike(tree: Tree) -> Findings:
    classes = Counter(
        node.name
        for module in package_of(tree)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    return {name: count for name, count in classes.items() if count > 1}


def find_nameless_loops(tree: Tree) -> Findings:
    counts = {module.path: sum(_is_nameless(node) for node in ast.walk(module.tree)) for module in tree}
    return {path: count for path, count in counts.items() if count}


def find_pictures(tree: Tree) -> Findings:
    """By identifier, in whatever file, since a name is corrected everywhere at once."""
    names = (name for module in package_of(tree) for name in _identifiers(module.tree))
    return Counter(name for name in names if _words(name) & PICTURES)


def _is_nameless(node: ast.AST) -> bool:
    if not isinstance(node, ast.For | ast.comprehension):
        return False
    return any(isinstance(name, ast.Name) and name.id in NAMELESS for name in ast.walk(node.target))


def _words(name: str) -> set[str]:
    """The words of a name, without the s of the plural."""
    words = {word.lower() for word in WORDS.findall(name)}
    return words | {word.removesuffix("s") for word in words}


def _identifiers(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.ImportFrom(module=str(name)):
                yield from name.split(".")


NAMES = (
    Rule(
        "empty-file-names",
        find_empty_names,
        "name the file by what is in it",
        {"tests/helpers.py": ""},
        {"tests/actors.py": ""},
    ),
    Rule(
        "classes-named-alike",
        find_classes_named_alike,
        "a class name stands once in the package: name each by what it is",
        {"rongtong_assess/core/a.py": "class Report: ...", "rongtong_assess/web/b.py": "class Report: ..."},
        {"rongtong_assess/core/a.py": "class Report: ...", "rongtong_assess/web/b.py": "class ReportView: ..."},
    ),
    Rule(
        "nameless-loops",
        find_nameless_loops,
        "name the loop variable after the thing: `measure`, `candidate`",
        {"rongtong_assess/core/a.py": "b = [one.id for number, one in measures]"},
        {"rongtong_assess/core/a.py": "b = [measure.id for measure in measures]\none = 1"},
    ),
    Rule(
        "private-pictures",
        find_pictures,
        "take the field's word from docs/glossary.md",
        {"rongtong_assess/core/a.py": "def open_shelf(): ..."},
        {"rongtong_assess/core/a.py": "def load_library(): ...\nmarkup = newspaper = None"},
    ),
)
