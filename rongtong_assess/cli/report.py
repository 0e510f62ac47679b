"""rongtong report: the PDF of one answer sheet, and the same as a Word document."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import click

from rongtong_assess.cli.console.chinese_click import ChineseCommand, ExactNumber
from rongtong_assess.cli.console.output import solver_kept_quiet, whole_file
from rongtong_assess.cli.console.sheets import STANDARD_INPUT, read_sheet_argument
from rongtong_assess.cli.plan import PLAN_OPTION
from rongtong_assess.core.assessment.sheet_json import edition_id_of, read_sheet
from rongtong_assess.core.china_time import CHINA
from rongtong_assess.core.edition.listed_edition import refuse_other_industry
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.forecast import traits_of
from rongtong_assess.core.roadmap.plan import PlanKind, PlanSet
from rongtong_assess.core.roadmap.wishes import BUDGET, PlanWishes
from rongtong_assess.installation import ShippedContent
from rongtong_assess.planning.roadmap.roadmap import find_roadmap
from rongtong_assess.presentation.document.pdf import find_font_problem, render_pdf
from rongtong_assess.presentation.document.undrawn import make_report_pdf
from rongtong_assess.presentation.document.word import write_report_word
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.services.result.score_batch import refuse_open_questions
from rongtong_assess.services.roadmap.make_plans import CurrentPlans, first_plans, require_kind
from rongtong_assess.services.roadmap.make_report import ReportAnnotations, report_of_sheet, require_named
from rongtong_assess.settings import find_data_folder, load_brand

WORD_SUFFIX = ".docx"


@click.command(cls=ChineseCommand)
@click.argument("sheet", metavar="答题表.json")
@click.option(
    "-o", "--output", "target", metavar="报告.pdf", required=True, type=click.Path(path_type=Path), help="PDF 文件"
)
@click.option(
    "--docx", "with_word", is_flag=True, help="再写一份内容相同、可以编辑的 Word 文件，放在 PDF 旁边，只有扩展名不同"
)
@PLAN_OPTION
@click.option("--budget", type=ExactNumber(BUDGET), help="预算，单位万元；有它才有预算内的计划")
def command(sheet: str, target: Path, with_word: bool, kind: PlanKind | None, budget: Decimal | None) -> None:
    """把一份答题表的结果和路线图做成 PDF；文件名写 - 则从标准输入读。

    答题表的 firm 里要有 name 和 employees，价格按企业人数取。Word 文件里没有图，图的内容写成表格。
    """
    word = target.with_suffix(WORD_SUFFIX) if with_word else None
    _refuse_same_file(sheet, target, word=word)
    problem = find_font_problem()
    if problem:
        raise Refused([problem])
    report = _report(sheet, kind, wishes=PlanWishes(budget_wan_yuan=budget))
    with whole_file(target) as draft:
        draft.write_bytes(make_report_pdf(report, find_data_folder("templates") / "report", lay_out=render_pdf))
    if word:
        with whole_file(word) as draft:
            draft.write_bytes(write_report_word(report))
    click.echo(f"报告已写入 {target}{f' 和 {word}' if word else ''}。", err=True)


def _refuse_same_file(sheet: str, target: Path, *, word: Path | None) -> None:
    if word == target:
        raise Refused.because(str(target), "PDF 和 Word 会写到同一个文件", "请用 -o 给出以 .pdf 结尾的文件名")
    for path in (target, word):
        if path and path.exists() and sheet != STANDARD_INPUT and path.samefile(sheet):
            raise Refused.because(str(path), "输出和答题表是同一个文件", "请用 -o 给出另一个文件名")


def _report(sheet: str, kind: PlanKind | None, *, wishes: PlanWishes) -> Report:
    document = read_sheet_argument(sheet)
    content = ShippedContent()
    library = content.library
    edition = library.get_edition(edition_id_of(document))
    answered = read_sheet(edition, document, terms=library.firm_terms)
    refuse_other_industry(edition, answered.firm.industry if answered.firm else None)
    refuse_open_questions(edition, answered.sheet, cure="请补上答案，答完才能出报告")
    firm = require_named(answered.firm)
    with solver_kept_quiet():
        plans = first_plans(find_roadmap, library, answered.sheet, employees=firm.employees, wishes=wishes)
    if kind and isinstance(plans, PlanSet):
        require_kind(edition, library.plan_rules, plans, kind)
    today = datetime.now(CHINA).date()
    model = content.forecast_models.find(edition, today)
    forecast = model.forecast(answered.sheet, traits_of(firm, library.sizes)) if model else None
    annotations = ReportAnnotations(load_brand(), forecast=forecast)
    return report_of_sheet(library, CurrentPlans(plans, answered.sheet, kind), firm, on=today, annotations=annotations)
