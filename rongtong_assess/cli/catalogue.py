"""rongtong catalogue: whether the solution catalogue is right and complete."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from rongtong_assess.cli.console.chinese_click import ChineseCommand, ChineseGroup
from rongtong_assess.cli.console.output import print_check
from rongtong_assess.content.catalogue_check import check_catalogue
from rongtong_assess.settings import find_data_folder


@click.group(cls=ChineseGroup)
def command() -> None:
    """方案库：检查。"""


@command.command("check", cls=ChineseCommand)
@click.argument("path", metavar="[文件夹或 CSV 文件]", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档：错误的列表")
def check(path: Path | None, as_json: bool) -> None:
    """检查方案库的文件夹，或单独一张方案表；不写就检查自带的方案库。

    既核对每个文件，也核对它和最新的评测版本是否一致、全不全：有没有哪个场景的哪一级没有方案，
    前置方案是否绕成了圈，价格有没有依据，说明齐不齐。每处错误给出位置和改法；有错时退出码是 2。
    """
    place = (path or find_data_folder("catalogue")).absolute()
    shipped = find_data_folder("questionnaires"), find_data_folder("catalogue")
    print_check(partial(check_catalogue, *shipped, place), as_json=as_json, all_right=f"方案库没有问题：{place}")
