"""Many reports in one archive, with a list of them that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

HEAD = ("编号", "企业名称", "等级", "得分", "评测日期", "评测版本", "文件名", "说明")
INDEX_NAME = "index.csv"
BYTE_ORDER_MARK = "\ufeff"
DEMO = "演示数据"
LONGEST_NAME = 40
# A spreadsheet takes a cell that begins so for a formula; full width forms are folded by some.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class ArchivedReport:
    """One line of the list, in words. file: the report's PDF; None with the reason in fault.

    note: what level and score are made of; empty for the declared answers.
    """

    number: str
    firm_name: str
    level: str
    score: str
    assessed_on: str
    edition_title: str
    is_demo: bool
    file: Path | None
    fault: str = ""
    note: str = ""

    @property
    def file_name(self) -> str:
        """What the PDF is called in the archive: no sign of it can lead elsewhere."""
        if self.file is None:
            return ""
        number = "".join(sign for sign in self.number if sign.isalnum() or sign == "-")
        name = "".join(sign for sign in self.firm_name if sign.isalnum())[:LONGEST_NAME]
        return f"{number}-{name}.pdf"


def write_report_archive(path: Path, rows: Sequence[ArchivedReport], *, at: datetime) -> None:
    """A zip file of the PDFs and the list. at: the time its entries bear, so that the same rows give the same file."""
    when = at.timetuple()[:6]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(INDEX_NAME, when), index_csv(rows), zipfile.ZIP_DEFLATED)
        for row in rows:
            if row.file is not None:
                # A PDF is packed already.
                entry = zipfile.ZipInfo(row.file_name, when)
                archive.writestr(entry, row.file.read_bytes(), zipfile.ZIP_STORED)


def index_csv(rows: Sequence[ArchivedReport]) -> bytes:
    """The list as a spreadsheet reads it: UTF-8 that says so, and no cell that is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows([harmless(cell) for cell in _cells(row)] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def harmless(cell: str) -> str:
    """The cell as text whatever it begins with; NUL and lone surrogates, which no file holds, become question marks."""
    plain = cell.replace("\0", "?").encode("utf-8", "replace").decode()
    return f"'{plain}" if plain.lstrip(" \u3000").startswith(FORMULA_SIGNS) else plain


def _cells(row: ArchivedReport) -> Iterator[str]:
    yield from (row.number, row.firm_name, row.level, row.score, row.assessed_on, row.edition_title, row.file_name)
    yield "；".join(part for part in (row.note, DEMO if row.is_demo else "", row.fault) if part)
