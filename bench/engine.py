"""Scoring inside the process, and the PDF from a warm process on one core."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from typing import Any

from pypdf import PdfReader

from bench.measurement import Measurement, median_seconds
from rongtong_assess.content.library import Library
from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.installation import ShippedContent
from rongtong_assess.planning.roadmap.roadmap import find_roadmap
from rongtong_assess.presentation.document.html import render_report_html
from rongtong_assess.presentation.document.pdf_maker import PdfMaker
from rongtong_assess.services.result.score_batch import score_document
from rongtong_assess.services.roadmap.make_plans import CurrentPlans, first_plans
from rongtong_assess.services.roadmap.make_report import report_of_sheet, require_named
from rongtong_assess.settings import find_data_folder

FOLDER = find_data_folder("questionnaires") / "miit-2024" / "examples"
EXAMPLES = ("machining-60", "food-180", "electronics-420")


def measure_engine() -> Iterator[Measurement]:
    """One complete sample firm scored; all of them reported."""
    library = ShippedContent().library
    document = read_sheet_document(FOLDER / f"{EXAMPLES[0]}.json")
    seconds = median_seconds(lambda: score_document(library.editions, document, may_be_partial=False), times=500)
    yield Measurement("算分定级，一家企业", seconds * 1000, "毫秒", 1, "most")

    yield from _measure_pdfs(library)


def _measure_pdfs(library: Library) -> Iterator[Measurement]:
    """Every sample firm, from answers to PDF as the product makes it; the slowest and the shortest count."""
    seconds, pages = [], []
    with _one_core(), closing(PdfMaker()) as maker:
        for name in EXAMPLES:
            make = partial(_make_pdf, library, read_sheet_document(FOLDER / f"{name}.json"), maker)
            seconds.append(median_seconds(make, times=5))
            pages.append(len(PdfReader(io.BytesIO(make())).pages))
    yield Measurement("报告 PDF，最慢的一家，已预热，一个核", max(seconds), "秒", 2, "most")
    yield Measurement("报告 PDF 的页数，最少的一家", min(pages), "页", 10, "least")


def _make_pdf(library: Library, document: dict[str, Any], maker: PdfMaker) -> bytes:
    answered = read_sheet(library.get_edition(document["edition"]), document)
    firm = require_named(answered.firm)
    plans = first_plans(find_roadmap, library, answered.sheet, employees=firm.employees)
    report = report_of_sheet(library, CurrentPlans(plans, answered.sheet), firm, on=date(2026, 11, 1))
    return maker.make(render_report_html(report, find_data_folder("templates") / "report"))


@contextmanager
def _one_core() -> Iterator[None]:
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
