"""The parts of the Word document that tell the plan: three plans, phases, cards, product list."""

from __future__ import annotations

from rongtong_assess.presentation.charts.registry import Face, Place
from rongtong_assess.presentation.document.word_writer import WordWriter
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.report.roadmap import RoadmapSection
from rongtong_assess.presentation.wording.report.parts import CONTRACT_HINT

NOT_IN_PLAN = "—"
PRODUCT_HEAD = (
    "序号", "措施", "交付内容和验收", "单位", "数量", "参考单价", "第一年", "以后每年", "价格依据", "供应商", "报价"
)  # fmt: skip
PRODUCT_WIDTHS = (5, 25, 45, 6, 6, 10, 10, 10, 10, 15, 15)


def write_plan_parts(writer: WordWriter, report: Report, plan: RoadmapSection) -> None:
    """Everything between the scenes and the supports."""
    _write_plans(writer, report, plan)
    _write_timeline(writer, report, plan)
    _write_cards(writer, report, plan)
    _write_products(writer, report, plan)


def _write_plans(writer: WordWriter, report: Report, plan: RoadmapSection) -> None:
    writer.heading(report.part_titles["roadmap"], 1, on_new_page=True)
    writer.paragraph(report.intros["roadmap"])
    writer.heading(plan.plans_title, 2)
    for sentence in plan.stale.sentences if plan.stale else ():
        writer.paragraph(sentence, bold=True)
    if plan.rows.budget:
        writer.paragraph(plan.rows.budget, bold=True)
    titles = tuple(shown.title for shown in plan.rows.plans)
    widths = (3, *[4] * len(titles))
    writer.table(("比什么", *titles), [(name, *values) for name, values in plan.figures], widths=widths)
    writer.heading("补贴", 2)
    if plan.subsidy.title:
        writer.pairs([(plan.subsidy.title, plan.subsidy.mark)])
    writer.bullets(plan.subsidy.lines)
    writer.heading("哪种办法做哪些措施", 2)
    rows = [(row.name, *(mark or NOT_IN_PLAN for mark in row.marks)) for row in plan.matrix]
    writer.table(("措施", *titles), rows, widths=(8, *[2] * len(titles)))
    if plan.owned_words:
        writer.paragraph(plan.owned_words, soft=True)


def _write_timeline(writer: WordWriter, report: Report, plan: RoadmapSection) -> None:
    for place in (Place.POINTS, Place.COSTS):
        for figure in report.charts.list_at(Face.WORD, place):
            chart = figure.chart
            writer.heading(chart.title, 2)
            writer.table(chart.head, chart.rows, widths=(4, *[2] * (len(chart.head) - 1)))
    writer.heading("按阶段推进", 2)
    writer.paragraph(report.intros["timeline"], soft=True)
    for phase in plan.detail.phases:
        if not phase.cards:
            writer.paragraph(f"{phase.heading}。", soft=True)
            continue
        writer.heading(phase.heading, 3)
        writer.paragraph(phase.sentence)
        writer.pairs([("过关才往下走", phase.gate)])
        rows = [(str(card.number), card.name, card.when, card.price.first_year) for card in phase.cards]
        writer.table(("序号", "措施", "什么时候", "第一年"), rows, widths=(1, 9, 3, 3), numbers=(3,))


def _write_cards(writer: WordWriter, report: Report, plan: RoadmapSection) -> None:
    writer.heading(report.part_titles["cards"], 1, on_new_page=True)
    writer.paragraph(report.intros["cards"], soft=True)
    for card in plan.detail.cards:
        writer.heading(f"{card.number}　{card.name}　{card.price.first_year}", 2)
        if card.brings:
            writer.paragraph("　·　".join(card.brings))
        for line in report.card_lines(card):
            writer.pairs(line)


def _write_products(writer: WordWriter, report: Report, plan: RoadmapSection) -> None:
    writer.begin_wide_pages()
    writer.heading(report.part_titles["products"], 1)
    writer.paragraph(report.intros["products"], soft=True)
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
    writer.table(PRODUCT_HEAD, [*rows, total], widths=PRODUCT_WIDTHS, numbers=(4, 5, 6, 7))
    writer.paragraph(CONTRACT_HINT, soft=True)
    writer.end_wide_pages()
