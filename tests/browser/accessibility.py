"""The rules of axe-core, asked of a page in a browser."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Off by themselves, or sometimes.
RULES_BESIDES = {rule: {"enabled": True} for rule in ("landmark-unique", "landmark-complementary-is-top-level")}


def find_faults(page: Page, address: str, *, only: Sequence[str] = ()) -> list[str]:
    """only: ids of rules, instead of all kinds of rules that are asked for here."""
    page.goto(address)
    return find_faults_here(page, only=only)


def find_faults_here(page: Page, *, only: Sequence[str] = ()) -> list[str]:
    """What axe-core finds wrong on the open page: the rule, and where."""
    page.evaluate(AXE)
    options = {"runOnly": list(only)} if only else {"runOnly": RULES, "rules": RULES_BESIDES}
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(options).then(result => result.violations)", options
    )
    return [f"{page.url} {fault['id']}: {node['html'][:200]}" for fault in found for node in fault["nodes"]]
