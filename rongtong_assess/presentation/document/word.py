"""write_report_word: a Report -> an editable Word document, the same sentences and numbers as the PDF."""

from __future__ import annotations

from rongtong_assess.presentation.charts.registry import Face, Place
from rongtong_assess.presentation.document.qr import draw_qr_png
from rongtong_assess.presentation.document.undrawn import without_unprintable
from rongtong_assess.presentation.document.word_case import write_case
from rongtong_assess.presentation.document.word_roadmap import write_plan_parts
from rongtong_assess.presentation.document.word_writer import WordWriter
from rongtong_assess.presentation.report.forecast import ForecastView
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.report.result import ConditionView
from rongtong_assess.presentation.report.visit import VisitView
from rongtong_assess.presentation.wording.people import PRODUCT_NAME
from rongtong_assess.presentation.wording.report import word_document as words
from rongtong_assess.presentation.wording.roadmap.measures import SUPPORTS
from rongtong_assess.presentation.wording.visit import visited_words

TICK = "□"


def write_report_word(report: Report) -> bytes:
    """The file's content; the same report gives the same bytes."""
    report = without_unprintable(report)
    writer = WordWriter(
        title=words.document_title(report.header.title, report.header.firm.short_name),
        subject=words.with_detail(report.header.edition_title, report.header.number),
        day=report.header.metadata.assessed_on,
        brand=report.header.brand,
    )
    writer.running_lines(
        words.running_head(report.header.running_firm, report.header.number),
        words.running_foot(
            report.header.draft_words + report.header.assessed_on,
            report.header.edition_title,
            fingerprint=report.header.short_fingerprint,
        ),
    )
    _write_cover(writer, report)
    _write_summary(writer, report)
    if report.case:
        write_case(writer, report, case=report.case)
    _write_result(writer, report)
    _write_items(writer, report)
    if report.scenes.groups:
        _write_scenes(writer, report)
    if report.roadmap:
        write_plan_parts(writer, report, plan=report.roadmap)
    if report.supports.rows:
        _write_supports(writer, report)
    if "evidence" in report.part_titles:
        _write_evidence(writer, report)
    _write_notes(writer, report)
    return writer.content()


def _write_cover(writer: WordWriter, report: Report) -> None:
    logo = report.header.brand.logo
    if logo and logo.is_png:  # drawings do not show everywhere
        writer.picture(logo.content, height_mm=14)
    writer.paragraph(report.header.brand.operator or PRODUCT_NAME, soft=True)
    writer.paragraph(report.header.title, bold=True, size=24)
    if report.header.standing:
        writer.paragraph(report.header.standing, bold=True)
    writer.paragraph(report.header.firm.name, size=16)
    if report.header.undrawn:
        writer.paragraph(report.undrawn_words, soft=True)
    writer.paragraph(report.result.level_title, bold=True, size=18)
    writer.paragraph(words.score_words(report.result.score_basis, report.result.score, full=report.result.full_score))
    facts = [
        (words.REPORT_NUMBER, report.header.number),
        (report.header.day_name, report.header.assessed_on),
        (words.EDITION, report.header.edition_title),
        (words.EDITION_DOCUMENT, report.header.edition_document),
    ]
    for fact in facts:
        writer.pairs([fact])
    writer.paragraph(f"{words.sentence(report.header.disclaimer)}{report.header.cover_note}", bold=True)


def _write_summary(writer: WordWriter, report: Report) -> None:
    writer.heading(words.SUMMARY, 1, on_new_page=True)
    writer.paragraph(report.result.headline, bold=True, size=13)
    if report.source_line:
        writer.paragraph(report.source_line)
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
            (str(place), words.step_words(card.name, card.brings), card.when, card.price.first_year)
            for place, card in enumerate(plan.first_steps, 1)
        ]
        writer.table(words.STEPS_HEAD, steps, widths=(1, 10, 3, 3), numbers=(3,))
    _write_verification(writer, report)


def _write_verification(writer: WordWriter, report: Report) -> None:
    verification = report.header.verification
    if verification:
        writer.picture(draw_qr_png(verification.address or verification.code), height_mm=20)
    for line in report.header.verification_lines:
        writer.paragraph(line)


def _write_conditions(writer: WordWriter, rows: tuple[ConditionView, ...]) -> None:
    if rows:
        cells = [
            (row.name, row.need, row.have, words.MET if row.is_met else words.short_words(row.missing)) for row in rows
        ]
        writer.table(words.CONDITIONS_HEAD, cells, widths=(3, 3, 2, 2))


def _write_charts(writer: WordWriter, report: Report, *, place: Place) -> None:
    """The message and the table of each chart at a place."""
    for placed in report.charts.list_at(Face.WORD, place):
        chart = placed.chart
        writer.paragraph(chart.title, bold=True)
        writer.table(chart.head, chart.rows, widths=(2, *[1] * (len(chart.head) - 1)))


def _write_result(writer: WordWriter, report: Report) -> None:
    writer.heading(report.part_titles["result"], 1, on_new_page=True)
    writer.paragraph(report.result.headline)
    if report.result.visit:
        _write_visit(writer, report.result.visit)
    _write_conditions(writer, report.result.conditions)
    for place in (Place.LEVEL, Place.DIMENSIONS, Place.SCENES):
        _write_charts(writer, report, place=place)
    if report.result.forecast:
        _write_forecast(writer, report, part=report.result.forecast)
    if report.result.warnings:
        writer.heading(words.WARNINGS, 2)
        writer.bullets(report.result.warnings)


def _write_visit(writer: WordWriter, part: VisitView) -> None:
    writer.heading(part.title, 2)
    writer.paragraph(part.verdict, bold=True)
    writer.paragraph(visited_words(part.platform_name, part.visited_on))
    writer.table(words.VISIT_HEAD, part.dimensions, widths=(3, 1, 1, 1))
    writer.paragraph(part.rows_title, bold=bool(part.rows))
    if part.rows:
        rows = [(row.name, row.declared, "\n".join(filter(None, (row.found, row.note)))) for row in part.rows]
        writer.table(words.DIFFERENCES_HEAD, rows, widths=(2, 3, 3))


def _write_forecast(writer: WordWriter, report: Report, *, part: ForecastView) -> None:
    writer.heading(part.title, 2)
    writer.paragraph(words.basis_words(part.basis, part.model_id), bold=True)
    writer.paragraph(f"{part.verdict}{part.interval}{part.likelier}{part.why}")
    _write_charts(writer, report, place=Place.FORECAST)
    if part.raises:
        writer.paragraph(part.how_to_read_raises)
        writer.bullets([words.raise_words(answer.name, answer.gain) for answer in part.raises])
    writer.paragraph(part.what_it_is, soft=True)


def _write_items(writer: WordWriter, report: Report) -> None:
    writer.heading(report.part_titles["items"], 1, on_new_page=True)
    writer.paragraph(report.intros["items"], soft=True)
    for group in report.items.dimensions:
        writer.heading(words.group_heading(group.name, group.got, full=group.full), 2)
        for item in group.items:
            heading = words.item_heading(
                words.numbered(item.number, item.name), item.got, full=item.full, lost="" if item.is_full else item.lost
            )
            writer.heading(heading, 3)
            writer.paragraph(item.ask, soft=True)
            writer.bullets(item.answers or (words.NOT_ANSWERED,))
            if item.declared:
                writer.paragraph(words.answers_above_words(item.answers_title, item.declared_words), soft=True)
            if item.facts:
                writer.paragraph(item.facts_words, soft=True)
            if item.lost_rows:
                rows = [(row.option, f"+{row.points}", row.how) for row in item.lost_rows]
                writer.table(words.LOST_HEAD, rows, widths=(8, 2, 8), numbers=(1,))
            if item.supports:
                writer.pairs([(SUPPORTS, report.where_supported(item.supports))])


def _write_scenes(writer: WordWriter, report: Report) -> None:
    writer.heading(report.part_titles["scenes"], 1, on_new_page=True)
    writer.paragraph(report.intros["scenes"], soft=True)
    for group in report.scenes.groups:
        writer.heading(group.name, 2)
        rows = [
            (words.scene_heading(scene.number, scene.name, kind=scene.kind), scene.level_word, "\n".join(scene.lines))
            for scene in group.scenes
        ]
        writer.table(words.SCENES_HEAD, rows, widths=(4, 2, 11))


def _write_supports(writer: WordWriter, report: Report) -> None:
    writer.heading(report.part_titles["supports"], 1, on_new_page=True)
    writer.paragraph(report.intros["supports"])
    rows = [(str(row.number), row.chain, row.name, row.ask, row.fits) for row in report.supports.rows]
    writer.table(words.SUPPORTS_HEAD, rows, widths=(1, 2, 7, 4, 5))


def _write_evidence(writer: WordWriter, report: Report) -> None:
    writer.heading(report.part_titles["evidence"], 1, on_new_page=True)
    writer.paragraph(report.intros["evidence"], soft=True)
    for group in report.items.dimensions:
        writer.heading(group.name, 2)
        rows = [(words.numbered(item.number, item.name), _ticks(item.evidence)) for item in group.items]
        writer.table(words.EVIDENCE_HEAD, rows, widths=(3, 9))
    if report.scenes.evidence:
        writer.heading(words.SCENES, 2)
        rows = [(row.names, _ticks(row.evidence)) for row in report.scenes.evidence]
        writer.table(words.SCENE_EVIDENCE_HEAD, rows, widths=(3, 9))


def _ticks(lines: tuple[str, ...]) -> str:
    return "\n".join(f"{TICK} {line}" for line in lines)


def _write_notes(writer: WordWriter, report: Report) -> None:
    writer.heading(report.part_titles["notes"], 1, on_new_page=True)
    writer.heading(words.ASSUMPTIONS, 2)
    writer.bullets(report.notes.assumptions, numbered=True)
    writer.heading(words.SOURCES, 2)
    writer.bullets(report.notes.sources)
    writer.heading(words.THIS_REPORT, 2)
    rows = [
        *report.header.firm.facts,
        (words.REPORT_NUMBER, report.header.number),
        (report.header.day_name, report.header.assessed_on),
        (words.EDITION, words.with_detail(report.header.edition_title, report.header.edition_document)),
        (words.FINGERPRINT, report.header.fingerprint),
        *([(words.UNDRAWN, report.header.undrawn_codes)] if report.header.undrawn else []),
    ]
    writer.table(words.NOTES_HEAD, rows, widths=(1, 4))
    writer.paragraph(words.sentence(report.header.disclaimer), bold=True)
    _write_verification(writer, report)
