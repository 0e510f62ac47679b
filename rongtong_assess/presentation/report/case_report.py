"""The report of a case: that of an assessment, with the words for whose result it is, and a part about the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.presentation.report.case import CaseFacts, build_case_heading, build_case_section
from rongtong_assess.presentation.report.facts import FoundPlans, ReportFacts
from rongtong_assess.presentation.report.header import ReportFirm, ReportMetadata
from rongtong_assess.presentation.report.report import NotesSection, Report, build_report
from rongtong_assess.presentation.wording.report.case import (
    case_cover_note,
    case_disclaimer,
    found_assumption,
    result_words,
)


def build_case_report(
    edition: Edition, case: CaseFacts, *, plans: FoundPlans, firm: ReportFirm, metadata: ReportMetadata
) -> Report:
    """The report of what a round of a case found. metadata: with the number of the case."""
    content = case.content
    facts = ReportFacts(edition, content.found, content.found_scorecard)
    report = build_report(facts, plans=plans, firm=firm, metadata=metadata)
    section, result = build_case_section(edition, case), result_words(content.purpose, content.kind)
    header = replace(
        report.header,
        case=build_case_heading(case),
        disclaimer=case_disclaimer(edition, result, is_draft=case.is_draft),
        cover_note=case_cover_note(is_draft=case.is_draft, is_demo=metadata.is_demo),
    )
    notes = NotesSection((found_assumption(result), *report.notes.assumptions[1:]), report.notes.sources)
    # What looked strange about the answers has been looked at by people since.
    warnings = report.result.warnings if section.comes_before_rating else ()
    return replace(report, header=header, result=replace(report.result, warnings=warnings), notes=notes, case=section)


def with_photos(report: Report, jpegs: Mapping[str, bytes]) -> Report:
    """The report with the small copies of its photos, by the SHA-256 of the stored files."""
    if report.case is None:
        return report
    photos = tuple(replace(photo, jpeg=jpegs[photo.sha256]) for photo in report.case.photos)
    return replace(report, case=replace(report.case, photos=photos))
