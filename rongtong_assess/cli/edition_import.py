"""rongtong edition import: a workbook becomes a draft."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.content.file_reader import FileReader
from rongtong_assess.content.workbook.read import write_draft
from rongtong_assess.core.errors import Refused
from rongtong_assess.settings import find_data_folder

LARGEST_WORKBOOK_BYTES = 20_000_000


@click.command(cls=ChineseCommand)
@click.argument("workbook", metavar="版本.xlsx", type=click.Path(path_type=Path))
@click.option(
    "--to", "path", metavar="文件夹", type=click.Path(path_type=Path), help="放着各版本的文件夹；不写就是自带的"
)
@click.option("--id", "new_id", metavar="新版本号", default="", help="存成另一个版本号")
@click.option("--replace", "may_replace", is_flag=True, help="换掉已有的同名草稿")
def command(workbook: Path, path: Path | None, new_id: str, may_replace: bool) -> None:
    """读一个工作簿，检查后写成草稿。

    错误一次全部列出，每处给出工作表、行和改法；有错时什么也不写，退出码是 2。已发布的版本不会被改动。
    """
    with workbook.open("rb") as file:
        raw = file.read(LARGEST_WORKBOOK_BYTES + 1)
    if len(raw) > LARGEST_WORKBOOK_BYTES:
        raise Refused.because(workbook.name, "文件太大，不像是一个评测版本", "请确认没有选错文件")
    with closing(FileReader(processes=1)) as reader:
        imported = reader.read_edition_workbook(raw, workbook.name, new_id=new_id)
    for remark in imported.remarks:
        click.echo(remark, err=True)
    folder = write_draft(imported, path or find_data_folder("questionnaires"), may_replace=may_replace)
    click.echo(f"草稿在 {folder}，内容没有错误。", err=True)
