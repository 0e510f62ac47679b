"""write_report_word: a Report -> an editable Word document, the same sentences and numbers as the PDF."""

from __future__ import annotations

from rongtong_assess.presentation.charts.registry import Face, Place
from rongtong_assess.presentation.charts.svg import Chart
from rongtong_assess.presentation.document.qr import draw_qr_png
from rongtong_assess.presentation.document.undrawn import without_unprintable
from rongtong_assess.presentation.document.word_roadmap import write_plan_parts
from rongtong_assess.presentation.document.word_writer import WordWriter
from rongtong_assess.presentation.report.forecast import HOW_TO_READ_RAISES, ForecastView
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.report.result import ConditionView
from rongtong_assess.presentation.report.visit import VisitView
from rongtong_assess.presentation.wording.report.header import SUBSTITUTE

TICK = "□"


def write_report_word(report: Report) -> bytes:
    """The file's content; the same report gives the same bytes."""
    report = without_unprintable(report)
    writer = WordWriter(
        title=f"{report.header.title}：{report.header.firm.short_name}",
        subject=f"{report.header.edition_title}，{report.header.number}",
        day=report.header.metadata.assessed_on,
        brand=report.header.brand,
    )
    writer.running_lines(
        f"{report.header.firm.short_name}　报告编号 {report.header.number}",
        f"{report.header.assessed_on}　{report.header.edition_title}　指纹 {report.header.short_fingerprint}",
    )
    _write_cover(writer, report)
    _write_summary(writer, report)
    _write_result(writer, report)
    _write_items(writer, report)
    if report.scenes.groups:
        _write_scenes(writer, report)
    if report.roadmap:
        write_plan_parts(writer, report, report.roadmap)
    if report.supports.rows:
        _write_supports(writer, report)
    _write_evidence(writer, report)
    _write_notes(writer, report)
    return writer.content()


def _write_cover(writer: WordWriter, report: Report) -> None:
    logo = report.header.brand.logo
    if logo and logo.is_png:  # drawings do not show everywhere
        writer.picture(logo.content, height_mm=14)
    writer.paragraph(report.header.brand.operator or "融通测评", soft=True)
    writer.paragraph(report.header.title, bold=True, size=24)
    if report.header.standing:
        writer.paragraph(report.header.standing, bold=True)
    writer.paragraph(report.header.firm.name, size=16)
    if report.header.undrawn:
        writer.paragraph(report.undrawn_words, soft=True)
    writer.paragraph(report.result.level_title, bold=True, size=18)
    writer.paragraph(f"{report.result.score_basis} {report.result.score} 分，满分 {report.result.full_score} 分")
    facts = [
        ("报告编号", report.header.number),
        ("测评日期", report.header.assessed_on),
        ("评测版本", report.header.edition_title),
        ("依据文件", report.header.edition_document),
    ]
    for fact in facts:
        writer.pairs([fact])
    writer.paragraph(f"{report.header.disclaimer}。{report.header.cover_note}", bold=True)


def _write_summary(writer: WordWriter, report: Report) -> None:
    writer.heading("一页看懂", 1, on_new_page=True)
    writer.paragraph(report.result.headline, bold=True, size=13)
    if report.result.source_line:
        writer.paragraph(report.result.source_line)
    _write_conditions(writer, report.result.conditions)
    plan = report.roadmap
    if plan is None:
        writer.paragraph(report.no_roadmap)
    else:
        writer.heading(plan.heading, 2)
        if plan.stale:
            writer.paragraph(plan.stale.brief, bold=True)
        writer.paragraph(plan.summary)
        names, amounts = zip(*plan.money_figures, strict=True)
        writer.table(names, [amounts], widths=[1] * len(names))
        writer.paragraph(plan.money_hint, soft=True)
        writer.heading(plan.first_steps_title, 2)
        steps = [
            (str(place), f"{card.name}　{'，'.join(card.brings)}", card.when, card.price.first_year)
            for place, card in enumerate(plan.first_steps, 1)
        ]
        writer.table(("步", "做什么", "什么时候", "第一年"), steps, widths=(1, 10, 3, 3), numbers=(3,))
    _write_verification(writer, report)


def _write_verification(writer: WordWriter, report: Report) -> None:
    verification = report.header.verification
    if verification:
        writer.picture(draw_qr_png(verification.address or verification.code), height_mm=20)
    for line in report.header.verification_lines:
        writer.paragraph(line)


def _write_conditions(writer: WordWriter, rows: tuple[ConditionView, ...]) -> None:
    if rows:
        cells = [(row.name, row.need, row.have, "已满足" if row.is_met else f"差 {row.missing}") for row in rows]
        writer.table(("条件", "要求", "现在", "还差"), cells, widths=(3, 3, 2, 2))


def write_chart(writer: WordWriter, chart: Chart) -> None:
    """Its message and its table."""
    writer.paragraph(chart.title, bold=True)
    writer.table(chart.head, chart.rows, widths=(2, *[1] * (len(chart.head) - 1)))


def _write_result(writer: WordWriter, report: Report) -> None:
    writer.heading(report.part_titles["result"], 1, on_new_page=True)
    writer.paragraph(report.result.headline)
    if report.result.visit:
        _write_visit(writer, report.result.visit)
    _write_conditions(writer, report.result.conditions)
    for place in (Place.LEVEL, Place.DIMENSIONS, Place.SCENES):
        for figure in report.charts.list_at(Face.WORD, place):
            write_chart(writer, figure.chart)
    if report.result.forecast:
        _write_forecast(writer, report.result.forecast)
    if report.result.warnings:
        writer.heading("请再核对一遍的答案", 2)
        writer.bullets(report.result.warnings)


def _write_visit(writer: WordWriter, part: VisitView) -> None:
    writer.heading(part.title, 2)
    writer.paragraph(part.verdict, bold=True)
    writer.paragraph(f"{part.platform_name}，{part.visited_on}到访。{part.how}")
    writer.table(("维度", "自评", "现场", "满分"), part.dimensions, widths=(3, 1, 1, 1))
    writer.paragraph(part.rows_title, bold=bool(part.rows))
    if part.rows:
        rows = [(row.name, row.declared, "\n".join(filter(None, (row.found, row.note)))) for row in part.rows]
        writer.table(("题目", "企业填报", "现场看到的"), rows, widths=(2, 3, 3))


def _write_forecast(writer: WordWriter, part: ForecastView) -> None:
    writer.heading(part.title, 2)
    writer.paragraph(f"{part.basis}（模型 {part.model_id}）", bold=True)
    writer.paragraph(f"{part.verdict}{part.interval}{part.likelier}{part.why}")
    write_chart(writer, part.chart)
    if part.raises:
        writer.paragraph(HOW_TO_READ_RAISES)
        writer.bullets([f"{answer.name}：{answer.gain}" for answer in part.raises])
    writer.paragraph(part.what_it_is, soft=True)


def _write_items(writer: WordWriter, report: Report) -> None:
    writer.heading(report.part_titles["items"], 1, on_new_page=True)
    writer.paragraph(report.intros["items"], soft=True)
    for group in report.items.dimensions:
        writer.heading(f"{group.name}　{group.got} / {group.full} 分", 2)
        for item in group.items:
            lost = "满分" if item.is_full else f"失 {item.lost} 分"
            writer.heading(f"{item.number}　{item.name}　得 {item.got} / {item.full} 分，{lost}", 3)
            writer.paragraph(item.ask, soft=True)
            writer.bullets(item.answers or ("没有填，按 0 分算",))
            if item.declared:
                writer.paragraph(f"上面是{item.answers_title}；{item.declared_words}", soft=True)
            if item.facts:
                writer.paragraph(item.facts_words, soft=True)
            if item.lost_rows:
                rows = [(row.option, f"+{row.points}", row.how) for row in item.lost_rows]
                writer.table(("还能得分的地方", "分值", "怎样得到"), rows, widths=(8, 2, 8), numbers=(1,))
            if item.supports:
                writer.pairs([("可争取的支持", report.where_supported(item.supports))])


def _write_scenes(writer: WordWriter, report: Report) -> None:
    writer.heading(report.part_titles["scenes"], 1, on_new_page=True)
    writer.paragraph(report.intros["scenes"], soft=True)
    for group in report.scenes.groups:
        writer.heading(group.name, 2)
        rows = [
            (f"{scene.number}　{scene.name}（{scene.kind}）", scene.level_word, "\n".join(scene.lines))
            for scene in group.scenes
        ]
        writer.table(("场景", "等级", "现在做到的，和下一步"), rows, widths=(4, 2, 11))


def _write_supports(writer: WordWriter, report: Report) -> None:
    writer.heading(report.part_titles["supports"], 1, on_new_page=True)
    writer.paragraph(report.intros["supports"])
    rows = [(str(row.number), row.chain, row.name, row.ask, row.fits) for row in report.supports.rows]
    writer.table(("条", "链", "支持", "找谁", "对得上的项和措施"), rows, widths=(1, 2, 7, 4, 5))


def _write_evidence(writer: WordWriter, report: Report) -> None:
    writer.heading(report.part_titles["evidence"], 1, on_new_page=True)
    writer.paragraph(report.intros["evidence"], soft=True)
    for group in report.items.dimensions:
        writer.heading(group.name, 2)
        rows = [(f"{item.number}　{item.name}", _ticks(item.evidence)) for item in group.items]
        writer.table(("项", "材料"), rows, widths=(3, 9))
    if report.scenes.evidence:
        writer.heading("应用场景", 2)
        rows = [(row.names, _ticks(row.evidence)) for row in report.scenes.evidence]
        writer.table(("场景", "每个场景各要一份的材料"), rows, widths=(3, 9))


def _ticks(lines: tuple[str, ...]) -> str:
    return "\n".join(f"{TICK} {line}" for line in lines)


def _write_notes(writer: WordWriter, report: Report) -> None:
    writer.heading(report.part_titles["notes"], 1, on_new_page=True)
    writer.heading("假设", 2)
    writer.bullets(report.notes.assumptions, numbered=True)
    writer.heading("来源", 2)
    writer.bullets(report.notes.sources)
    writer.heading("本报告", 2)
    rows = [
        *report.header.firm.facts,
        ("报告编号", report.header.number),
        ("测评日期", report.header.assessed_on),
        ("评测版本", f"{report.header.edition_title}，{report.header.edition_document}"),
        ("版本指纹", report.header.fingerprint),
        *([(f"{SUBSTITUTE} 代替的字", report.header.undrawn_codes)] if report.header.undrawn else []),
    ]
    writer.table(("项目", "内容"), rows, widths=(1, 4))
    writer.paragraph(f"{report.header.disclaimer}。", bold=True)
    _write_verification(writer, report)
