"""The part of a Word report that is about a case."""

from __future__ import annotations

from rongtong_assess.presentation.document.word_writer import WordWriter
from rongtong_assess.presentation.report.case import CaseSection
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.wording.report import case as words
from rongtong_assess.presentation.wording.report.word_document import DIFFERENCES_HEAD, NOTES_HEAD, sentence

PHOTO_HEIGHT_MM = 62


def write_case(writer: WordWriter, report: Report, *, case: CaseSection) -> None:
    """Who took part, what was found and said, four values, photos, signatures."""
    writer.heading(report.part_titles["case"], 1, on_new_page=True)
    draft = report.header.case.draft_words if report.header.case else ""
    if draft:
        writer.paragraph(f"{sentence(draft)}{case.unchecked}", bold=True)
    writer.table(NOTES_HEAD, case.facts, widths=(1, 4))
    writer.heading(words.PEOPLE_TITLE, 2)
    if case.people:
        writer.table(words.PEOPLE_HEAD, case.people, widths=(1, 1, 2))
    else:
        writer.paragraph(words.NO_PEOPLE)
    writer.heading(words.SAID_TITLE, 2)
    if case.said:
        writer.table(NOTES_HEAD, case.said, widths=(1, 4))
    else:
        writer.paragraph(words.NOTHING_SAID)
    if case.note:
        writer.heading(words.NOTE_TITLE, 2)
        writer.paragraph(case.note)
    _write_findings(writer, case)
    _write_photos(writer, case)
    writer.heading(words.SIGNED_TITLE, 2)
    for line in case.signatures or (sentence(draft),):
        writer.paragraph(line, bold=not case.signatures)


def _write_findings(writer: WordWriter, case: CaseSection) -> None:
    writer.heading(words.VALUES_TITLE, 2)
    columns = len(case.values_head)
    writer.table(
        case.values_head, case.values, widths=(2, 3, *[2] * (columns - 3), 3), numbers=tuple(range(2, columns - 1))
    )
    writer.paragraph(words.VALUES_HINT, soft=True)
    if not case.findings:
        writer.paragraph(case.findings_title)
        return
    writer.heading(case.findings_title, 2)
    rows = [(row.name, row.declared, "\n".join(filter(None, (row.found, row.note)))) for row in case.findings]
    writer.table((*DIFFERENCES_HEAD[:2], case.seen_head), rows, widths=(2, 3, 3))


def _write_photos(writer: WordWriter, case: CaseSection) -> None:
    if not case.photos:
        return
    writer.heading(words.PHOTOS_TITLE, 2)
    writer.paragraph(case.photos_hint, soft=True)
    for photo in case.photos:
        writer.picture(photo.jpeg, height_mm=PHOTO_HEIGHT_MM)
        writer.paragraph(f"{photo.caption}　{photo.day}", soft=True)
