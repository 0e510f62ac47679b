"""The list of subcommands, and the group that imports only the one that is called."""

from __future__ import annotations

from importlib import import_module

import click

import rongtong_assess
from rongtong_assess.cli.chinese_click import ChineseContext, ChineseGroup

# Name on the command line -> module in this package; the command is the module's `command`.
MODULES = {
    "score": "score",
    "score-batch": "score_batch",
    "report": "report",
    "edition": "edition",
    "catalogue": "catalogue",
    "init-db": "init_db",
    "serve": "serve",
    "doctor": "doctor",
}


class LazyGroup(ChineseGroup):
    """A group whose commands cost nothing until they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MODULES:
            return None
        command = import_module(f"rongtong_assess.cli.{MODULES[cmd_name]}").command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup)
@click.version_option(rongtong_assess.__version__, message="rongtong %(version)s", help="显示版本号")
def rongtong() -> None:
    """融通测评：制造业中小企业数字化水平自评，算分、定级、找差距、出报告。"""


rongtong.context_class = ChineseContext
