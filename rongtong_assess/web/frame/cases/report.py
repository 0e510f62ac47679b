"""The report of a case as PDF and as a Word file, for the platform and for the firm."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

from flask import flash, redirect, request, send_file
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.exact import find_count
from rongtong_assess.presentation.document.pdf_maker import PdfFailed
from rongtong_assess.presentation.document.undrawn import make_report_pdf
from rongtong_assess.presentation.document.word import write_report_word
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.wording.report.case import case_file_words
from rongtong_assess.services.consulting.reports.case_report import ReportAsked, make_case_report
from rongtong_assess.services.consulting.reports.photos import copy_photos
from rongtong_assess.settings import find_data_folder
from rongtong_assess.web.frame.documents import ask_to_wait, asker, documents, lay_out
from rongtong_assess.web.frame.evidence.group import evidence_tools
from rongtong_assess.web.frame.guard import acting_account, current_actor
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

PDF_TYPE = "application/pdf"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_VERSIONS = 9_999
DRAFT = "draft"


def send_case_pdf(case_id: UUID, *, back: str) -> ResponseReturnValue:
    """To print and pass on. back: the case, with the reason where there is no report."""
    templates, maker = find_data_folder("templates") / "report", installation().pdf_maker

    def make(report: Report) -> bytes:
        return make_report_pdf(report, templates, lay_out=maker.make)

    return _send(case_id, make, suffix="pdf", media_type=PDF_TYPE, back=back)


def send_case_word(case_id: UUID, *, back: str) -> ResponseReturnValue:
    """The same for further editing."""
    return _send(case_id, write_report_word, suffix="docx", media_type=WORD_TYPE, back=back)


def _send(
    case_id: UUID, make: Callable[[Report], bytes], *, suffix: str, media_type: str, back: str
) -> ResponseReturnValue:
    tools = evidence_tools()
    with documents().turn(asker()) as is_my_turn:
        if not is_my_turn:
            return ask_to_wait()
        try:
            report = make_case_report(
                request_session(), current_actor(), _asked(case_id), library=installation().library, now=now()
            )
            # Copying photos and laying out take seconds; the database transaction ends before.
            request_session().rollback()
            made = lay_out(f"{suffix} {report!r}", lambda: make(copy_photos(report, tools=tools)))
        except (Refused, PdfFailed) as failure:
            request_session().rollback()
            flash(failure.words if isinstance(failure, Refused) else str(failure), "info")
            return redirect(back, 303)
    if made is None:
        return ask_to_wait()
    return send_file(BytesIO(made), mimetype=media_type, as_attachment=True, download_name=_name(report, suffix))


def _asked(case_id: UUID) -> ReportAsked:
    """version in the address: the number of a signed one, or draft. Raises NotFound for anything else."""
    wanted = request.args.get("version", "")
    version = find_count(wanted, most=MOST_VERSIONS) if wanted and wanted != DRAFT else None
    if wanted and wanted != DRAFT and version is None:
        raise NotFound
    return ReportAsked(
        case_id,
        version,
        is_draft=wanted == DRAFT,
        brand=installation().settings.brand,
        is_demo=acting_account().is_demo,
    )


def _name(report: Report, suffix: str) -> str:
    header = report.header
    title, draft = (header.case.title, header.case.draft_words) if header.case else ("", "")
    return case_file_words(header.number, title, firm=header.firm.short_name, draft_words=draft, suffix=suffix)
