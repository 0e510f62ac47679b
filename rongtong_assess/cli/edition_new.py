"""rongtong edition new: the next edition, begun as a copy."""

from __future__ import annotations

from pathlib import Path

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.edition_folder import find_edition_folder
from rongtong_assess.content.edition.copy import copy_edition


@click.command(cls=ChineseCommand)
@click.argument("source", metavar="原版本号")
@click.argument("new_id", metavar="新版本号")
@click.option("--revision", "is_revision", is_flag=True, help="新版本是原版本的更正，编号要是 原版本号-r2 这样")
@click.option("--path", metavar="文件夹", type=click.Path(path_type=Path), help="放着各版本的文件夹；不写就是自带的")
def command(source: str, new_id: str, is_revision: bool, path: Path | None) -> None:
    """抄一份版本当草稿；锁、示例和 from 不抄，注释保留。

    草稿可以随便改，不会用来测评；改好后用 rongtong edition check 检查，再用 rongtong edition publish 发布。
    """
    draft = copy_edition(find_edition_folder(source, path), new_id, is_revision=is_revision)
    click.echo(f"草稿在 {draft}。先改 edition.yaml 里的 title、document、issued、in_force_from。")
