"""Rules about what belongs in one place only: SQL, the environment, figures about groups of firms."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.source_rules.rule import Findings, Rule
from tests.house.tree import PACKAGE, Module, Tree, list_imported, package_of

STORAGE, SETTINGS = f"{PACKAGE}/storage/", f"{PACKAGE}/settings.py"
SESSIONS = frozenset({"Engine", "Session", "sessionmaker", "scoped_session"})
"""What every layer may pass on; queries belong in storage."""
ENVIRONMENT = frozenset({"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"})
FACES = tuple(f"{PACKAGE}/{face}/" for face in ("web", "cli", "jobs"))
GROUP_FIGURES = (f"{PACKAGE}.core.cohort", f"{PACKAGE}.services.cohort")
SUPPRESSION = f"{PACKAGE}.core.cohort.suppression"


def find_sql_elsewhere(tree: Tree) -> Findings:
    modules = [module for module in package_of(tree) if not module.path.startswith(STORAGE)]
    return {f"{module.path}::{name}": 1 for module in modules for name in _imported_sql(module)}


def find_environment_elsewhere(tree: Tree) -> Findings:
    modules = [module for module in package_of(tree) if module.path != SETTINGS]
    counts = {module.path: sum(map(_reads_environment, ast.walk(module.tree))) for module in modules}
    return {path: count for path, count in counts.items() if count}


def find_unsuppressed_figures(tree: Tree) -> Findings:
    """Faces that read figures about a group of firms and do not import the suppression of small groups."""
    faces = ((module, list_imported(module)) for module in package_of(tree) if module.path.startswith(FACES))
    return {
        module.path: 1
        for module, imported in faces
        if any(f"{name}.".startswith(f"{group}.") for name in imported for group in GROUP_FIGURES)
        and not any(f"{name}.".startswith(f"{SUPPRESSION}.") for name in imported)
    }


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
        "group-figures-without-suppression",
        find_unsuppressed_figures,
        "import `suppress` from core/cohort/suppression.py and put every figure about a group of firms through it",
        {
            "rongtong_assess/web/park/views.py": "from rongtong_assess.services.cohort import overview",
            "rongtong_assess/cli/cohort.py": "from rongtong_assess.core.cohort.figures import average_points",
        },
        {
            "rongtong_assess/web/park/views.py": "from rongtong_assess.services.cohort import overview\n"
            "from rongtong_assess.core.cohort.suppression import suppress",
            "rongtong_assess/services/cohort/overview.py": "from rongtong_assess.core.cohort.figures import average",
        },
    ),
)
