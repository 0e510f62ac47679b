"""What the commands that plan are told alike: which plan is meant, and money."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import click

from rongtong_assess.cli.chinese_click import OneOf
from rongtong_assess.core.plan import PLAN_KINDS
from rongtong_assess.reporting.plan_words import PLAN_TITLES

MOST_MONEY_CHARACTERS = 20


class Money(click.ParamType[Decimal]):
    """An exact amount in 万元."""

    name = "万元"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            amount = Decimal(str(value)[:MOST_MONEY_CHARACTERS])
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or len(str(value)) > MOST_MONEY_CHARACTERS:
            self.fail(f"「{str(value)[:40]}」不是一个数，请填万元数，如 20 或 15.8", param, ctx)
        return amount


PLAN_OPTION = click.option(
    "--plan",
    "kind",
    type=OneOf(list(PLAN_KINDS)),
    help=f"要哪一份计划：{'、'.join(f'{kind} {PLAN_TITLES[kind]}' for kind in PLAN_KINDS)}",
)
