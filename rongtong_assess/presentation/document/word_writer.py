"""WordWriter: a Word document with our styles, Chinese fonts by name, and the same bytes for the same content.

No font is embedded and nothing outside is linked. Word does not show SVG everywhere, so that charts become tables. The
library's own template is stripped of what the document does not need: a preview picture and old styles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from rongtong_assess.presentation.brand import COLOURS, Brand
from rongtong_assess.presentation.wording.people import PRODUCT_NAME
from rongtong_assess.presentation.wording.report.word_document import PAGE_OF_PAGES, WORD_FONT

LANGUAGE = "zh-CN"
INK, SOFT = COLOURS["ink"], COLOURS["soft-ink"]
HEAD_FILL = COLOURS["wash"][1:].upper()
TABLE_STYLE = "Table Grid"
TEXT_WIDTH_MM, WIDE_TEXT_WIDTH_MM = 174.0, 261.0
_STRIPPED = ("/thumbnail", "/stylesWithEffects", "/extended-properties", "/customXml")
_HEADING_SIZES = {1: 18, 2: 14, 3: 11.5}

Row = Sequence[str]


class WordWriter:
    """Headings, paragraphs and tables, one after another; bytes at the end."""

    def __init__(self, *, title: str, subject: str, day: date, brand: Brand) -> None:
        self._document: Any = Document()
        self._brand, self._width_mm = brand, TEXT_WIDTH_MM
        self._day = datetime(day.year, day.month, day.day)
        self._strip_template()
        self._set_properties(title, subject)
        self._set_styles()
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        self._set_margins(section)

    def heading(self, words: str, level: int, *, on_new_page: bool = False) -> None:
        """A real heading, so that Word can list it."""
        paragraph = self._document.add_heading(words, level)
        paragraph.paragraph_format.page_break_before = on_new_page

    def paragraph(self, words: str, *, bold: bool = False, soft: bool = False, size: float | None = None) -> None:
        run = self._document.add_paragraph().add_run(words)
        run.bold = bold
        if soft:
            run.font.color.rgb = _rgb(SOFT)
        if size:
            run.font.size = Pt(size)

    def pairs(self, line: Iterable[tuple[str, str]]) -> None:
        """Labels in bold with their texts, on one line."""
        paragraph = self._document.add_paragraph()
        for place, (name, text) in enumerate(line):
            paragraph.add_run(f"{'　' if place else ''}{name} ").bold = True
            paragraph.add_run(text)

    def bullets(self, lines: Iterable[str], *, numbered: bool = False) -> None:
        for line in lines:
            self._document.add_paragraph(line, style="List Number" if numbered else "List Bullet")

    def table(self, head: Row, rows: Iterable[Row], *, widths: Sequence[int], numbers: Sequence[int] = ()) -> None:
        """A table whose head is repeated on every page and whose rows are not split between pages.

        widths: shares of the text's width. numbers: columns that are aligned right.
        """
        table = self._document.add_table(rows=0, cols=len(head), style=TABLE_STYLE)
        table.autofit = False
        sizes = [Mm(self._width_mm * width / sum(widths)) for width in widths]
        for column, size in zip(table.columns, sizes, strict=True):
            column.width = size
        for place, cells in enumerate((head, *rows)):
            row = table.add_row()
            _forbid_splitting(row, is_head=place == 0)
            for column, words in enumerate(cells):
                self._fill(row.cells[column], words, is_head=place == 0, is_number=column in numbers)
                row.cells[column].width = sizes[column]
        self._document.add_paragraph().paragraph_format.space_after = Pt(4)

    def picture(self, png: bytes, *, height_mm: float) -> None:
        self._document.add_picture(BytesIO(png), height=Mm(height_mm))

    def begin_wide_pages(self) -> None:
        """Landscape pages, until `end_wide_pages`."""
        self._turn(is_wide=True)

    def end_wide_pages(self) -> None:
        self._turn(is_wide=False)

    def running_lines(self, head: str, foot: str) -> None:
        """The header and the footer of every page; the footer has the page number too."""
        section = self._document.sections[0]
        _write_line(section.header.paragraphs[0], head)
        line = section.footer.paragraphs[0]
        before, between, after = PAGE_OF_PAGES
        _write_line(line, f"{foot}{before}")
        _add_field(line, "PAGE")
        _write_line(line, between)
        _add_field(line, "NUMPAGES")
        _write_line(line, after)

    def content(self) -> bytes:
        """The file; the same content gives the same bytes."""
        saved, fresh = BytesIO(), BytesIO()
        self._document.save(saved)
        moment = (max(self._day.year, 1980), self._day.month, self._day.day, 0, 0, 0)
        with ZipFile(saved) as old, ZipFile(fresh, "w", ZIP_DEFLATED) as new:
            for name in old.namelist():
                entry = ZipInfo(name, moment)
                entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
                new.writestr(entry, old.read(name))
        return fresh.getvalue()

    def _strip_template(self) -> None:
        part = self._document.part
        for rels in (part.package.rels, part.rels):
            for name in [name for name, rel in rels.items() if rel.reltype.endswith(_STRIPPED)]:
                del rels[name]

    def _set_properties(self, title: str, subject: str) -> None:
        properties = self._document.core_properties
        properties.title, properties.subject = title, subject
        properties.author = properties.last_modified_by = self._brand.operator or PRODUCT_NAME
        properties.comments, properties.language = "", LANGUAGE
        properties.created = properties.modified = self._day

    def _set_styles(self) -> None:
        styles = self._document.styles
        for defaults in styles.element.iter(qn("w:rPrDefault")):
            for language in defaults.iter(qn("w:lang")):
                language.set(qn("w:val"), LANGUAGE)
                language.set(qn("w:eastAsia"), LANGUAGE)
        normal = styles["Normal"]
        _set_font(normal, size=10.5, colour=INK)
        normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(4), 1.3
        for level, size in _HEADING_SIZES.items():
            heading = styles[f"Heading {level}"]
            _set_font(heading, size=size, colour=self._brand.dark_colour)
            heading.paragraph_format.space_before = Pt(4 + 4 * (4 - level))
            heading.paragraph_format.space_after, heading.paragraph_format.keep_with_next = Pt(4), True

    def _set_margins(self, section: Any) -> None:
        section.left_margin = section.right_margin = Mm(18)
        section.top_margin = section.bottom_margin = Mm(20)

    def _turn(self, *, is_wide: bool) -> None:
        section = self._document.add_section()
        section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(297), Mm(210)) if is_wide else (Mm(210), Mm(297))
        self._set_margins(section)
        self._width_mm = WIDE_TEXT_WIDTH_MM if is_wide else TEXT_WIDTH_MM

    def _fill(self, cell: Any, words: str, *, is_head: bool, is_number: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(1), 1.15
        paragraph.alignment = 2 if is_number else 0
        for place, line in enumerate(words.split("\n")):
            run = paragraph.add_run(line)
            run.bold, run.font.size = is_head, Pt(9.5)
            if place < words.count("\n"):
                run.add_break(WD_BREAK.LINE)
        if is_head:
            shade = _element("w:shd", val="clear", color="auto", fill=HEAD_FILL)
            cell._tc.get_or_add_tcPr().append(shade)


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())


def _set_font(style: Any, *, size: float, colour: str) -> None:
    """The same font for Chinese and Latin characters, so that digits match the text."""
    style.font.name, style.font.size, style.font.color.rgb = WORD_FONT, Pt(size), _rgb(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{key}"), None)
    for key in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{key}"), WORD_FONT)


def _forbid_splitting(row: Any, *, is_head: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if is_head:
        properties.append(_element("w:tblHeader"))


def _write_line(paragraph: Any, words: str) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.font.color.rgb = Pt(8), _rgb(SOFT)


def _add_field(paragraph: Any, instruction: str) -> None:
    """A number that Word computes itself."""
    field = _element("w:fldSimple", instr=instruction)
    run, properties, text = OxmlElement("w:r"), OxmlElement("w:rPr"), OxmlElement("w:t")
    properties.append(_element("w:sz", val="16"))
    text.text = "1"
    run.append(properties)
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
