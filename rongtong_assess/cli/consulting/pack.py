"""rongtong pack verify: an acceptance pack is checked file by file, on any machine."""

from __future__ import annotations

from pathlib import Path

import click

from rongtong_assess.cli.console.chinese_click import ChineseGroup
from rongtong_assess.cli.console.output import print_json
from rongtong_assess.presentation.wording.consulting.packs import WHOLE, counted_words
from rongtong_assess.services.consulting.packs.verify_pack import verify_pack

FOUND_DIFFERENT = 1


@click.group(cls=ChineseGroup)
def pack() -> None:
    """验收包：检查一个包有没有被改过。"""


@pack.command()
@click.argument("file", metavar="验收包.zip", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def verify(file: Path, as_json: bool) -> int:
    """逐个文件核对验收包，不用数据库。完整的退出码是 0，不完整是 1。"""
    check = verify_pack(file)
    if as_json:
        print_json(
            {
                "ok": not check.differences,
                "case": dict(check.manifest.case),
                "sha256": check.manifest.digest,
                "entries": len(check.manifest.entries),
                "differences": [{"path": fault.where, "what": fault.what} for fault in check.differences],
            }
        )
    else:
        for difference in check.differences:
            click.echo(str(difference), err=True)
        if not check.differences:
            click.echo(WHOLE)
        click.echo(counted_words(len(check.manifest.entries)))
    return FOUND_DIFFERENT if check.differences else 0
