"""docs/glossary.md: a term has one row, a code name has one term and exists in the package."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.house.tree import ROOT, Module, package_of, project_tree

GLOSSARY = ROOT / "docs" / "glossary.md"
ROW = re.compile(r"^\| (?P<chinese>[^|]+) \| (?P<english>[^|]+) \| `(?P<code>\w+)` \| (?P<meaning>[^|]+) \|$")


@dataclass(frozen=True)
class Term:
    chinese: str
    english: str
    code: str
    meaning: str


def read_glossary(text: str) -> list[Term]:
    """The terms of the first table. Of the words kept for later there is no code."""
    text = text.partition("\n## ")[0]
    rows = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [Term(**_parse(row)) for row in rows]


def _parse(row: str) -> dict[str, str]:
    found = ROW.match(row)
    assert found, f"not a row of four columns with the code name in backquotes: {row}"
    return found.groupdict()


def list_faults(terms: list[Term], names: frozenset[str]) -> list[str]:
    columns = ([getattr(term, column) for term in terms] for column in ("chinese", "english", "code"))
    repeated = [word for column in columns for word, count in Counter(column).items() if count > 1]
    faults = [f"{word}: has more than one row" for word in repeated]
    return faults + [f"{term.code}: is nowhere in the package" for term in terms if term.code not in names]


def defined_names(module: Module) -> Iterator[str]:
    """Classes, functions, arguments and what is assigned to: our own names, not those of libraries."""
    for node in ast.walk(module.tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def test_every_term_has_one_row_and_its_code_name_exists() -> None:
    names = frozenset(name for module in package_of(project_tree()) for name in defined_names(module))
    assert list_faults(read_glossary(GLOSSARY.read_text("utf-8")), names) == []


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("| 企业 | firm | `Firm` | a |\n| 公司 | company | `Firm` | a |", "Firm: has more than one row"),
        ("| 企业 | firm | `Firm` | a |\n| 企业 | company | `Edition` | a |", "企业: has more than one row"),
        ("| 企业 | firm | `Factory` | a |", "Factory: is nowhere in the package"),
    ],
)
def test_a_term_with_two_rows_or_without_code_is_seen(rows: str, fault: str) -> None:
    terms = read_glossary(f"| 中文 | English | code | what |\n|---|---|---|---|\n{rows}")
    assert list_faults(terms, frozenset({"Firm", "Edition"})) == [fault]
