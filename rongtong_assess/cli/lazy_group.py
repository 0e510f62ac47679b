"""A group of commands that imports only the one that is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from rongtong_assess.cli.chinese_click import HEADINGS, ChineseGroup

CommandTable = Mapping[str, tuple[str, str]]
"""Name on the command line -> module of this package, whose `command` it is, and what it does."""


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
        module, _ = self.table[cmd_name]
        command: click.Command = import_module(f"rongtong_assess.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(HEADINGS["Commands"]):
            formatter.write_dl([(name, purpose) for name, (_, purpose) in self.table.items()])
