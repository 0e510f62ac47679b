"""The Chinese of the product is in presentation/wording. Other files with Chinese are listed; the list only shrinks.

Templates, docstrings and the words of a mistake, next to the rule that finds it, are free. The list is recorded by

    python tests/wording/test_chinese_in_one_place.py
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "rongtong_assess"
LIST = Path(__file__).with_name("chinese_elsewhere.txt")
REWRITE = "run `python tests/wording/test_chinese_in_one_place.py`"
WORDING = "presentation/wording"
CHINESE = re.compile("[\u4e00-\u9fff]")
MESSAGES = ("Mistake", "because", "mistakes.add", "Trouble")
PREPARED = {"what", "cure"}


def count_chinese(source: str) -> int:
    """The number of string literals with Chinese, without docstrings and the words of mistakes."""
    tree = ast.parse(source)
    free = {id(literal) for node in ast.walk(tree) for literal in _free_literals(node)}
    return sum(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and bool(CHINESE.search(node.value))
        and id(node) not in free
        for node in ast.walk(tree)
    )


def _free_literals(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, also of constants; arguments of a mistake; what is assigned to the name of such an argument."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.Call) and f".{ast.unparse(node.func)}".endswith(tuple(f".{name}" for name in MESSAGES)):
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            yield from ast.walk(argument)
    if isinstance(node, ast.Assign) and PREPARED.intersection(getattr(target, "id", "") for target in node.targets):
        yield from ast.walk(node.value)


def count_files() -> dict[str, int]:
    """By path inside the package, the count of every file outside the wording that has any."""
    paths = {path.relative_to(ROOT).as_posix(): path for path in sorted(ROOT.rglob("*.py"))}
    counts = {
        name: count_chinese(path.read_text(encoding="utf-8"))
        for name, path in paths.items()
        if not name.startswith(WORDING)
    }
    return {name: count for name, count in counts.items() if count}


def read_list() -> dict[str, int]:
    """The listed counts, by path."""
    lines = (line.split() for line in LIST.read_text(encoding="utf-8").splitlines())
    return {name: int(count) for count, name in lines}


def write_list(counts: dict[str, int]) -> None:
    LIST.write_text("".join(f"{count} {name}\n" for name, count in counts.items()), encoding="utf-8")


def test_no_file_gains_chinese_outside_the_wording() -> None:
    listed = read_list()
    grown = {name: count for name, count in count_files().items() if count > listed.get(name, 0)}
    assert not grown, f"put these sentences into {WORDING}/<noun>.py instead: {grown}"


def test_the_list_of_exceptions_is_as_short_as_it_can_be() -> None:
    found = count_files()
    shorter = {name: found.get(name, 0) for name, count in read_list().items() if found.get(name, 0) < count}
    assert not shorter, f"well done, now shorten the list: {REWRITE}; {shorter}"


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('flash("已保存。")', 1),
        ('f"{number} 分，共 {total} 分"', 2),
        ('"""说明"""', 0),
        ('NAME = "name"\n"""名称"""', 0),
        ('Mistake(where, f"{name}不对", "请改")', 0),
        ('raise Refused.because("x", "没有", cure="请重试")', 0),
        ('self.mistakes.add(at, "没有", "请补上")', 0),
        ('WrongQuery.because("x", "没有", "请重试")', 0),
        ('what = f"{name}不对"', 0),
        ('words = "名称"', 1),
        ('self.names.add("名称")', 1),
    ],
)
def test_the_count_leaves_out_docstrings_and_mistakes_only(source: str, count: int) -> None:
    assert count_chinese(source) == count


if __name__ == "__main__":
    write_list(count_files())
