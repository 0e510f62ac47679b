"""All routes of the application with an address for each, and everything that the database holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine
from werkzeug.routing import Rule

from rongtong_assess.storage.database.columns import Table

# What a log-in or a refused attempt may write without anything having been let in.
BOOKKEEPING = {"login_session", "login_failure", "audit_entry"}


# Pages that end the log-in come last of a walk: they, and only they, lead to the log-in page.
LAST_PAGES = {"security.logout", "security.two_factor_token_validation"}


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def address(rule: Rule, ids: Mapping[str, UUID]) -> str:
    """The rule's path with what belongs to that firm, and something harmless elsewhere."""
    path = rule.rule
    for argument in rule.arguments:
        converter = "uuid:" if f"<uuid:{argument}>" in path else "int:" if f"<int:{argument}>" in path else ""
        harmless = {"int:": "1", "uuid:": str(UUID(int=1)), "": "base-equipment"}[converter]
        value = str(ids[argument]) if argument in ids else harmless
        path = path.replace(f"<{converter}{argument}>", value).replace(f"<path:{argument}>", "favicon.svg")
    return path


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in Table.metadata.sorted_tables
            if table.name not in BOOKKEEPING
        }
