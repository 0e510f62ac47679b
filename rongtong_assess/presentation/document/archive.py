"""Many reports in one archive, with a list of them that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rongtong_assess.presentation.wording.report.files import LIST_HEAD, remarks_in_list

INDEX_NAME = "index.csv"
UTF_8_SIGNATURE = "\ufeff"
LONGEST_NAME = 40
# A spreadsheet takes a cell that begins with one of these for a formula; some take the full-width forms too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class ArchivedReport:
    """One line of the list, in words. file: the report's PDF; None with the reason in fault.

    note: which facts level and score follow from; empty for the declared answers.
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
        """The name of the PDF in the archive: letters and digits only, so that it names no other folder."""
        if self.file is None:
            return ""
        number = "".join(character for character in self.number if character.isalnum() or character == "-")
        name = "".join(character for character in self.firm_name if character.isalnum())[:LONGEST_NAME]
        return f"{number}-{name}.pdf"


def write_report_archive(path: Path, rows: Sequence[ArchivedReport], *, at: datetime) -> None:
    """A zip file of the PDFs and the list. at: the time of its entries; the same rows and time give the same file."""
    when = at.timetuple()[:6]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(INDEX_NAME, when), index_csv(rows), zipfile.ZIP_DEFLATED)
        for row in rows:
            if row.file is not None:
                # A PDF is compressed already.
                entry = zipfile.ZipInfo(row.file_name, when)
                archive.writestr(entry, row.file.read_bytes(), zipfile.ZIP_STORED)


def index_csv(rows: Sequence[ArchivedReport]) -> bytes:
    """The list as a spreadsheet reads it."""
    return table_csv(LIST_HEAD, map(_cells, rows))


def table_csv(head: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A table as a spreadsheet reads it: UTF-8 with signature, and no cell that is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return (UTF_8_SIGNATURE + text.getvalue()).encode()


def harmless(cell: str) -> str:
    """The cell as text whatever it begins with; NUL and lone surrogates, which no file holds, become question marks."""
    plain = cell.replace("\0", "?").encode("utf-8", "replace").decode()
    return f"'{plain}" if plain.lstrip(" \u3000").startswith(FORMULA_STARTS) else plain


def _cells(row: ArchivedReport) -> Iterator[str]:
    yield from (row.number, row.firm_name, row.level, row.score, row.assessed_on, row.edition_title, row.file_name)
    yield remarks_in_list(row.note, row.fault, is_demo=row.is_demo)
