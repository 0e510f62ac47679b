"""rongtong recompute: every stored result once more, byte for byte."""

from __future__ import annotations

from dataclasses import asdict

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.database import open_database, require_current
from rongtong_assess.cli.guard import DONE, FOUND_BAD
from rongtong_assess.cli.printing import print_json
from rongtong_assess.cli.shipped import load_installed_shelf
from rongtong_assess.services.recompute import Recomputation, recompute
from rongtong_assess.settings import load_settings
from rongtong_assess.storage.database import new_session_factory


@click.command(cls=ChineseCommand)
@click.option("--verify", "must_agree", is_flag=True, help="有一份对不上，退出码就是 1")
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def command(must_agree: bool, as_json: bool) -> int:
    """用存下的答案和当时的评测版本，把所有已提交的测评重算一遍，逐字节核对；什么都不改。"""
    done = _recompute_all()
    if as_json:
        print_json(asdict(done))
    else:
        for mismatch in done.mismatches:
            click.echo(f"{mismatch.number}：{mismatch.what}。")
        wrong = len({mismatch.number for mismatch in done.mismatches})
        click.echo(f"重算了 {done.count} 份已提交的测评，" + (f"{wrong} 份对不上。" if wrong else "全部一样。"))
    return FOUND_BAD if must_agree and done.mismatches else DONE


def _recompute_all() -> Recomputation:
    settings = load_settings()
    shelf = load_installed_shelf(settings)
    with open_database(settings.database_url) as engine:
        require_current(engine)
        with new_session_factory(engine)() as session:
            return recompute(session, shelf)
