"""rongtong model: what is chosen or trained on many firms. A new subcommand is a module and a line here."""

from __future__ import annotations

import click

from rongtong_assess.cli.lazy_group import CommandTable, LazyGroup

COMMANDS: CommandTable = {
    "simulate": ("model_simulate", "生成模拟企业，说明它们依据什么"),
    "train": ("model_train", "用模拟企业训练一个定级预测模型"),
    "evaluate": ("model_evaluate", "在没有参与训练的企业上检验一个模型"),
    "promote": ("model_promote", "让一个模型从某天起投用，或退回一步"),
    "card": ("model_card", "显示一个模型的说明卡"),
    "check-table": ("model_check_table", "把同一套训练方法用在任何一张分级数据表上"),
    "short-form": ("model_short_form", "用模拟企业选出快测的题目"),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def command() -> None:
    """定级预测模型：模拟、训练、检验、投用；快测的选题。"""
