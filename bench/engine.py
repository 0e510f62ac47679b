"""Scoring inside the process, and the PDF from a warm process on one core."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from pypdf import PdfReader

from bench.measurement import Measurement, median_seconds
from rongtong_assess.analytics.batch import score_document
from rongtong_assess.cli.shipped import load_shipped_shelf
from rongtong_assess.content.sheet_file import read_sheet_document
from rongtong_assess.core.sheet_document import read_sheet
from rongtong_assess.reporting.html import render_report_html
from rongtong_assess.reporting.pdf import render_pdf
from rongtong_assess.services.make_report import report_of_sheet
from rongtong_assess.settings import find_data_folder

EXAMPLE = find_data_folder("questionnaires") / "miit-2024" / "examples" / "food-180.json"


def measure_engine() -> Iterator[Measurement]:
    """One complete sample firm, scored and reported."""
    shelf = load_shipped_shelf()
    document = read_sheet_document(EXAMPLE)
    seconds = median_seconds(lambda: score_document(shelf.editions, document, may_be_partial=False), times=500)
    yield Measurement("算分定级，一家企业", seconds * 1000, "毫秒", 1, "most")

    def make_pdf() -> bytes:
        answered = read_sheet(shelf.get_edition(document["edition"]), document)
        report = report_of_sheet(shelf, answered.sheet, answered.firm, on=date(2026, 1, 1))
        return render_pdf(render_report_html(report, find_data_folder("templates") / "report"))

    with _one_core():
        seconds = median_seconds(make_pdf, times=3)
    yield Measurement("报告 PDF，已预热，一个核", seconds, "秒", 2, "most")
    yield Measurement("报告 PDF 的页数", len(PdfReader(io.BytesIO(make_pdf())).pages), "页", 10, "least")


@contextmanager
def _one_core() -> Iterator[None]:
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
