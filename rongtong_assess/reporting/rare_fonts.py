"""Which kinds of rare characters this machine has fonts for: without them a report prints 〓 and goes on."""

from __future__ import annotations

from dataclasses import dataclass

from weasyprint import HTML, Document

FONT = "Noto Sans CJK SC"


@dataclass(frozen=True, slots=True)
class RareFont:
    """signs: some of the characters the package brings. words: what they are, for the administrator."""

    package: str
    words: str
    signs: str


RARE_FONTS = (
    RareFont("fonts-hanazono", "生僻汉字", "\U00020001\U0002a701\U0002b821\U0002ceb1"),
    RareFont("fonts-babelstone-han", "较新的生僻汉字", "\U00030000\U00031350"),
    RareFont("fonts-noto-core", "藏文、蒙古文、彝文等文字", "\u0f56\u182e\ua288"),
)


def list_missing_fonts() -> tuple[RareFont, ...]:
    """Those of whose characters at least one cannot be drawn, found by making a small PDF."""
    missing: set[str] = set()

    def note_missing(document: Document, pdf: object) -> None:
        missing.update(chr(code) for font in document.fonts.values() for code in font.missing)

    signs = "".join(font.signs for font in RARE_FONTS)
    HTML(string=f'<p lang="zh-CN" style="font-family: {FONT}">{signs}').write_pdf(finisher=note_missing)
    return tuple(font for font in RARE_FONTS if missing & set(font.signs))
