"""Rules about where something may stand: SQL, the environment, Chinese wording."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.source_rules.rule import Findings, Rule
from tests.house.tree import PACKAGE, Module, Tree, package_of

STORAGE, SETTINGS = f"{PACKAGE}/storage/", f"{PACKAGE}/settings.py"
SESSIONS = frozenset({"Engine", "Session", "sessionmaker", "scoped_session"})
"""What every layer may hand on; whoever asks the database something stands in storage."""
ENVIRONMENT = frozenset({"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"})
WORDING = (f"{PACKAGE}/presentation/wording/", f"{PACKAGE}/content/", f"{PACKAGE}/core/errors.py")
MISTAKES = frozenset({"Mistake", "Refused"})
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def find_sql_elsewhere(tree: Tree) -> Findings:
    modules = [module for module in package_of(tree) if not module.path.startswith(STORAGE)]
    return {f"{module.path}::{name}": 1 for module in modules for name in _imported_sql(module)}


def find_environment_elsewhere(tree: Tree) -> Findings:
    modules = [module for module in package_of(tree) if module.path != SETTINGS]
    counts = {module.path: sum(map(_reads_environment, ast.walk(module.tree))) for module in modules}
    return {path: count for path, count in counts.items() if count}


def find_chinese_elsewhere(tree: Tree) -> Findings:
    """Literals with Chinese outside the wording; what is said of a mistake stands where the mistake is found."""
    modules = [module for module in package_of(tree) if not module.path.startswith(WORDING)]
    counts = {module.path: sum(1 for _ in _chinese_below(module.tree)) for module in modules}
    return {path: count for path, count in counts.items() if count}


def _imported_sql(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "sqlalchemy":
            yield from (alias.name for alias in node.names if alias.name not in SESSIONS)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.partition(".")[0] == "sqlalchemy")


def _reads_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "os" and any(alias.name in ENVIRONMENT for alias in node.names)
    return isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT and ast.unparse(node.value) == "os"


def _chinese_below(node: ast.AST) -> Iterator[ast.Constant]:
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in MISTAKES:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _chinese_below(child)


PLACES = (
    Rule(
        "sql-outside-storage",
        find_sql_elsewhere,
        "ask storage/<noun>.py: get_, find_, list_, add_",
        {"rongtong_assess/services/a.py": "from sqlalchemy import select"},
        {
            "rongtong_assess/services/a.py": "from sqlalchemy.orm import Session",
            "rongtong_assess/storage/a.py": "from sqlalchemy import select",
        },
    ),
    Rule(
        "environment-outside-settings",
        find_environment_elsewhere,
        "settings.py alone reads the environment: take a setting",
        {"rongtong_assess/web/a.py": "import os\nb = os.environ['B']"},
        {"rongtong_assess/web/a.py": "import os\nb = os.fspath(c)", SETTINGS: "import os\nb = os.environ['B']"},
    ),
    Rule(
        "chinese-outside-wording",
        find_chinese_elsewhere,
        "sentences and labels stand in presentation/wording or a template",
        {"rongtong_assess/web/a.py": '"""说明"""\nb = f"{c}年"'},
        {
            "rongtong_assess/web/a.py": '"""说明"""\nraise Refused([Mistake("a", "没有", "请填写")])',
            "rongtong_assess/presentation/wording/quantities.py": 'b = "年"',
        },
    ),
)
