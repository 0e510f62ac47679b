"""Characters that people typed and no font of this machine draws: 〓 is shown for them, and a note names them.

What people type never stops a report. A missing character of our own text (templates, edition, catalogue) still does:
it would be missing in every report, and a reader could not know which one it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from rongtong_assess.core.typed_text import can_be_printed
from rongtong_assess.presentation.document.html import render_report_html
from rongtong_assess.presentation.document.pdf_maker import MissingGlyphs
from rongtong_assess.presentation.report.case import CasePhoto, CaseSection
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.report.visit import VisitDifferenceView
from rongtong_assess.presentation.wording.report.header import SUBSTITUTE


def make_report_pdf(report: Report, templates: Path, *, lay_out: Callable[[str], bytes]) -> bytes:
    """The PDF of a report; lay_out makes a PDF from HTML. Raises PdfFailed, MissingGlyphs for our own text only."""
    printable = without_unprintable(report)
    try:
        return lay_out(render_report_html(printable, templates))
    except MissingGlyphs as failure:
        shown = replace_characters(printable, failure.characters)
        if shown == printable:
            raise
    return lay_out(render_report_html(shown, templates))


def without_unprintable(report: Report) -> Report:
    """The report without characters that fonts may draw as others, or that no document may hold."""
    characters = {character for text in _typed_texts(report) for character in text}
    return replace_characters(report, [character for character in characters if not can_be_printed(character)])


def replace_characters(report: Report, characters: Collection[str]) -> Report:
    """The report with 〓 for these characters wherever people typed them; `header.undrawn` lists those found."""
    found = sorted(set(characters) & {character for text in _typed_texts(report) for character in text})
    if not found:
        return report
    table = str.maketrans(dict.fromkeys(found, SUBSTITUTE))
    header, brand, visit = report.header, report.header.brand, report.result.visit
    if visit:
        rows = tuple(replace(row, note=row.note.translate(table)) for row in visit.rows)
        visit = replace(visit, platform_name=visit.platform_name.translate(table), rows=rows)
    brand = replace(brand, operator=brand.operator.translate(table))
    header = replace(
        header,
        firm=replace(header.firm, name=header.firm.name.translate(table)),
        metadata=replace(header.metadata, brand=brand),
        undrawn=tuple(sorted({*header.undrawn, *found})),
    )
    case = _translated(report.case, table)
    return replace(report, header=header, result=replace(report.result, visit=visit), case=case)


def _texts_in(value: object) -> Iterator[str]:
    """Every text of the part about a case, nearly all of which people typed."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts_in(part)
    elif isinstance(value, CaseSection | VisitDifferenceView | CasePhoto):
        for field in fields(value):
            yield from _texts_in(getattr(value, field.name))


def _translated(value: Any, table: Mapping[int, str]) -> Any:
    """The same with other characters in all of its texts."""
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, tuple):
        return tuple(_translated(part, table) for part in value)
    if isinstance(value, CaseSection | VisitDifferenceView | CasePhoto):
        return replace(value, **{field.name: _translated(getattr(value, field.name), table) for field in fields(value)})
    return value


def _typed_texts(report: Report) -> tuple[str, ...]:
    """All texts of the report that people typed; `replace_characters` replaces in the same places."""
    header, visit = report.header, report.result.visit
    noted = (visit.platform_name, *(row.note for row in visit.rows)) if visit else ()
    return (header.firm.name, header.brand.operator, *noted, *_texts_in(report.case))
