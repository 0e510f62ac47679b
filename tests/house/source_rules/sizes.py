"""Rules about sizes: of folders, files and functions."""

from __future__ import annotations

from collections import Counter
from statistics import median, quantiles

from tests.house.source_rules.rule import Findings, Rule
from tests.house.tree import NOUNS, PACKAGE, Module, Tree, list_functions, package_of

MOST_FILES, MOST_LINES, LEAST_LINES = 12, 250, 60
MOST_FUNCTION_LINES = 40
SERVICES = f"{PACKAGE}/services/"
NOUN_FOLDERS = tuple(
    f"{PACKAGE}/{folder}"
    for folder in ("cli", "presentation/views", "presentation/wording", "storage", "storage/tables")
)
"""Folders with one file per noun, however little there is to say about it."""


def find_full_folders(tree: Tree) -> Findings:
    counts = Counter(module.folder for module in tree if module.name != "__init__")
    return {folder: count for folder, count in counts.items() if count > MOST_FILES}


def find_long_files(tree: Tree) -> Findings:
    return {module.path: module.lines for module in tree if module.lines > MOST_LINES}


def find_short_files(tree: Tree) -> Findings:
    """Short by rule are services, one file for each thing a person does; the files of nouns; and blueprints."""
    files = (module for module in package_of(tree) if not module.name.startswith("__"))
    return {module.path: module.lines for module in files if module.lines < LEAST_LINES and not _may_be_short(module)}


def find_long_functions(tree: Tree) -> Findings:
    return {where: lines for where, lines in _function_lines(tree).items() if lines > MOST_FUNCTION_LINES}


def describe_functions(tree: Tree) -> str:
    lines = list(_function_lines(package_of(tree)).values())
    p90 = quantiles(lines, n=10)[-1]
    return f"functions of the package have {median(lines):.0f} lines in the median, {p90:.0f} at p90"


def _function_lines(tree: Tree) -> dict[str, int]:
    return {
        f"{module.path}::{name}": (function.end_lineno or 0) - function.lineno + 1
        for module in tree
        for name, function in list_functions(module)
    }


def _may_be_short(module: Module) -> bool:
    is_of_noun = module.folder in NOUN_FOLDERS and module.name in NOUNS
    return is_of_noun or module.path.startswith(SERVICES) or module.name == "blueprint"


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
        f"at least {LEAST_LINES} lines: no file for one short function; it belongs to its noun. What has to be a short "
        "file of its own gets a line in short-files.tsv that says why",
        _made_up(59),
        {
            **_made_up(60),
            "rongtong_assess/storage/roadmap.py": "",
            "rongtong_assess/services/visit/authorise.py": "",
            "rongtong_assess/web/firm/blueprint.py": "",
            "rongtong_assess/jobs/__main__.py": "",
        },
        needs_reason=True,
    ),
    Rule(
        "long-functions",
        find_long_functions,
        f"at most {MOST_FUNCTION_LINES} lines: name its steps",
        {"tests/test_a.py": "def long():\n" + "    a = 1\n" * 40},
        {"tests/test_a.py": "def long():\n" + "    a = 1\n" * 39},
    ),
)
