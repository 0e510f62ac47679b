"""write_report_word: a Report -> an editable Word document, the same sentences and numbers as the PDF."""

from __future__ import annotations

from rongtong_assess.presentation.charts.svg import Chart
from rongtong_assess.presentation.document.qr import draw_qr_png
from rongtong_assess.presentation.document.undrawn import without_unprintable
from rongtong_assess.presentation.document.word_roadmap import write_plan_parts
from rongtong_assess.presentation.document.word_writer import WordWriter
from rongtong_assess.presentation.report.forecast import HOW_TO_READ_RAISES, ForecastView
from rongtong_assess.presentation.report.report import SUBSTITUTE, Report
from rongtong_assess.presentation.report.result import ConditionView
from rongtong_assess.presentation.report.visit import VisitView

TICK = "□"


def write_report_word(report: Report) -> bytes:
    """The file's content; the same report gives the same bytes."""
    report = without_unprintable(report)
    paper = WordWriter(
        title=f"{report.title}：{report.firm.short_name}",
        subject=f"{report.edition_title}，{report.number}",
        day=report.stamp.assessed_on,
        brand=report.brand,
    )
    paper.running_lines(
        f"{report.firm.short_name}　报告编号 {report.number}",
        f"{report.assessed_on}　{report.edition_title}　指纹 {report.short_fingerprint}",
    )
    _write_cover(paper, report)
    _write_summary(paper, report)
    _write_result(paper, report)
    _write_items(paper, report)
    if report.scene_groups:
        _write_scenes(paper, report)
    if report.plan:
        write_plan_parts(paper, report, report.plan)
    if report.supports:
        _write_supports(paper, report)
    _write_evidence(paper, report)
    _write_notes(paper, report)
    return paper.content()


def _write_cover(paper: WordWriter, report: Report) -> None:
    logo = report.brand.logo
    if logo and logo.is_png:  # drawings do not show everywhere
        paper.picture(logo.content, height_mm=14)
    paper.paragraph(report.brand.operator or "融通测评", soft=True)
    paper.paragraph(report.title, bold=True, size=24)
    if report.standing:
        paper.paragraph(report.standing, bold=True)
    paper.paragraph(report.firm.name, size=16)
    if report.undrawn:
        paper.paragraph(report.undrawn_words, soft=True)
    paper.paragraph(report.level_title, bold=True, size=18)
    paper.paragraph(f"{report.total_words} {report.score} 分，满分 {report.full_score} 分")
    facts = [
        ("报告编号", report.number),
        ("测评日期", report.assessed_on),
        ("评测版本", report.edition_title),
        ("依据文件", report.edition_document),
    ]
    for fact in facts:
        paper.pairs([fact])
    paper.paragraph(f"{report.disclaimer}。{report.cover_note}", bold=True)


def _write_summary(paper: WordWriter, report: Report) -> None:
    paper.heading("一页看懂", 1, on_new_page=True)
    paper.paragraph(report.headline, bold=True, size=13)
    if report.source_line:
        paper.paragraph(report.source_line)
    _write_conditions(paper, report.conditions)
    plan = report.plan
    if plan is None:
        paper.paragraph(report.no_plan)
    else:
        paper.heading(plan.heading, 2)
        if plan.stale:
            paper.paragraph(plan.stale.brief, bold=True)
        paper.paragraph(plan.summary)
        names, amounts = zip(*plan.money_figures, strict=True)
        paper.table(names, [amounts], widths=[1] * len(names))
        paper.paragraph(plan.money_hint, soft=True)
        paper.heading(plan.first_steps_title, 2)
        steps = [
            (str(place), f"{card.name}　{'，'.join(card.brings)}", card.when, card.price.first_year)
            for place, card in enumerate(plan.first_steps, 1)
        ]
        paper.table(("步", "做什么", "什么时候", "第一年"), steps, widths=(1, 10, 3, 3), numbers=(3,))
    _write_verification(paper, report)


def _write_verification(paper: WordWriter, report: Report) -> None:
    verification = report.verification
    if verification:
        paper.picture(draw_qr_png(verification.address or verification.code), height_mm=20)
    for line in report.verification_lines:
        paper.paragraph(line)


def _write_conditions(paper: WordWriter, rows: tuple[ConditionView, ...]) -> None:
    if rows:
        cells = [(row.name, row.need, row.have, "已满足" if row.is_met else f"差 {row.missing}") for row in rows]
        paper.table(("条件", "要求", "现在", "还差"), cells, widths=(3, 3, 2, 2))


def write_chart(paper: WordWriter, chart: Chart | None) -> None:
    """Its message and its table."""
    if chart:
        paper.paragraph(chart.title, bold=True)
        paper.table(chart.head, chart.rows, widths=(2, *[1] * (len(chart.head) - 1)))


def _write_result(paper: WordWriter, report: Report) -> None:
    paper.heading(report.part_titles["result"], 1, on_new_page=True)
    paper.paragraph(report.headline)
    if report.verified:
        _write_verified(paper, report.verified)
    _write_conditions(paper, report.conditions)
    charts = report.charts
    for chart in (charts.ladder, charts.dimensions, charts.radar):
        write_chart(paper, chart)
    if report.placement:
        _write_placement(paper, report.placement)
    if report.warnings:
        paper.heading("请再核对一遍的答案", 2)
        paper.bullets(report.warnings)


def _write_verified(paper: WordWriter, part: VisitView) -> None:
    paper.heading(part.title, 2)
    paper.paragraph(part.verdict, bold=True)
    paper.paragraph(f"{part.platform_name}，{part.visited_on}到访。{part.how}")
    paper.table(("维度", "自评", "现场", "满分"), part.dimensions, widths=(3, 1, 1, 1))
    paper.paragraph(part.rows_title, bold=bool(part.rows))
    if part.rows:
        rows = [(row.name, row.declared, "\n".join(filter(None, (row.found, row.note)))) for row in part.rows]
        paper.table(("题目", "企业填报", "现场看到的"), rows, widths=(2, 3, 3))


def _write_placement(paper: WordWriter, part: ForecastView) -> None:
    paper.heading(part.title, 2)
    paper.paragraph(f"{part.basis}（模型 {part.model_id}）", bold=True)
    paper.paragraph(f"{part.verdict}{part.interval}{part.likelier}{part.why}")
    write_chart(paper, part.chart)
    if part.raises:
        paper.paragraph(HOW_TO_READ_RAISES)
        paper.bullets([f"{one.name}：{one.gain}" for one in part.raises])
    paper.paragraph(part.what_it_is, soft=True)


def _write_items(paper: WordWriter, report: Report) -> None:
    paper.heading(report.part_titles["items"], 1, on_new_page=True)
    paper.paragraph(report.intros["items"], soft=True)
    for group in report.dimensions:
        paper.heading(f"{group.name}　{group.got} / {group.full} 分", 2)
        for item in group.items:
            lost = "满分" if item.is_full else f"失 {item.lost} 分"
            paper.heading(f"{item.number}　{item.name}　得 {item.got} / {item.full} 分，{lost}", 3)
            paper.paragraph(item.ask, soft=True)
            paper.bullets(item.answers or ("没有填，按 0 分算",))
            if item.declared:
                paper.paragraph(f"上面是{item.answers_title}；{item.declared_words}", soft=True)
            if item.facts:
                paper.paragraph(item.facts_words, soft=True)
            if item.lost_rows:
                rows = [(row.option, f"+{row.points}", row.how) for row in item.lost_rows]
                paper.table(("还能得分的地方", "分值", "怎样得到"), rows, widths=(8, 2, 8), numbers=(1,))
            if item.supports:
                paper.pairs([("可争取的支持", report.where_supported(item.supports))])


def _write_scenes(paper: WordWriter, report: Report) -> None:
    paper.heading(report.part_titles["scenes"], 1, on_new_page=True)
    paper.paragraph(report.intros["scenes"], soft=True)
    for group in report.scene_groups:
        paper.heading(group.name, 2)
        rows = [
            (f"{scene.number}　{scene.name}（{scene.kind}）", scene.level_word, "\n".join(scene.lines))
            for scene in group.scenes
        ]
        paper.table(("场景", "等级", "现在做到的，和下一步"), rows, widths=(4, 2, 11))


def _write_supports(paper: WordWriter, report: Report) -> None:
    paper.heading(report.part_titles["supports"], 1, on_new_page=True)
    paper.paragraph(report.intros["supports"])
    rows = [(str(row.number), row.chain, row.name, row.ask, row.fits) for row in report.supports]
    paper.table(("条", "链", "支持", "找谁", "对得上的项和措施"), rows, widths=(1, 2, 7, 4, 5))


def _write_evidence(paper: WordWriter, report: Report) -> None:
    paper.heading(report.part_titles["evidence"], 1, on_new_page=True)
    paper.paragraph(report.intros["evidence"], soft=True)
    for group in report.dimensions:
        paper.heading(group.name, 2)
        rows = [(f"{item.number}　{item.name}", _ticks(item.evidence)) for item in group.items]
        paper.table(("项", "材料"), rows, widths=(3, 9))
    if report.scene_evidence:
        paper.heading("应用场景", 2)
        rows = [(row.names, _ticks(row.evidence)) for row in report.scene_evidence]
        paper.table(("场景", "每个场景各要一份的材料"), rows, widths=(3, 9))


def _ticks(lines: tuple[str, ...]) -> str:
    return "\n".join(f"{TICK} {line}" for line in lines)


def _write_notes(paper: WordWriter, report: Report) -> None:
    paper.heading(report.part_titles["notes"], 1, on_new_page=True)
    paper.heading("假设", 2)
    paper.bullets(report.assumptions, numbered=True)
    paper.heading("来源", 2)
    paper.bullets(report.sources)
    paper.heading("本报告", 2)
    rows = [
        *report.firm.facts,
        ("报告编号", report.number),
        ("测评日期", report.assessed_on),
        ("评测版本", f"{report.edition_title}，{report.edition_document}"),
        ("版本指纹", report.fingerprint),
        *([(f"{SUBSTITUTE} 代替的字", report.undrawn_codes)] if report.undrawn else []),
    ]
    paper.table(("项目", "内容"), rows, widths=(1, 4))
    paper.paragraph(f"{report.disclaimer}。", bold=True)
    _write_verification(paper, report)
