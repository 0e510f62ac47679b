"""The pages of a PDF as text and as pictures, for comparing and measuring."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pdfplumber
import pypdfium2
from pypdf import PdfReader

HEAD, FOOT = 0.07, 0.925
"""Between these shares of a page's height stands its content."""
BODY_POINTS = 11.2
"""No text of the body is larger; headings are."""
INVISIBLE = re.compile("[\u2060\u200b]")


def squeezed(text: str) -> str:
    return INVISIBLE.sub("", re.sub(r"\s", "", text))


def page_texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def readable(pdf: bytes) -> str:
    """Bookmarks with their depth, then every page line by line: what an expected file holds."""
    reader = PdfReader(BytesIO(pdf))
    lines = ["书签：", *_bookmarks(reader.outline, 0)]
    for number, page in enumerate(reader.pages, 1):
        lines.append(f"\n第 {number} 页：")
        lines += [INVISIBLE.sub("", line).strip() for line in page.extract_text().splitlines() if line.strip()]
    return "\n".join(lines) + "\n"


def _bookmarks(marks: list[Any], depth: int) -> Iterator[str]:
    for mark in marks:
        if isinstance(mark, list):
            yield from _bookmarks(mark, depth + 1)
        else:
            yield f"{'  ' * depth}{mark.title}"


def part_pages(pdf: bytes) -> set[int]:
    """The numbers of the pages on which a part begins."""
    reader = PdfReader(BytesIO(pdf))
    marks = [mark for mark in reader.outline if not isinstance(mark, list)]
    return {(reader.get_destination_page_number(mark) or 0) + 1 for mark in marks}


def filled_shares(pdf: bytes) -> list[float]:
    """How far down each page's content reaches, as a share of the room there is."""
    shares = []
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=0.4, grayscale=True).to_pil()
        top, bottom = int(image.height * HEAD), int(image.height * FOOT)
        rows = [image.crop((0, y, image.width, y + 1)).getextrema()[0] for y in range(top, bottom)]
        last = max((y for y, darkest in enumerate(rows) if darkest < 200), default=0)
        shares.append(last / (bottom - top))
    return shares


def last_line_sizes(pdf: bytes) -> list[float]:
    """The size of the letters in the last line above each page's foot."""
    sizes = []
    with pdfplumber.open(BytesIO(pdf)) as document:
        for page in document.pages:
            letters = [letter for letter in page.chars if HEAD * page.height < letter["top"] < FOOT * page.height]
            lowest = max(letter["bottom"] for letter in letters)
            sizes.append(max(letter["size"] for letter in letters if letter["bottom"] > lowest - 2))
    return sizes


def widest_reach(pdf: bytes) -> list[float]:
    """How far right letters and lines reach on each page, as a share of its width."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [max(shape["x1"] for shape in (*page.chars, *page.rects)) / float(page.width) for page in document.pages]


def heading_levels(pdf: bytes) -> list[int]:
    """The levels of the tagged headings, in reading order."""
    root = PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]
    return [int(kind[1:]) for kind in _kinds(root) if re.fullmatch("H[1-6]", kind)]


def _kinds(element: Any) -> Iterator[str]:
    element = element.get_object()
    if isinstance(element, list):
        for child in element:
            yield from _kinds(child)
    elif isinstance(element, dict):
        yield str(element.get("/S", "/"))[1:]
        if "/K" in element:
            yield from _kinds(element["/K"])
