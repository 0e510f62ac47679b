"""A worker whose layouts are quick, and which says each report it lays out, until it is killed or done.

Run with a data folder and the address of the database that holds the jobs.
"""

from __future__ import annotations

import sys
import time
from threading import Lock

from rongtong_assess.installation import Installation
from rongtong_assess.jobs import report_batch
from rongtong_assess.jobs.worker import do_one_job
from rongtong_assess.jobs.worker_context import WorkerContext
from rongtong_assess.presentation.document.pdf_maker import PdfMaker
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.settings import load_settings

LAYOUT_SECONDS = 0.02
# Two layouts at a time must not speak into each other's line.
SPEAKING = Lock()


def lay_out(_maker: PdfMaker, report: Report) -> bytes:
    with SPEAKING:
        print(report.header.number, flush=True)
    time.sleep(LAYOUT_SECONDS)
    return b"%PDF-" + report.header.number.encode()


def main(folder: str, database_url: str) -> None:
    report_batch.make_pdf = lay_out
    settings = load_settings({"RONGTONG_DATA": folder, "RONGTONG_DATABASE_URL": database_url})
    while do_one_job(WorkerContext(Installation(settings))):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
