"""The list of subcommands, and the group that imports only the one that is called."""

from __future__ import annotations

from importlib import import_module

import click

import rongtong_assess
from rongtong_assess.cli.chinese_click import HEADINGS, ChineseContext, ChineseGroup

# Name on the command line -> module in this package, whose `command` it is, and what it does.
COMMANDS = {
    "score": ("score", "给一份答题表算分、定级"),
    "score-batch": ("score_batch", "给许多份答题表算分、定级"),
    "report": ("report", "把一份答题表的结果和路线图做成 PDF"),
    "edition": ("edition", "评测版本：列出、查看、检查"),
    "catalogue": ("catalogue", "方案库：检查"),
    "model": ("model", "快测的选题"),
    "init-db": ("init_db", "建立或升级数据库，开出第一个管理员账号"),
    "serve": ("serve", "启动网站；加 --demo 带演示数据"),
    "doctor": ("doctor", "检查这台机器能不能正常运行，缺什么怎么补"),
}


class LazyGroup(ChineseGroup):
    """A group whose commands cost nothing until they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        command: click.Command = import_module(f"rongtong_assess.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(HEADINGS["Commands"]):
            formatter.write_dl([(name, purpose) for name, (_, purpose) in COMMANDS.items()])


@click.group(cls=LazyGroup)
@click.version_option(rongtong_assess.__version__, message="rongtong %(version)s", help="显示版本号")
def rongtong() -> None:
    """融通测评：制造业中小企业数字化水平自评，算分、定级、找差距、出报告。"""


rongtong.context_class = ChineseContext
