"""A group of commands that imports only the one that is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from rongtong_assess.cli.chinese_click import HEADINGS, ChineseGroup

CommandTable = Mapping[str, tuple[str, str]]
"""Name on the command line -> where the command is, and what it does.

Where: a module of this package, and after a colon the command in it, which is `command` where nothing is said.
"""


class LazyGroup(ChineseGroup):
    """A group whose commands cost nothing until they are called."""

    def __init__(self, *args: Any, table: CommandTable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        module, _, name = self.table[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(f"rongtong_assess.cli.{module}"), name or "command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(HEADINGS["Commands"]):
            formatter.write_dl([(name, purpose) for name, (_, purpose) in self.table.items()])
