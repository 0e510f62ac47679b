"""rongtong catalogue: whether the solution catalogue is right."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from rongtong_assess.cli.chinese_click import ChineseCommand, ChineseGroup
from rongtong_assess.cli.printing import print_check
from rongtong_assess.content.shelf import load_shelf
from rongtong_assess.core.errors import Refused
from rongtong_assess.settings import find_data_folder


@click.group(cls=ChineseGroup)
def command() -> None:
    """方案库：检查。"""


@command.command("check", cls=ChineseCommand)
@click.argument("path", metavar="[文件夹]", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档：错误的列表")
def check(path: Path | None, as_json: bool) -> None:
    """检查方案库的文件夹，并核对它和最新的评测版本是否一致；不写就检查自带的方案库。

    每处错误给出文件、行号和改法；有错时退出码是 2。
    """
    folder = (path or find_data_folder("catalogue")).absolute()
    print_check(partial(_read, folder), as_json=as_json, all_right=f"方案库没有问题：{folder}")


def _read(folder: Path) -> None:
    if not folder.is_dir():
        raise Refused.because(str(folder), "没有这个文件夹", "请给出放着 solutions.csv 的文件夹")
    load_shelf(find_data_folder("questionnaires"), folder)
