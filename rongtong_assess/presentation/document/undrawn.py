"""Characters that people typed and no font of this machine draws: 〓 stands for them, and a note names them.

Data never stops a report. A character missing in our own text (templates, edition, catalogue) still does: it would
be missing in every report, and a reader could not know what stood there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from rongtong_assess.core.typed_text import can_be_printed
from rongtong_assess.presentation.document.html import render_report_html
from rongtong_assess.presentation.document.pdf_maker import MissingGlyphs
from rongtong_assess.presentation.report.report import SUBSTITUTE, Report


def make_report_pdf(report: Report, templates: Path, lay_out: Callable[[str], bytes]) -> bytes:
    """The PDF of a report; lay_out makes a PDF from HTML. Raises PdfFailed, MissingGlyphs for our own text only."""
    printable = without_unprintable(report)
    try:
        return lay_out(render_report_html(printable, templates))
    except MissingGlyphs as failure:
        shown = replace_signs(printable, failure.characters)
        if shown == printable:
            raise
    return lay_out(render_report_html(shown, templates))


def without_unprintable(report: Report) -> Report:
    """Without signs for which a font, if it has one at all, draws something else, or which no document may hold."""
    signs = {sign for text in _typed_texts(report) for sign in text}
    return replace_signs(report, [sign for sign in signs if not can_be_printed(sign)])


def replace_signs(report: Report, signs: Collection[str]) -> Report:
    """The report with 〓 for these signs wherever people typed them, and a note of those that were there."""
    found = sorted(set(signs) & {sign for text in _typed_texts(report) for sign in text})
    if not found:
        return report
    table = str.maketrans(dict.fromkeys(found, SUBSTITUTE))
    brand, verified = report.brand, report.verified
    if verified:
        rows = tuple(replace(row, note=row.note.translate(table)) for row in verified.rows)
        verified = replace(verified, platform_name=verified.platform_name.translate(table), rows=rows)
    return replace(
        report,
        firm=replace(report.firm, name=report.firm.name.translate(table)),
        stamp=replace(report.stamp, brand=replace(brand, operator=brand.operator.translate(table))),
        verified=verified,
        undrawn=tuple(sorted({*report.undrawn, *found})),
    )


def _typed_texts(report: Report) -> tuple[str, ...]:
    """All that people typed and the report shows; `replace_signs` replaces in the same places."""
    verified = report.verified
    noted = (verified.platform_name, *(row.note for row in verified.rows)) if verified else ()
    return (report.firm.name, report.brand.operator, *noted)
