"""The few SVG elements charts are made of, always escaped; and the colours of the look."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

WIDTH = 480
"""Width of every chart in user units: readable on a phone, 127 mm on paper."""

INK, SOFT, LINE, PAPER, WASH = "#1f2933", "#52606d", "#d9e2ec", "#ffffff", "#f5f7fa"
BRAND, BRAND_DARK, WARN = "#1f5fae", "#174a8a", "#b45309"
LEVEL_COLOURS = ("#9aa5b1", "#a9cbe8", "#6aa5d9", "#2f78bd", "#124a86")
INK_ON_LEVEL = (INK, INK, INK, PAPER, PAPER)
FONTS = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei','HarmonyOS Sans SC',sans-serif"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with one message.

    title: the message, a sentence. summary: what is to be seen, in words. svg: the markup.
    head, rows: the same as a table of plain texts.
    """

    title: str
    summary: str
    svg: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tag(name: str, content: str = "", **attributes: object) -> str:
    """One element; content is markup. An underscore in an attribute's name stands for a hyphen."""
    written = "".join(f' {key.replace("_", "-")}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def label(x: float, y: float, words: str, **attributes: object) -> str:
    """Text at a point; 13 units high, dark, starting there, unless told otherwise."""
    return tag("text", escape(words), **{"x": x, "y": y, "font_size": 13, "fill": INK, **attributes})


def picture(height: float, title: str, summary: str, parts: list[str]) -> str:
    """The root element; it names its font, because inside a PDF none is inherited."""
    described = tag("title", escape(title)) + tag("desc", escape(summary))
    return tag(
        "svg",
        described + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {_value(height)}",
        width=WIDTH,
        height=height,
        role="img",
        font_family=FONTS,
    )


def _value(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escape(str(value))
