"""click in Chinese: help headings, types of options, and one plain sentence for each way to call a command wrongly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click

from rongtong_assess.core.china_time import CHINA
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import NumberAsked, parse_number, read_whole_number, whole
from rongtong_assess.presentation.wording.mistakes import without_stop

HEADINGS = {"Options": "选项", "Commands": "命令"}


class ChineseFormatter(click.HelpFormatter):
    """Help pages with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        super().write_heading(HEADINGS.get(heading, heading))


class ChineseContext(click.Context):
    formatter_class = ChineseFormatter


class ChineseCommand(click.Command):
    """A command with Chinese help."""

    context_class = ChineseContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", **kwargs})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示这段说明"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group with Chinese help, whose subcommands have it too."""

    command_class = ChineseCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": "命令 [参数]…", **kwargs})


class OneOf(click.Choice[str]):
    """One of a few words, refused in Chinese."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        return f"「{str(value)[:40]}」不在可选的之内，可选的是 {'、'.join(self.choices)}"


class ExactNumber(click.ParamType[Decimal]):
    """A number as people type it, refused in Chinese. The command says what is too much for it."""

    name = "数"

    def __init__(self, asked: NumberAsked) -> None:
        self.name, self.asked = asked.unit, replace(asked, name="")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            return parse_number(value, self.asked)
        except Refused as refusal:
            self.fail(without_stop(refusal.words), param, ctx)


class WholeNumber(click.ParamType[int]):
    """A whole number between two bounds, refused in Chinese."""

    name = "整数"

    def __init__(self, least: int, most: int) -> None:
        self.asked = whole("", least, most)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return read_whole_number(value, self.asked)
        except Refused as refusal:
            self.fail(without_stop(refusal.words), param, ctx)


def describe_usage_error(error: click.UsageError) -> str:
    """What is wrong with the call and what to do, in one line."""
    what = next(tell(error) for kind, tell in _TELLERS if isinstance(error, kind))
    call = error.ctx.command_path if error.ctx else "rongtong"
    return f"{what}。请看 {call} --help。"


def _name_of(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "参数")
    return error.param.opts[0] if isinstance(error.param, click.Option) else error.param.make_metavar(error.ctx)  # type: ignore[arg-type]  # click sets ctx


_TELLERS: list[tuple[type[click.UsageError], Callable[[Any], str]]] = [
    (click.MissingParameter, lambda error: f"缺少 {_name_of(error)}"),
    (click.BadParameter, lambda error: f"{_name_of(error)} 的值不对：{error.message}"),
    (click.NoSuchOption, lambda error: f"没有选项 {error.option_name}"),
    (click.exceptions.NoSuchCommand, lambda error: f"没有命令 {error.command_name}"),
    (click.BadOptionUsage, lambda error: f"选项 {error.option_name} 后面的值不对或者缺少值"),
    (click.UsageError, lambda error: "参数多了或者写法不对"),
]


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
