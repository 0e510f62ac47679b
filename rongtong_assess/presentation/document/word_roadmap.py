"""The parts of the Word document about the plan: all plans, phases, measures, products and prices."""

from __future__ import annotations

from rongtong_assess.presentation.charts.registry import Face, Place
from rongtong_assess.presentation.document.word_writer import WordWriter
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.report.roadmap import RoadmapSection
from rongtong_assess.presentation.wording.report import word_document as words
from rongtong_assess.presentation.wording.report.parts import CONTRACT_HINT, SUBSIDY
from rongtong_assess.presentation.wording.roadmap.plans import SUM

NOT_IN_PLAN = "—"
PRODUCT_WIDTHS = (5, 25, 45, 6, 6, 10, 10, 10, 10, 15, 15)


def write_plan_parts(writer: WordWriter, report: Report, *, plan: RoadmapSection) -> None:
    """Everything between the scenes and the supports."""
    _write_plans(writer, report, plan=plan)
    _write_timeline(writer, report, plan=plan)
    _write_cards(writer, report, plan=plan)
    _write_products(writer, report, plan=plan)


def _write_plans(writer: WordWriter, report: Report, *, plan: RoadmapSection) -> None:
    writer.heading(report.part_titles["roadmap"], 1, on_new_page=True)
    writer.paragraph(report.intros["roadmap"])
    writer.heading(plan.plans_title, 2)
    for sentence in plan.stale.sentences if plan.stale else ():
        writer.paragraph(sentence, bold=True)
    if plan.rows.budget:
        writer.paragraph(plan.rows.budget, bold=True)
    titles = tuple(shown.title for shown in plan.rows.plans)
    widths = (3, *[4] * len(titles))
    writer.table((words.COMPARED, *titles), [(name, *values) for name, values in plan.figures], widths=widths)
    writer.heading(SUBSIDY, 2)
    if plan.subsidy.title:
        writer.pairs([(plan.subsidy.title, plan.subsidy.example)])
    writer.bullets(plan.subsidy.lines)
    writer.heading(words.WHICH_MEASURES, 2)
    rows = [(row.name, *(cell or NOT_IN_PLAN for cell in row.cells)) for row in plan.matrix]
    writer.table((words.MEASURE, *titles), rows, widths=(8, *[2] * len(titles)))
    if plan.owned_words:
        writer.paragraph(plan.owned_words, soft=True)


def _write_timeline(writer: WordWriter, report: Report, *, plan: RoadmapSection) -> None:
    for place in (Place.POINTS, Place.COSTS):
        for placed in report.charts.list_at(Face.WORD, place):
            chart = placed.chart
            writer.heading(chart.title, 2)
            writer.table(chart.head, chart.rows, widths=(4, *[2] * (len(chart.head) - 1)))
    writer.heading(words.PHASES, 2)
    writer.paragraph(report.intros["timeline"], soft=True)
    for phase in plan.detail.phases:
        if not phase.cards:
            writer.paragraph(words.sentence(phase.heading), soft=True)
            continue
        writer.heading(phase.heading, 3)
        writer.paragraph(phase.sentence)
        writer.pairs([(words.GATE, phase.gate)])
        rows = [(str(card.number), card.name, card.when, card.price.first_year) for card in phase.cards]
        writer.table(words.PHASE_HEAD, rows, widths=(1, 9, 3, 3), numbers=(3,))


def _write_cards(writer: WordWriter, report: Report, *, plan: RoadmapSection) -> None:
    writer.heading(report.part_titles["cards"], 1, on_new_page=True)
    writer.paragraph(report.intros["cards"], soft=True)
    for card in plan.detail.cards:
        writer.heading(words.card_heading(words.numbered(card.number, card.name), card.price.first_year), 2)
        if card.brings:
            writer.paragraph(words.list_brings(card.brings))
        for line in report.card_lines(card):
            writer.pairs(line)


def _write_products(writer: WordWriter, report: Report, *, plan: RoadmapSection) -> None:
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
    total = ("", SUM, "", "", "", "", products.first_year, products.yearly, "", "", "")
    writer.table(words.PRODUCT_HEAD, [*rows, total], widths=PRODUCT_WIDTHS, numbers=(4, 5, 6, 7))
    writer.paragraph(CONTRACT_HINT, soft=True)
    writer.end_wide_pages()
