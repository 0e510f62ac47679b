"""What the commands that plan are told alike: which plan is meant."""

from __future__ import annotations

import click

from rongtong_assess.cli.chinese_click import OneOf
from rongtong_assess.core.plan import PLAN_KINDS
from rongtong_assess.presentation.wording.roadmap import PLAN_TITLES

PLAN_OPTION = click.option(
    "--plan",
    "kind",
    type=OneOf(list(PLAN_KINDS)),
    help=f"要哪一份计划：{'、'.join(f'{kind} {PLAN_TITLES[kind]}' for kind in PLAN_KINDS)}",
)
