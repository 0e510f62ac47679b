"""The parts of the Word document that tell the plan: three plans, phases, cards, product list."""

from __future__ import annotations

from rongtong_assess.presentation.document.word_writer import WordWriter
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.report.roadmap import ReportPlan
from rongtong_assess.presentation.wording.report import CONTRACT_HINT

NOT_IN_PLAN = "—"
PRODUCT_HEAD = (
    "序号", "措施", "交付内容和验收", "单位", "数量", "参考单价", "第一年", "以后每年", "价格依据", "供应商", "报价"
)  # fmt: skip
PRODUCT_WIDTHS = (5, 25, 45, 6, 6, 10, 10, 10, 10, 15, 15)


def write_plan_parts(paper: WordWriter, report: Report, plan: ReportPlan) -> None:
    """Everything between the scenes and the supports."""
    _write_plans(paper, report, plan)
    _write_timeline(paper, report, plan)
    _write_cards(paper, report, plan)
    _write_products(paper, report, plan)


def _write_plans(paper: WordWriter, report: Report, plan: ReportPlan) -> None:
    paper.heading(report.part_titles["roadmap"], 1, on_new_page=True)
    paper.paragraph(report.intros["roadmap"])
    paper.heading(plan.plans_title, 2)
    for sentence in plan.stale.sentences if plan.stale else ():
        paper.paragraph(sentence, bold=True)
    if plan.rows.budget:
        paper.paragraph(plan.rows.budget, bold=True)
    titles = tuple(one.title for one in plan.rows.plans)
    widths = (3, *[4] * len(titles))
    paper.table(("比什么", *titles), [(name, *values) for name, values in plan.figures], widths=widths)
    paper.heading("补贴", 2)
    if plan.subsidy.title:
        paper.pairs([(plan.subsidy.title, plan.subsidy.mark)])
    paper.bullets(plan.subsidy.lines)
    paper.heading("哪种办法做哪些措施", 2)
    rows = [(row.name, *(mark or NOT_IN_PLAN for mark in row.marks)) for row in plan.matrix]
    paper.table(("措施", *titles), rows, widths=(8, *[2] * len(titles)))
    if plan.owned_words:
        paper.paragraph(plan.owned_words, soft=True)


def _write_timeline(paper: WordWriter, report: Report, plan: ReportPlan) -> None:
    for chart in (report.charts.waterfall, report.charts.costs):
        if chart:
            paper.heading(chart.title, 2)
            paper.table(chart.head, chart.rows, widths=(4, *[2] * (len(chart.head) - 1)))
    paper.heading("按阶段推进", 2)
    paper.paragraph(report.intros["timeline"], soft=True)
    for phase in plan.detail.phases:
        if not phase.cards:
            paper.paragraph(f"{phase.heading}。", soft=True)
            continue
        paper.heading(phase.heading, 3)
        paper.paragraph(phase.sentence)
        paper.pairs([("过关才往下走", phase.gate)])
        rows = [(str(card.number), card.name, card.when, card.price.first_year) for card in phase.cards]
        paper.table(("序号", "措施", "什么时候", "第一年"), rows, widths=(1, 9, 3, 3), numbers=(3,))


def _write_cards(paper: WordWriter, report: Report, plan: ReportPlan) -> None:
    paper.heading(report.part_titles["cards"], 1, on_new_page=True)
    paper.paragraph(report.intros["cards"], soft=True)
    for card in plan.detail.cards:
        paper.heading(f"{card.number}　{card.name}　{card.price.first_year}", 2)
        if card.brings:
            paper.paragraph("　·　".join(card.brings))
        for line in report.card_lines(card):
            paper.pairs(line)


def _write_products(paper: WordWriter, report: Report, plan: ReportPlan) -> None:
    paper.begin_wide_pages()
    paper.heading(report.part_titles["products"], 1)
    paper.paragraph(report.intros["products"], soft=True)
    products = plan.products
    rows = [
        (
            str(row.number),
            row.name,
            row.delivered,
            row.unit,
            row.quantity,
            row.unit_price,
            row.first_year,
            row.yearly,
            row.basis,
            "",
            "",
        )
        for row in products.rows
    ]
    total = ("", "合计", "", "", "", "", products.first_year, products.yearly, "", "", "")
    paper.table(PRODUCT_HEAD, [*rows, total], widths=PRODUCT_WIDTHS, numbers=(4, 5, 6, 7))
    paper.paragraph(CONTRACT_HINT, soft=True)
    paper.end_wide_pages()
