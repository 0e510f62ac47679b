"""rongtong edition publish: a draft becomes an edition that never changes again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.dates import Day, today
from rongtong_assess.cli.edition_folder import find_edition_folder
from rongtong_assess.content.edition.lock import LOCK_FILE
from rongtong_assess.content.edition.publication import publish_edition
from rongtong_assess.content.library import load_shelf
from rongtong_assess.core.errors import Refused
from rongtong_assess.settings import find_data_folder


@click.command(cls=ChineseCommand)
@click.argument("edition_id", metavar="版本号")
@click.option("--author", metavar="姓名", required=True, help="编写人或单位")
@click.option("--reviewer", metavar="姓名", default="", help="审核人或单位，不能是编写人")
@click.option("--without-review", is_flag=True, help="没有第二个人审核；锁和页面上会一直写明")
@click.option("--on", "published_on", metavar="日期", type=Day(), help="发布日期，如 2026-01-31；不写就是今天")
@click.option("--path", metavar="文件夹", type=click.Path(path_type=Path), help="放着各版本的文件夹；不写就是自带的")
def command(
    edition_id: str, author: str, reviewer: str, without_review: bool, published_on: date | None, path: Path | None
) -> None:
    """检查并发布一个草稿：写下 edition.lock，从此文件夹里的内容不能再改。

    要更正已经发布的版本，用 rongtong edition new 原版本号 新版本号 --revision。
    """
    folder, day = find_edition_folder(edition_id, path), published_on or today()
    if day > today():
        raise Refused.because("--on", f"发布日期 {day} 还没有到", "请写今天或以前的日期；启用日期在 in_force_from 里写")
    lock = publish_edition(folder, author=author, reviewer=reviewer, published_on=day, is_without_review=without_review)
    _take_back_what_would_not_start(folder)
    click.echo(f"已发布 {lock.edition_id}：编写 {lock.author}，{lock.review_words}，锁住 {len(lock.files)} 个文件。")
    click.echo("锁和内容请一起提交；程序从下次启动起使用它。")


def _take_back_what_would_not_start(folder: Path) -> None:
    """The catalogue, too, has to fit the newest edition; so far nobody has used this one."""
    try:
        load_shelf(folder.parent, find_data_folder("catalogue"))
    except Refused:
        (folder / LOCK_FILE).unlink()
        raise
