"""rongtong edition print: an edition as a blank form for pen and paper."""

from __future__ import annotations

from pathlib import Path

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.edition_folder import find_edition_folder
from rongtong_assess.cli.output_file import whole_file
from rongtong_assess.content.editions import read_edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.document.html import render_blank_html
from rongtong_assess.presentation.document.pdf import find_font_problem, render_pdf
from rongtong_assess.settings import find_data_folder, load_brand


@click.command(cls=ChineseCommand)
@click.argument("edition_id", metavar="版本号")
@click.option(
    "-o", "--output", "target", metavar="空白问卷.pdf", required=True, type=click.Path(path_type=Path), help="PDF 文件"
)
@click.option("--path", metavar="文件夹", type=click.Path(path_type=Path), help="放着各版本的文件夹；不写就是自带的")
def command(edition_id: str, target: Path, path: Path | None) -> None:
    """把一个评测版本做成可以打印、用笔填写的空白问卷。"""
    edition = read_edition(find_edition_folder(edition_id, path))
    problem = find_font_problem()
    if problem:
        raise Refused([problem])
    with whole_file(target) as draft:
        html = render_blank_html(edition, find_data_folder("templates") / "report", brand=load_brand())
        draft.write_bytes(render_pdf(html))
    click.echo(f"空白问卷已写入 {target}。", err=True)
