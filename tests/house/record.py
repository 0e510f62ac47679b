"""Shortens the recorded exceptions to those that are still needed: python -m tests.house.record

With --new, exceptions that are not recorded yet are written as well: for a new rule, or after files have moved. Where a
rule asks for reasons, a person writes them into the file afterwards; until then its test fails.
"""

from __future__ import annotations

import sys

from tests.house.source_rules.all_rules import RULES
from tests.house.source_rules.rule import EXCEPTIONS, Allowed, Rule, read_exceptions
from tests.house.tree import project_tree


def record(rule: Rule, *, takes_new: bool) -> None:
    recorded, new = read_exceptions(rule), Allowed(sys.maxsize)
    kept = {
        where: Allowed(min(amount, recorded.get(where, new).most), recorded.get(where, new).reason)
        for where, amount in sorted(rule.find(project_tree()).items())
        if takes_new or where in recorded
    }
    lines = ["\t".join([where, str(allowed.most), allowed.reason]).rstrip("\t") for where, allowed in kept.items()]
    file = EXCEPTIONS / f"{rule.name}.tsv"
    if lines:
        file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    else:
        file.unlink(missing_ok=True)
    print(f"{rule.name}: {len(recorded)} exceptions before, {len(kept)} now")


if __name__ == "__main__":
    EXCEPTIONS.mkdir(exist_ok=True)
    for rule in RULES.values():
        record(rule, takes_new="--new" in sys.argv)
