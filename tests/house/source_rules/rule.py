"""A rule about the source, and the recorded exceptions from it, which may only become fewer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import Tree

EXCEPTIONS = Path(__file__).parents[1] / "exceptions"
Findings = Mapping[str, int]
"""By place, how much breaks a rule there: lines, arguments, files, uses. 1 where there is nothing to count."""


@dataclass(frozen=True)
class Rule:
    """bad, good: made-up files, by path, that break the rule and that keep it; without files of their own, `__init__`.

    needs_reason: each exception says after its number why it may stay, in words that no other exception has.
    """

    name: str
    find: Callable[[Tree], Findings]
    cure: str
    bad: Mapping[str, str]
    good: Mapping[str, str]
    needs_reason: bool = False


@dataclass(frozen=True)
class Allowed:
    most: int
    reason: str = ""


def read_exceptions(rule: Rule, folder: Path = EXCEPTIONS) -> dict[str, Allowed]:
    """A line: the place, a tab, how much at most, and for rules that need reasons a tab and the reason."""
    file = folder / f"{rule.name}.tsv"
    if not file.exists():
        return {}
    allowed = {}
    for line in file.read_text("utf-8").splitlines():
        where, most, *reason = line.split("\t")
        allowed[where] = Allowed(int(most), *reason)
    return allowed


def list_faults(rule: Rule, findings: Findings, exceptions: Mapping[str, Allowed]) -> list[str]:
    """A line for each finding that is new or became worse, and for each exception that is no longer needed."""
    faults = [
        f"{where}: {amount}, allowed are {exceptions[where].most}" if where in exceptions else f"{where}: {amount}"
        for where, amount in sorted(findings.items())
        if amount > (exceptions[where].most if where in exceptions else 0)
    ]
    faults += [
        f"{where}: the exception is no longer needed, take it out" for where in exceptions if where not in findings
    ]
    if rule.needs_reason:
        reasons = Counter(allowed.reason for allowed in exceptions.values())
        faults += [
            f"{where}: says no reason of its own"
            for where, allowed in exceptions.items()
            if not allowed.reason or reasons[allowed.reason] > 1
        ]
    return faults
