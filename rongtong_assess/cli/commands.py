"""The list of subcommands, and a group that imports only the one that is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

import rongtong_assess
from rongtong_assess.cli.console.chinese_click import HEADINGS, ChineseContext, ChineseGroup
from rongtong_assess.presentation.wording.consulting.assignment import ASSIGN_PURPOSE
from rongtong_assess.presentation.wording.consulting.draw import DRAW_PURPOSE
from rongtong_assess.presentation.wording.consulting.evidence import CHECK_PURPOSE
from rongtong_assess.presentation.wording.consulting.packs import PACK_PURPOSE

CommandTable = Mapping[str, tuple[str, str]]
"""Name on the command line -> where the command is, and its purpose.

Where: a module of this package, and after a colon the command in it, by default `command`.
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


COMMANDS: CommandTable = {
    "score": ("score:score", "给一份答题表算分、定级"),
    "score-batch": ("score:score_many", "给许多份答题表算分、定级"),
    "plan": ("plan", "做路线图：最省钱、最有用、预算内，并证明没有更好的"),
    "report": ("report", "把一份答题表的结果和路线图做成 PDF"),
    "edition": ("edition", "评测版本：列出、查看、检查、新建、发布"),
    "catalogue": ("catalogue", "方案库：检查"),
    "assign": ("consulting.assignment:assign", ASSIGN_PURPOSE),
    "draw": ("consulting.draw:draw", DRAW_PURPOSE),
    "pack": ("consulting.evidence:pack", PACK_PURPOSE),
    "evidence": ("consulting.evidence", CHECK_PURPOSE),
    "place": ("forecast:place", "预测现场评定会确认的等级"),
    "model": ("forecast", "定级预测模型：模拟、训练、检验、投用；快测的选题"),
    "recompute": ("operations:recompute_results", "把已提交的测评全部重算一遍，逐字节核对"),
    "init-db": ("operations:init_db", "建立或升级数据库，开出第一个管理员账号"),
    "serve": ("serve", "启动网站；加 --demo 带演示数据"),
    "work": ("worker", "在后台做成批的报告、分派方案，训练预测模型；启动网站时会自己启动"),
    "doctor": ("operations:examine", "检查这台机器能不能正常运行，缺什么怎么补"),
}


@click.group(cls=LazyGroup, table=COMMANDS)
@click.version_option(rongtong_assess.__version__, message="rongtong %(version)s", help="显示版本号")
def rongtong() -> None:
    """融通测评：制造业中小企业数字化水平自评，算分、定级、找差距、出报告。"""


rongtong.context_class = ChineseContext
