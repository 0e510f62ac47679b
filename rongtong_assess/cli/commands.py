"""The list of subcommands."""

from __future__ import annotations

import click

import rongtong_assess
from rongtong_assess.cli.chinese_click import ChineseContext
from rongtong_assess.cli.lazy_group import CommandTable, LazyGroup

COMMANDS: CommandTable = {
    "score": ("score:score", "给一份答题表算分、定级"),
    "score-batch": ("score:score_many", "给许多份答题表算分、定级"),
    "plan": ("plan", "做路线图：最省钱、最有用、预算内，并证明没有更好的"),
    "report": ("report", "把一份答题表的结果和路线图做成 PDF"),
    "edition": ("edition", "评测版本：列出、查看、检查、新建、发布"),
    "catalogue": ("catalogue", "方案库：检查"),
    "place": ("forecast:place", "预测现场评定会确认的等级"),
    "model": ("forecast", "定级预测模型：模拟、训练、检验、投用；快测的选题"),
    "recompute": ("database:recompute_results", "把已提交的测评全部重算一遍，逐字节核对"),
    "init-db": ("database:init_db", "建立或升级数据库，开出第一个管理员账号"),
    "serve": ("serve", "启动网站；加 --demo 带演示数据"),
    "work": ("worker", "在后台做成批的报告、训练预测模型；启动网站时会自己启动"),
    "doctor": ("doctor", "检查这台机器能不能正常运行，缺什么怎么补"),
}


@click.group(cls=LazyGroup, table=COMMANDS)
@click.version_option(rongtong_assess.__version__, message="rongtong %(version)s", help="显示版本号")
def rongtong() -> None:
    """融通测评：制造业中小企业数字化水平自评，算分、定级、找差距、出报告。"""


rongtong.context_class = ChineseContext
