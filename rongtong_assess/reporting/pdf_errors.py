"""Why a PDF was not made, as sentences for the person who asked for it."""

from __future__ import annotations


class PdfFailed(Exception):
    """No PDF; the message says what happened and what to do."""


class MissingGlyphs(PdfFailed):
    """Characters that no installed font can draw. Such a PDF is never handed out.

    places: (character, the text around it); the text is empty where it was not found.
    """

    def __init__(self, places: tuple[tuple[str, str], ...]) -> None:
        self.places = places
        self.characters = frozenset(character for character, _ in places)
        listed = "；".join(
            f"“{character}”（U+{ord(character):04X}）" + (f"在“{around}”里" if around else "")
            for character, around in places
        )
        super().__init__(
            f"PDF 没有生成：有 {len(places)} 个字在服务器的字体里找不到：{listed}。"
            "请改用别的写法；如果是常用字，请管理员安装中文字体：apt-get install fonts-noto-cjk。"
        )

    def __reduce__(self) -> tuple[type[MissingGlyphs], tuple[tuple[tuple[str, str], ...]]]:
        return MissingGlyphs, (self.places,)
