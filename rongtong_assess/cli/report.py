"""rongtong report: the PDF of one answer sheet."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from rongtong_assess.analytics.batch import refuse_open_questions
from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.output_file import whole_file
from rongtong_assess.cli.sheets import STANDARD_INPUT, read_sheet_argument
from rongtong_assess.cli.shipped import load_shipped_shelf
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.industry import refuse_other_industry
from rongtong_assess.core.sheet_document import edition_id_of, read_sheet
from rongtong_assess.reporting.html import render_report_html
from rongtong_assess.reporting.pdf import find_font_problem, render_pdf
from rongtong_assess.services.make_report import CHINA, report_of_sheet
from rongtong_assess.settings import find_data_folder


@click.command(cls=ChineseCommand)
@click.argument("sheet", metavar="答题表.json")
@click.option(
    "-o", "--output", "target", metavar="报告.pdf", required=True, type=click.Path(path_type=Path), help="PDF 文件"
)
def command(sheet: str, target: Path) -> None:
    """把一份答题表的结果和路线图做成 PDF；文件名写 - 则从标准输入读。

    答题表的 firm 里要有 name 和 employees，价格按企业人数取。
    """
    if target.exists() and sheet != STANDARD_INPUT and target.samefile(sheet):
        raise Refused.because(str(target), "输出和答题表是同一个文件", "请用 -o 给出另一个文件名")
    problem = find_font_problem()
    if problem:
        raise Refused([problem])
    with whole_file(target) as draft:
        draft.write_bytes(render_pdf(_report_html(sheet)))
    click.echo(f"报告已写入 {target}。", err=True)


def _report_html(sheet: str) -> str:
    document = read_sheet_argument(sheet)
    shelf = load_shipped_shelf()
    edition = shelf.get_edition(edition_id_of(document))
    answered = read_sheet(edition, document)
    refuse_other_industry(edition, answered.firm.industry if answered.firm else None)
    refuse_open_questions(edition, answered.sheet, cure="请补上答案，答完才能出报告")
    report = report_of_sheet(shelf, answered.sheet, answered.firm, on=datetime.now(CHINA).date())
    return render_report_html(report, find_data_folder("templates") / "report")
