"""PDF bytes from an HTML document, with nothing fetched and no glyph missing; and whether the fonts suffice.

Layout is heavy work: requests go through PdfMaker; the command line may call this directly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from weasyprint import HTML, Document, URLFetcher
from weasyprint.text.ffi import ffi, fontconfig, harfbuzz_subset
from weasyprint.text.fonts import FontConfiguration

from rongtong_assess.core.errors import Mistake
from rongtong_assess.presentation.document.pdf_maker import MissingGlyphs, PdfFailed
from rongtong_assess.presentation.document.pdf_tags import finish_tags
from rongtong_assess.presentation.wording.report.files import no_pdf_words

FONT = "Noto Sans CJK SC"
FONT_CURE = "请运行 apt-get install fonts-noto-cjk"
NO_FONT_CURE = f"{FONT_CURE}；已经装了的，请检查 /etc/fonts 和环境变量 FONTCONFIG_FILE、FONTCONFIG_PATH"
NO_FONT = Mistake("PDF", "这台机器上没有任何能用的字体", NO_FONT_CURE)
# The trial shares the modules that are loaded already. Its caller has no threads.
PROCESSES = get_context("fork")
AROUND = 10
"""This many characters on either side show where a glyph is missing."""
UNSEEN_TAGS = ("head", "style", "script")


@dataclass(frozen=True, slots=True)
class RareFont:
    """samples: some of the characters of the package. words: what they are, for the administrator."""

    package: str
    words: str
    samples: str


RARE_FONTS = (
    RareFont("fonts-hanazono", "生僻汉字", "\U00020001\U0002a701\U0002b821\U0002ceb1"),
    RareFont("fonts-babelstone-han", "较新的生僻汉字", "\U00030000\U00031350"),
    RareFont("fonts-noto-core", "藏文、蒙古文、彝文等文字", "\u0f56\u182e\ua288"),
)


def render_pdf(html: str) -> bytes:
    """The same HTML gives the same bytes: PDF/UA-1, tagged, dates only as the HTML gives them.

    No identifier is asked for: the library would build and compress the whole file twice to make one.
    Raises MissingGlyphs when a character has no glyph, PdfFailed where the machine has no font at all.
    """
    if not _has_fonts():
        raise PdfFailed(no_pdf_words(NO_FONT.words))
    source = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols={"data"}, allow_redirects=False))

    def finish(document: Document, pdf: object) -> None:
        missing = sorted({chr(code) for font in document.fonts.values() for code in font.missing})
        if missing:
            text = "".join(_seen_text(source.etree_element))
            raise MissingGlyphs(tuple((character, _around(character, text)) for character in missing))
        finish_tags(pdf, source.etree_element)

    return bytes(
        source.write_pdf(
            finisher=finish,
            font_config=_font_configuration(),
            pdf_variant="pdf/ua-1",
        )
    )


def find_font_problem() -> Mistake | None:
    """What keeps this machine from making good PDFs, found by making a small one."""
    if harfbuzz_subset is None:
        return Mistake("PDF", "缺少 HarfBuzz 的子集库，PDF 会慢好几倍", "请运行 apt-get install libharfbuzz-subset0")
    families = _probe_families() if _has_fonts() else frozenset()
    if not families:
        return NO_FONT
    if families != {FONT}:
        return Mistake("PDF", f"没有中文字体 {FONT}", FONT_CURE)
    return None


def list_missing_fonts() -> tuple[RareFont, ...]:
    """The fonts of which a sample cannot be drawn, found by making a small PDF."""
    missing: set[str] = set()

    def note_missing(document: Document, pdf: object) -> None:
        missing.update(chr(code) for font in document.fonts.values() for code in font.missing)

    samples = "".join(font.samples for font in RARE_FONTS)
    HTML(string=f'<p lang="zh-CN" style="font-family: {FONT}">{samples}').write_pdf(finisher=note_missing)
    return tuple(font for font in RARE_FONTS if missing & set(font.samples))


@cache
def _has_fonts() -> bool:
    """Asked of fontconfig, because without any font the layout library ends the whole process."""
    configuration = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    if configuration == ffi.NULL:
        return False
    fonts = fontconfig.FcConfigGetFonts(configuration, fontconfig.FcSetSystem)
    return bool(fonts != ffi.NULL and fonts.nfont > 0)


def _probe_families() -> frozenset[str]:
    """The fonts with which a small page is drawn; none where the process that tries it dies."""
    ours, theirs = PROCESSES.Pipe(duplex=False)
    trial = PROCESSES.Process(target=_send_families, args=(theirs,))
    trial.start()
    theirs.close()
    try:
        found: frozenset[str] = ours.recv()
    except EOFError:
        found = frozenset()
    trial.join()
    return found


def _send_families(connection: Connection) -> None:
    families: set[str] = set()

    def note_families(document: Document, pdf: object) -> None:
        families.update(font.family for font in document.fonts.values())

    HTML(string=f'<p lang="zh-CN" style="font-family: {FONT}">融</p>').write_pdf(finisher=note_families)
    connection.send(frozenset(families))


@cache
def _font_configuration() -> FontConfiguration:
    """Kept between documents: it holds the fonts already found."""
    return FontConfiguration()


def _seen_text(element: Any) -> Iterator[str]:
    if element.tag not in UNSEEN_TAGS:
        yield element.text or ""
        for child in element:
            yield from _seen_text(child)
            yield child.tail or ""


def _around(character: str, text: str) -> str:
    place = text.find(character)
    if place < 0:
        return ""
    return " ".join(text[max(0, place - AROUND) : place + AROUND + 1].split())
