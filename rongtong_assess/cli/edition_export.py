"""rongtong edition export: an edition as a workbook."""

from __future__ import annotations

from pathlib import Path

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.edition_folder import find_edition_folder
from rongtong_assess.cli.output_file import whole_file
from rongtong_assess.content.workbook.export import write_edition_workbook


@click.command(cls=ChineseCommand)
@click.argument("edition_id", metavar="版本号")
@click.option(
    "-o", "--output", "target", metavar="版本.xlsx", required=True, type=click.Path(path_type=Path), help="工作簿文件"
)
@click.option("--path", metavar="文件夹", type=click.Path(path_type=Path), help="放着各版本的文件夹；不写就是自带的")
def command(edition_id: str, target: Path, path: Path | None) -> None:
    """把一个评测版本写成 Excel 工作簿，不懂 YAML 的专家也能改。

    改好后用 rongtong edition import 读回来，成为草稿。
    """
    folder = find_edition_folder(edition_id, path)
    with whole_file(target) as draft:
        write_edition_workbook(folder, draft)
    click.echo(f"评测版本已写入 {target}。", err=True)
