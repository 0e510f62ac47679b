"""Days as the command line takes them: in China, written 2026-01-31."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from rongtong_assess.core.china_time import CHINA


def today() -> date:
    """The present day in China."""
    return datetime.now(CHINA).date()


class Day(click.ParamType[date]):
    """A day, refused in Chinese."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"「{str(value)[:40]}」不是日期，应写成 2026-01-31 这样", param, ctx)
